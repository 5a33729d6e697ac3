/** What is written as FLAC comes back to the bit, and its header says what is true. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blobSink } from './byte-sink.ts';
import { bytesSource } from './byte-source.ts';
import { createFlacWriter, type FlacWritten, type FlacWriterOptions } from './flac-writer.ts';
import { fixtureSound } from './fixtures/fixture-sound.ts';
import { openSound } from './open-sound.ts';
import { joinBlocks } from './pcm.ts';

async function write(options: Partial<FlacWriterOptions>, ...blocks: Float32Array[]): Promise<{ bytes: Uint8Array; written: FlacWritten }> {
  const sink = blobSink('audio/flac');
  const writer = createFlacWriter({ rateHz: 48_000, channels: 2, bitsPerSample: 16, dither: false, ...options }, sink);
  for (const block of blocks) await writer.write(block);
  const written = await writer.finish();
  return { bytes: new Uint8Array(await sink.blob().arrayBuffer()), written };
}

async function read(bytes: Uint8Array): Promise<{ samples: Float32Array; facts: object }> {
  const { sound, diagnostics } = await openSound(bytesSource(bytes));
  expect(diagnostics).toEqual([]);
  const blocks: Float32Array[] = [];
  for await (const block of sound!.decode({ onDiagnostic: ({ message }) => { throw new Error(message); } })) blocks.push(block);
  return { samples: joinBlocks(blocks), facts: sound! };
}

/** The checksum as RFC 9639 §8.2 wants it. */
const md5Of = (samples: Float32Array, bits: 16 | 24): string => {
  const bytes = Buffer.alloc((samples.length * bits) / 8);
  samples.forEach((sample, i) => bytes.writeIntLE(Math.round(sample * 2 ** (bits - 1)), (i * bits) / 8, bits / 8));
  return createHash('md5').update(bytes).digest('hex');
};

const steps = (bits: number): fc.Arbitrary<number> => fc.oneof(
  fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }),
  fc.constantFrom(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1, 0, 1, -1),
);

it('any samples in any pieces come back to the bit, with checksum and length in the header', async () => {
  const file = fc.tuple(fc.constantFrom(16 as const, 24 as const), fc.integer({ min: 1, max: 8 }), fc.constantFrom(8_000, 11_025, 44_100, 48_000, 96_000, 192_000, 384_000, 50_001, 655_350))
    .chain(([bits, channels, rateHz]) => fc.record({
      bits: fc.constant(bits), channels: fc.constant(channels), rateHz: fc.constant(rateHz),
      blocks: fc.array(fc.oneof(fc.array(steps(bits), { maxLength: 40 }), fc.tuple(steps(bits), fc.integer({ min: 0, max: 6_000 })).map(([step, count]) => Array.from({ length: count }, (_, i) => (i % 1_999 === 1_998 ? -1 : step)))), { maxLength: 5 }),
    }));
  await fc.assert(fc.asyncProperty(file, async ({ bits, channels, rateHz, blocks }) => {
    const whole = blocks.map((block) => Float32Array.from({ length: Math.floor(block.length / channels) * channels }, (_, i) => block[i]! / 2 ** (bits - 1)));
    const { bytes, written } = await write({ rateHz, channels, bitsPerSample: bits }, ...whole);
    const expected = joinBlocks(whole);
    expect(written).toEqual({ frames: expected.length / channels, bytes: bytes.length, clippedSamples: 0, nonFiniteSamples: 0 });
    const { samples, facts } = await read(bytes);
    expect(facts).toMatchObject({ format: 'flac', rateHz, channels, bitsPerSample: bits, frames: expected.length / channels });
    expect(Buffer.from(samples.buffer).equals(Buffer.from(expected.map((one) => one + 0).buffer))).toBe(true);
    expect(Buffer.from(bytes.subarray(26, 42)).toString('hex')).toBe(md5Of(expected, bits));
  }), { seed: 20_261_103, numRuns: 40 });
});

it('music shrinks, in both widths, and full-scale noise grows by less than a hundredth', async () => {
  const music = fixtureSound({ rateHz: 48_000, channels: 2, frames: 48_000 }).samples;
  const { bytes } = await write({}, music);
  expect(bytes.length / (music.length * 2)).toBeLessThan(0.6);
  expect((await read(bytes)).samples).toEqual(music);
  let state = 1;
  const noise = Float32Array.from({ length: 32_768 }, () => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    return (state >> 8) / 2 ** 23;
  });
  const wide = await write({ bitsPerSample: 24 }, noise);
  expect(wide.bytes.length).toBeLessThan(noise.length * 3 * 1.01);
  expect((await read(wide.bytes)).samples).toEqual(noise);
});

it('dither where bits are lost: an error of its own power, no more, and the same bytes every time', async () => {
  const fine = Float32Array.from({ length: 20_000 }, (_, i) => 0.25 * Math.sin(i / 7) + 1e-6);
  const first = await write({ dither: true }, fine);
  const { samples } = await read(first.bytes);
  let error = 0;
  for (let i = 0; i < fine.length; i++) error += ((samples[i]! - fine[i]!) * 32_768) ** 2;
  // Triangular dither and rounding: a quarter of a step squared (Lipshitz and others 1992).
  expect(error / fine.length).toBeCloseTo(0.25, 1);
  expect((await write({ dither: true }, fine)).bytes).toEqual(first.bytes);
});

it('tags, overloads and what is no number', async () => {
  const { bytes, written } = await write({ tags: { title: 'Söng\n2', artist: 'We' } }, Float32Array.of(2, -2, NaN, 0.5));
  expect(written).toMatchObject({ frames: 2, clippedSamples: 2, nonFiniteSamples: 1 });
  const { samples, facts } = await read(bytes);
  expect(facts).toMatchObject({ tags: { title: 'Söng 2', artist: 'We' } });
  expect([...samples]).toEqual([32_767 / 32_768, -1, 0, 0.5]);
  expect(() => createFlacWriter({ rateHz: 48_000, channels: 9, bitsPerSample: 16, dither: false }, blobSink())).toThrow(RangeError);
  expect(() => createFlacWriter({ rateHz: 4_000, channels: 2, bitsPerSample: 16, dither: false }, blobSink())).toThrow(RangeError);
});
