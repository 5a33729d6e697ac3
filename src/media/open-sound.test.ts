/** Every format against the sound that was encoded: exact length, in time to the frame, and as near as the codec comes. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Diagnostic } from '../kit/diagnostic.ts';
import { bytesSource } from './byte-source.ts';
import { fixtureSound } from './fixtures/fixture-sound.ts';
import { openSound } from './open-sound.ts';
import { joinBlocks } from './pcm.ts';
import type { SoundFile } from './sound-file.ts';

const fixture = async (name: string): Promise<Uint8Array> => new Uint8Array(await readFile(new URL(`./fixtures/${name}`, import.meta.url)));

async function open(bytes: Uint8Array): Promise<{ sound: SoundFile; diagnostics: readonly Diagnostic[] }> {
  const { sound, diagnostics } = await openSound(bytesSource(bytes));
  if (sound === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return { sound, diagnostics };
}

async function decoded(sound: SoundFile): Promise<Float32Array> {
  const blocks: Float32Array[] = [];
  for await (const block of sound.decode({ onDiagnostic: ({ message }) => { throw new Error(message); } })) blocks.push(block);
  return joinBlocks(blocks);
}

const plane = (samples: Float32Array, channels: number, channel: number): Float32Array => Float32Array.from({ length: samples.length / channels }, (_, i) => samples[i * channels + channel]!);

/** Level of the difference against that of the sound, and the shift at which the two are most alike. */
function compare(a: Float32Array, b: Float32Array): { readonly errorDb: number; readonly shift: number } {
  let error = 0;
  let power = 0;
  for (let i = 0; i < a.length; i++) {
    error += (a[i]! - b[i]!) ** 2;
    power += a[i]! ** 2;
  }
  const likeness = (shift: number): number => {
    let sum = 0;
    for (let i = 100; i < a.length - 100; i++) sum += a[i]! * b[i + shift]!;
    return sum;
  };
  const shifts = Array.from({ length: 121 }, (_, i) => i - 60);
  return { errorDb: 10 * Math.log10(error / power), shift: shifts.reduce((best, one) => (likeness(one) > likeness(best) ? one : best)) };
}

const TAGS = { title: 'Strokes', artist: 'Patchcord' };

const LOSSY = [
  { name: 'lame.mp3', format: 'mp3', rateHz: 44_100, channels: 2, frames: 13_230, tags: TAGS, errorDb: -12 },
  { name: 'vorbis.ogg', format: 'vorbis', rateHz: 44_100, channels: 2, frames: 13_230, tags: TAGS, errorDb: -12 },
  { name: 'vorbis-six.ogg', format: 'vorbis', rateHz: 48_000, channels: 6, frames: 9_600, tags: {}, errorDb: -6 },
  { name: 'opus.opus', format: 'opus', rateHz: 48_000, channels: 2, frames: 14_400, tags: TAGS, errorDb: -8 },
  { name: 'opus-six.opus', format: 'opus', rateHz: 48_000, channels: 6, frames: 9_600, tags: {}, errorDb: -3 },
] as const;

it.each(LOSSY)('$name is as long as what was encoded, in time to the frame, and each channel in its place', async ({ name, errorDb, tags, ...facts }) => {
  const { sound, diagnostics } = await open(await fixture(name));
  expect(diagnostics).toEqual([]);
  expect(sound).toMatchObject(facts);
  if (tags !== undefined) expect(sound.tags).toMatchObject(tags);
  const { channels, frames } = facts;
  const samples = await decoded(sound);
  expect(samples.length).toBe(frames * channels);
  const original = fixtureSound(facts).samples;
  for (let c = 0; c < channels; c++) {
    // The low-frequency channel keeps no tone as high as ours.
    if (channels === 6 && c === 3) continue;
    const found = compare(plane(original, channels, c), plane(samples, channels, c));
    expect(found.shift, `channel ${c}`).toBe(0);
    expect(found.errorDb, `channel ${c}`).toBeLessThan(errorDb);
  }
});

it('an MP3 without a tag is given whole: nothing says what its encoder has added', async () => {
  const { sound } = await open(await fixture('no-tag.mp3'));
  expect(sound).toMatchObject({ format: 'mp3', rateHz: 22_050, channels: 1, frames: 18 * 576 });
  const samples = await decoded(sound);
  expect(samples.length).toBe(sound.frames);
  const original = fixtureSound({ rateHz: 22_050, channels: 1, frames: 9_000 }).samples;
  // LAME's 576 and the decoder's 529.
  expect(compare(original, samples.subarray(1_105, 1_105 + 9_000)).shift).toBe(0);
});

it('FLAC of another encoder comes to the bit', async () => {
  const { sound, diagnostics } = await open(await fixture('mono.flac'));
  expect(diagnostics).toEqual([]);
  expect(sound).toMatchObject({ format: 'flac', rateHz: 22_050, channels: 1, frames: 9_000, bitsPerSample: 16, tags: TAGS });
  expect(await decoded(sound)).toEqual(fixtureSound({ rateHz: 22_050, channels: 1, frames: 9_000 }).samples);
});

it('decoding twice, and side by side, gives the same samples', async () => {
  for (const name of ['lame.mp3', 'vorbis.ogg', 'opus.opus']) {
    const { sound } = await open(await fixture(name));
    const hashes = (await Promise.all([decoded(sound), decoded(sound), decoded(sound)])).map((samples) => createHash('sha256').update(samples).digest('hex'));
    expect(new Set(hashes).size, name).toBe(1);
  }
});

it('a format is told by content, and what is none says what it is', async () => {
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['M4A', Uint8Array.of(0, 0, 0, 32, ...Buffer.from('ftypM4A ')), /MP4 or M4A/],
    ['AAC', Uint8Array.of(0xff, 0xf1, 0x50, 0x80, 0, 0, 0, 0), /AAC/],
    ['zip', Buffer.from('PK\x03\x04aaaaaaaaaaaa'), /zip/],
    ['nothing', new Uint8Array(0), /empty/],
    ['zeros', new Uint8Array(100_000), /no sound format/],
    ['text', Buffer.from('Hello, this is no sound at all.'), /no sound format/],
  ];
  for (const [name, bytes, says] of cases) {
    const { sound, diagnostics } = await openSound(bytesSource(new Uint8Array(bytes), 'song.wav'));
    expect(sound, name).toBeUndefined();
    expect(diagnostics[0]?.message, name).toMatch(says);
    expect(diagnostics[0]?.where, name).toMatchObject({ file: 'song.wav' });
    expect(diagnostics[0]?.where.byte, name).toBeGreaterThanOrEqual(0);
  }
});

it('a damaged frame of FLAC is silent, told once with its byte, and moves nothing', async () => {
  const bytes = await fixture('mono.flac');
  const whole = await decoded((await open(bytes)).sound);
  const at = Math.floor(bytes.length * 0.3);
  bytes[at]! ^= 0x55;
  const { sound } = await open(bytes);
  const said: Diagnostic[] = [];
  const blocks: Float32Array[] = [];
  for await (const block of sound.decode({ onDiagnostic: (one) => said.push(one) })) blocks.push(block);
  const samples = joinBlocks(blocks);
  expect(said.map(({ code }) => code)).toEqual(['flac-damaged']);
  expect(said[0]!.where.byte).toBeLessThan(at);
  expect(samples.subarray(0, 4_096).every((one) => one === 0)).toBe(true);
  expect(samples.subarray(4_096)).toEqual(whole.subarray(4_096));
});

it('what was aborted throws the reason, and reports how far it was', async () => {
  const { sound } = await open(await fixture('opus.opus'));
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  await expect(sound.decode({ signal: controller.signal }).next()).rejects.toThrow('enough');
  const shares: number[] = [];
  for await (const _ of sound.decode({ onProgress: (share) => shares.push(share) }));
  expect(shares.at(-1)).toBe(1);
});
