/** AIFF, AIFF-C and CAF in every encoding that is read, written here byte by byte: the same steps, wherever they come from. */
import { expect, it } from 'vitest';
import { concat, text } from './build-wav.fixture.ts';
import { bytesSource } from './byte-source.ts';
import { openSound } from './open-sound.ts';

const STEPS = [0, 1, -1, 0.5, -0.5, 100 / 128, -1 / 128, 0.25];

type Write = (view: DataView, at: number, value: number) => void;
const pcm = (bits: number, little: boolean): Write => (view, at, value) => {
  const step = Math.min(2 ** (bits - 1) - 1, value * 2 ** (bits - 1));
  const bytes = bits / 8;
  for (let i = 0; i < bytes; i++) view.setUint8(at + (little ? i : bytes - 1 - i), Math.floor(step / 2 ** (8 * i)) & 255);
};

function encode(bytes: number, write: Write): Uint8Array {
  const out = new Uint8Array(STEPS.length * bytes);
  STEPS.forEach((value, i) => write(new DataView(out.buffer), i * bytes, value));
  return out;
}

const big = (value: number, bytes: number): number[] => Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * (bytes - 1 - i))) % 256);

function aiff(encoding: string, bits: number, sound: Uint8Array): Uint8Array {
  const part = (id: string, body: Uint8Array): Uint8Array => concat(text(id), big(body.length, 4), body, body.length % 2 === 1 ? [0] : []);
  const isPlain = encoding === 'NONE';
  // 48000 = 0xbb80 · 2^0 as an 80-bit float.
  const common = concat(big(2, 2), big(STEPS.length / 2, 4), big(bits, 2), [0x40, 0x0e, 0xbb, 0x80, 0, 0, 0, 0, 0, 0], isPlain ? [] : concat(text(encoding), [0, 0]));
  const body = concat(text(isPlain ? 'AIFF' : 'AIFC'), part('NAME', text('Steps')), part('COMM', common), part('SSND', concat(new Uint8Array(8), sound)));
  return concat(text('FORM'), big(body.length, 4), body);
}

function caf(flags: number, bits: number, sound: Uint8Array): Uint8Array {
  const rate = new Uint8Array(8);
  new DataView(rate.buffer).setFloat64(0, 48_000);
  return concat(text('caff'), [0, 1, 0, 0], text('desc'), big(32, 8), rate, text('lpcm'), big(flags, 4), big(bits / 4, 4), big(1, 4), big(2, 4), big(bits, 4), text('data'), big(4 + sound.length, 8), big(0, 4), sound);
}

const float32 = (little: boolean): Uint8Array => encode(4, (view, at, value) => view.setFloat32(at, value, little));
const float64 = (little: boolean): Uint8Array => encode(8, (view, at, value) => view.setFloat64(at, value, little));
const ints = (bits: number, little = false): Uint8Array => encode(bits / 8, pcm(bits, little));

const CASES: readonly (readonly [string, Uint8Array, number])[] = [
  ...[8, 16, 24, 32].map((bits) => [`AIFF of ${bits} bits`, aiff('NONE', bits, ints(bits)), bits] as const),
  ['AIFF-C, sowt', aiff('sowt', 16, ints(16, true)), 16], ['AIFF-C, twos', aiff('twos', 24, ints(24)), 24], ['AIFF-C, in24', aiff('in24', 24, ints(24)), 24],
  ['AIFF-C, fl32', aiff('fl32', 32, float32(false)), 64], ['AIFF-C, fl64', aiff('FL64', 64, float64(false)), 64],
  ...[8, 16, 24, 32].flatMap((bits) => [[`CAF of ${bits} bits, big`, caf(0, bits, ints(bits)), bits] as const, [`CAF of ${bits} bits, little`, caf(2, bits, ints(bits, true)), bits] as const]),
  ['CAF, float', caf(1, 32, float32(false)), 64], ['CAF, little float', caf(3, 32, float32(true)), 64], ['CAF, double', caf(3, 64, float64(true)), 64],
];

it.each(CASES)('%s', async (name, bytes, bits) => {
  const { sound, diagnostics } = await openSound(bytesSource(bytes));
  expect(diagnostics).toEqual([]);
  expect(sound).toMatchObject({ format: name.startsWith('CAF') ? 'caf' : 'aiff', rateHz: 48_000, channels: 2, frames: STEPS.length / 2 });
  const expected = STEPS.map((value) => (bits < 64 ? Math.min(value, Math.fround(1 - 2 ** (1 - bits))) : value));
  expect([...await sound!.readStereo!(0, 100)]).toEqual(expected);
  expect([...await sound!.readStereo!(1, 2)]).toEqual(expected.slice(2, 6));
  const blocks = [];
  for await (const block of sound!.decodeStereo()) blocks.push(...block);
  expect(blocks).toEqual(expected);
});
