/** Whatever is done to the bytes of a file, it opens or is refused with a byte; it never throws, and never takes memory for a lie. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chunk, concat, formatBody, riff, text, u32, u64, type FixtureFormat } from './build-wav.fixture.ts';
import { bytesSource, type ByteSource } from './byte-source.ts';
import { openWav } from './wav-reader.ts';

const format: fc.Arbitrary<FixtureFormat> = fc.record({
  tag: fc.constant(1),
  channels: fc.integer({ min: 1, max: 6 }),
  rateHz: fc.constantFrom(8_000, 44_100, 48_000, 192_000, 768_000),
  bits: fc.constantFrom(8, 16, 20, 24, 32),
}).chain((pcm) => fc.oneof(
  fc.constant(pcm),
  fc.constant({ ...pcm, tag: 3, bits: 32 }),
  fc.constant({ ...pcm, tag: 3, bits: 64 }),
  fc.constant({ ...pcm, bits: 24, extensible: { validBits: 20, mask: 3 } }),
));

const other = fc.tuple(fc.constantFrom('LIST', 'JUNK', 'bext', 'fact'), fc.uint8Array({ maxLength: 30 })).map(([id, body]) => chunk(id, body));

interface ValidFile {
  readonly bytes: Uint8Array;
  readonly frames: number;
}

const validFile: fc.Arbitrary<ValidFile> = fc.tuple(format, fc.integer({ min: 0, max: 40 }), fc.array(other, { maxLength: 3 }), fc.array(other, { maxLength: 2 }), fc.boolean()).map(([spec, frames, before, behind, wide]) => {
  const dataBytes = frames * spec.channels * Math.ceil(spec.bits / 8);
  const data = new Uint8Array(dataBytes).fill(65);
  const chunks = [...before, chunk('fmt ', formatBody(spec)), ...before, chunk('data', data, wide ? 0xffff_ffff : dataBytes), ...behind];
  if (!wide) return { bytes: riff(chunks), frames };
  const riffBytes = concat(...chunks).length + 4 + 36;
  return { bytes: riff([chunk('ds64', concat(u64(riffBytes), u64(dataBytes), u64(frames), u32(0))), ...chunks], 0xffff_ffff, 'RF64'), frames };
});

type Damage = (bytes: Uint8Array) => Uint8Array;
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
/** Most of what matters stands in the first hundred bytes. */
const early = fc.oneof(place, place.map((p) => p * p * p));

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(early, fc.integer({ min: 1, max: 255 })).map(([where, mask]): Damage => (bytes) => bytes.map((b, i) => (i === Math.floor(where * bytes.length) ? b ^ mask : b))),
  place.map((where): Damage => (bytes) => bytes.slice(0, Math.floor(where * bytes.length))),
  fc.tuple(early, place).map(([from, length]): Damage => (bytes) => {
    const at = Math.floor(from * bytes.length);
    return concat(bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(length * 20)));
  }),
  fc.tuple(early, fc.uint8Array({ minLength: 1, maxLength: 20 })).map(([where, more]): Damage => (bytes) => concat(bytes.subarray(0, Math.floor(where * bytes.length)), more, bytes.subarray(Math.floor(where * bytes.length)))),
  fc.tuple(early, fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff)).map(([where, lie]): Damage => (bytes) => {
    const at = Math.floor(where * bytes.length);
    return concat(bytes.subarray(0, at), u32(lie), bytes.subarray(at + 4));
  }),
);

/** Remembers the most that was asked for in one read. */
function watched(bytes: Uint8Array): { source: ByteSource; largestRead: () => number; reads: () => number } {
  let largest = 0;
  let reads = 0;
  const inner = bytesSource(bytes);
  return {
    source: {
      size: inner.size,
      read: (offset, length) => {
        largest = Math.max(largest, length);
        reads++;
        return inner.read(offset, length);
      },
    },
    largestRead: () => largest,
    reads: () => reads,
  };
}

it('every valid file opens without a remark', async () => {
  await fc.assert(fc.asyncProperty(validFile, async ({ bytes, frames }) => {
    const { wav, diagnostics } = await openWav(bytesSource(bytes));
    expect(diagnostics).toEqual([]);
    expect(wav?.frames).toBe(frames);
  }), { seed: 20_260_101, numRuns: 500 });
});

it('a damaged file opens or is refused with the byte', async () => {
  let refused = 0;
  await fc.assert(fc.asyncProperty(validFile, fc.array(damage, { minLength: 1, maxLength: 3 }), async ({ bytes: valid }, damages) => {
    const bytes = damages.reduce((b, change) => change(b), valid);
    const { source, largestRead, reads } = watched(bytes);
    const { wav, diagnostics } = await openWav(source);
    for (const d of diagnostics) {
      expect(d.where.byte).toBeGreaterThanOrEqual(0);
      expect(d.where.byte).toBeLessThanOrEqual(bytes.length);
      expect(d.message).toMatch(new RegExp(`^Byte ${d.where.byte}: `));
    }
    expect(wav === undefined).toBe(diagnostics.some((d) => d.severity === 'error'));
    expect(largestRead()).toBeLessThan(4096);
    expect(reads()).toBeLessThan(200);
    if (wav === undefined) {
      refused++;
      return;
    }
    const samples = await wav.readFrames(0, wav.frames);
    expect(samples.length).toBe(wav.frames * wav.channels);
    expect(samples.length).toBeLessThanOrEqual(bytes.length);
    expect(samples.every(Number.isFinite)).toBe(true);
  }), { seed: 20_260_102, numRuns: 4_000 });
  // The property would be hollow if nearly everything opened.
  expect(refused).toBeGreaterThan(1_000);
});

it('any bytes at all behind the first twelve', async () => {
  await fc.assert(fc.asyncProperty(fc.constantFrom('RIFF', 'RF64', 'BW64'), fc.uint8Array({ maxLength: 200 }), async (id, noise) => {
    const { wav, diagnostics } = await openWav(bytesSource(concat(text(id), u32(noise.length + 4), text('WAVE'), noise)));
    expect(wav).toBeUndefined();
    expect(diagnostics[0]?.where.byte).toBeGreaterThanOrEqual(0);
  }), { seed: 20_260_103, numRuns: 1_000 });
});

it('a hundred megabytes of empty chunks are refused at once', async () => {
  const empty = chunk('junk', []);
  let reads = 0;
  const { diagnostics } = await openWav({
    size: 1e8,
    read: (offset, length) => {
      reads++;
      const head = concat(text('RIFF'), u32(1e8 - 8), text('WAVE'));
      return Promise.resolve(Uint8Array.from({ length }, (_, i) => (offset + i < 12 ? head[offset + i] : empty[(offset + i - 12) % 8]) ?? 0));
    },
  });
  expect(diagnostics[0]?.code).toBe('wav-too-many-chunks');
  expect(reads).toBeLessThan(1_100);
});
