/**
 * Whatever is done to the bytes of a sound file of any format, it opens or is refused with a byte; what opens gives exactly
 * the frames it promises. It never throws, never hangs, and takes no memory for a lie.
 */
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concat, text, u32 } from './build-wav.fixture.ts';
import { bytesSource } from './byte-source.ts';
import { oggChecksum } from './ogg-pages.ts';
import { openSound } from './open-sound.ts';

const fixture = async (name: string): Promise<Uint8Array> => new Uint8Array(await readFile(new URL(`./fixtures/${name}`, import.meta.url)));

const big32 = (value: number): Uint8Array => u32Bytes(value).reverse();
const u32Bytes = (value: number): Uint8Array => Uint8Array.from(u32(value));

/** 100 frames of stereo, 16 bits, at 44100 Hz. */
const aiff = (): Uint8Array => {
  const common = concat([0, 2], big32(100), [0, 16], [0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0]);
  const sound = concat(big32(0), big32(0), new Uint8Array(400).fill(65));
  const bigChunk = (id: string, body: Uint8Array): Uint8Array => concat(text(id), big32(body.length), body);
  const body = concat(text('AIFF'), bigChunk('COMM', common), bigChunk('SSND', sound));
  return concat(text('FORM'), big32(body.length), body);
};
const caf = (): Uint8Array => {
  const rate = new Uint8Array(8);
  new DataView(rate.buffer).setFloat64(0, 44_100);
  const description = concat(rate, text('lpcm'), big32(0), big32(4), big32(1), big32(2), big32(16));
  return concat(text('caff'), [0, 1, 0, 0], text('desc'), big32(0), big32(32), description, text('data'), big32(0), big32(404), big32(0), new Uint8Array(400).fill(65));
};

const place = fc.noBias(fc.integer({ min: 0, max: 9_999 })).map((k) => k / 10_000);
/** Most of what matters stands at the front. */
const early = fc.oneof(place, place.map((p) => p * p * p * p));
type Damage = (bytes: Uint8Array) => Uint8Array;

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(early, fc.integer({ min: 1, max: 255 })).map(([where, mask]): Damage => (bytes) => bytes.map((b, i) => (i === Math.floor(where * bytes.length) ? b ^ mask : b))),
  place.map((where): Damage => (bytes) => bytes.slice(0, Math.floor(where * bytes.length))),
  fc.tuple(early, place).map(([from, length]): Damage => (bytes) => {
    const at = Math.floor(from * bytes.length);
    return concat(bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(length * 200)));
  }),
  fc.tuple(early, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(([where, more]): Damage => (bytes) => concat(bytes.subarray(0, Math.floor(where * bytes.length)), more, bytes.subarray(Math.floor(where * bytes.length)))),
  fc.tuple(early, fc.constantFrom(0, 1, 0x7fff_ffff, 0xffff_ffff)).map(([where, lie]): Damage => (bytes) => {
    const at = Math.floor(where * bytes.length);
    return concat(bytes.subarray(0, at), u32(lie), bytes.subarray(at + 4)).slice(0, bytes.length);
  }),
);

/** Makes the checksums of Ogg pages fit again, so that the damage reaches the codec. */
function mended(bytes: Uint8Array): Uint8Array {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  for (let at = 0; at + 27 < out.length; at++) {
    if (out[at] !== 0x4f || out[at + 1] !== 0x67 || out[at + 2] !== 0x67 || out[at + 3] !== 0x53) continue;
    const body = at + 27 + out[at + 26]!;
    const end = body + out.subarray(at + 27, body).reduce((sum, one) => sum + one, 0);
    if (end <= out.length) view.setUint32(at + 22, oggChecksum(out, at, end), true);
  }
  return out;
}

const LIMIT_MS = 2_000;

async function survives(bytes: Uint8Array): Promise<boolean> {
  const begun = performance.now();
  const { sound, diagnostics } = await openSound(bytesSource(bytes));
  for (const { message, where } of diagnostics) {
    expect(where.byte).toBeGreaterThanOrEqual(0);
    expect(where.byte).toBeLessThanOrEqual(bytes.length);
    expect(message).toMatch(new RegExp(`^Byte ${where.byte}: `));
  }
  expect(sound === undefined).toBe(diagnostics.some((one) => one.severity === 'error'));
  if (sound !== undefined) {
    let frames = 0;
    for await (const block of sound.decode({ onDiagnostic: ({ where }) => expect(where.byte).toBeLessThanOrEqual(bytes.length) })) {
      frames += block.length / sound.channels;
      expect(block.every(Number.isFinite)).toBe(true);
      // A lie about the length that its own bytes could bear out is silence; enough of that.
      if (performance.now() - begun > LIMIT_MS / 2) return true;
    }
    expect(frames).toBe(sound.frames);
  }
  return sound !== undefined;
}

const FILES: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array])[] = [
  ['aiff', aiff], ['caf', caf], ['mono.flac', () => fixture('mono.flac')], ['lame.mp3', () => fixture('lame.mp3')], ['no-tag.mp3', () => fixture('no-tag.mp3')],
  ['vorbis.ogg', () => fixture('vorbis.ogg')], ['opus.opus', () => fixture('opus.opus')], ['opus-six.opus', () => fixture('opus-six.opus')],
];

/** What is decoded in WebAssembly takes a tenth of a second a file. */
const runsOf = (name: string): number => (/\.(mp3|ogg|opus)$/.test(name) ? 40 : 300);

it.each(FILES)('%s opens whole, and damaged it opens or is refused', async (name, load) => {
  const whole = await load();
  expect(await survives(whole)).toBe(true);
  let opened = 0;
  let slowestMs = 0;
  await fc.assert(fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), fc.boolean(), async (damages, isMended) => {
    const damaged = damages.reduce((bytes, change) => change(bytes), whole);
    const begun = performance.now();
    if (await survives(isMended && name.includes('.o') ? mended(damaged) : damaged)) opened++;
    slowestMs = Math.max(slowestMs, performance.now() - begun);
  }), { seed: 20_261_104, numRuns: runsOf(name) });
  expect(slowestMs).toBeLessThan(LIMIT_MS);
  // The property would be hollow if all or none opened.
  expect(opened).toBeGreaterThan(3);
  expect(opened).toBeLessThan(runsOf(name));
});

it('any bytes behind any beginning', async () => {
  const marks = ['RIFF....WAVEfmt ', 'FORM....AIFFCOMM', 'caff\x00\x01\x00\x00desc', 'fLaC\x00\x00\x00\x22', 'fLaC\x80\x00\x00\x22', 'ID3\x04\x00\x00\x00\x00\x00\x0a', 'OggS\x00\x02', '\xff\xfb\x90\x00'];
  await fc.assert(fc.asyncProperty(fc.constantFrom(...marks), fc.uint8Array({ maxLength: 400 }), async (mark, noise) => {
    await survives(concat(text(mark), noise));
  }), { seed: 20_261_105, numRuns: 400 });
});
