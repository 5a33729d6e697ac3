import { describe, expect, it } from 'vitest';
import { concat, u32, u64 } from './build-wav.fixture.ts';
import { blobSink, type ByteSink } from './byte-sink.ts';
import { blobSource, bytesSource } from './byte-source.ts';
import { wavHeader } from './wav-header.ts';
import { openWav, type WavFile } from './wav-reader.ts';
import { createWavWriter, type WavSampleFormat, type WavWritten } from './wav-writer.ts';
import type { WavFormat } from './wav-format.ts';

function memorySink(): ByteSink & { bytes(): Uint8Array } {
  let bytes: Uint8Array = new Uint8Array(0);
  return {
    write: (more) => {
      bytes = concat(bytes, more);
      return Promise.resolve();
    },
    patch: (offset, over) => {
      bytes.set(over, offset);
      return Promise.resolve();
    },
    bytes: () => bytes,
  };
}

interface Spec {
  format: WavSampleFormat;
  channels: number;
  dither?: boolean;
  rateHz?: number;
  seed?: number;
}

async function written(spec: Spec, blocks: readonly Float32Array[]): Promise<{ bytes: Uint8Array; report: WavWritten }> {
  const sink = memorySink();
  const writer = createWavWriter({ rateHz: 48_000, dither: false, ...spec }, sink);
  for (const block of blocks) await writer.write(block);
  const report = await writer.finish();
  return { bytes: sink.bytes(), report };
}

async function reread(bytes: Uint8Array): Promise<{ wav: WavFile; samples: Float32Array }> {
  const { wav, diagnostics } = await openWav(bytesSource(bytes));
  expect(diagnostics).toEqual([]);
  if (wav === undefined) throw new Error('no file and no error');
  return { wav, samples: await wav.readFrames(0, wav.frames) };
}

/** Samples on the steps of a converter, over its whole range. */
function onGrid(bits: number, count: number): Float32Array {
  const scale = 2 ** (bits - 1);
  return Float32Array.from({ length: count }, (_, i) => (((i * 7_368_787) % (2 * scale)) - scale) / scale);
}

const ascii = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

describe('round trip without dither changes no bit', () => {
  for (const channels of [1, 2, 3, 6, 32]) {
    it.each([['pcm16', 16, 'pcm'], ['pcm24', 24, 'pcm'], ['float32', 24, 'float']] as const)(`%s, ${channels} channels`, async (format, bits, encoding) => {
      const sound = onGrid(bits, 5 * 7 * channels);
      const { bytes, report } = await written({ format, channels, rateHz: 96_000 }, [sound.subarray(0, 3 * channels), new Float32Array(0), sound.subarray(3 * channels)]);
      const { wav, samples } = await reread(bytes);
      expect(samples).toEqual(sound);
      expect([wav.channels, wav.rateHz, wav.frames, wav.format, wav.bitsPerSample]).toEqual([channels, 96_000, 35, encoding, format === 'float32' ? 32 : bits]);
      expect(report).toEqual({ frames: 35, bytes: bytes.length, clippedSamples: 0, nonFiniteSamples: 0 });
    });
  }
  it('float keeps what is beyond full scale and below the last step', async () => {
    const sound = Float32Array.of(3.5, -7, 1e-30, 0.1);
    expect((await reread((await written({ format: 'float32', channels: 1, dither: true }, [sound])).bytes)).samples).toEqual(sound);
  });
});

describe('loss is counted and bounded', () => {
  it('holds at full scale', async () => {
    const { bytes, report } = await written({ format: 'pcm16', channels: 1 }, [Float32Array.of(1, -1, 2, -2, 0.5)]);
    expect([...(await reread(bytes)).samples]).toEqual([1 - 2 ** -15, -1, 1 - 2 ** -15, -1, 0.5]);
    expect(report.clippedSamples).toBe(3);
  });
  it.each(['pcm16', 'pcm24', 'float32'] as const)('%s writes 0 for what is not finite', async (format) => {
    const { bytes, report } = await written({ format, channels: 1 }, [Float32Array.of(NaN, Infinity, -Infinity, 0.5)]);
    expect([...(await reread(bytes)).samples]).toEqual([0, 0, 0, 0.5]);
    expect(report.nonFiniteSamples).toBe(3);
  });
  it.each([['pcm16', 16], ['pcm24', 24]] as const)('dither on %s moves a sample on the grid by at most one step, and about a quarter of them', async (format, bits) => {
    const sound = onGrid(bits - 1, 40_000).map((x) => x / 2);
    const { samples } = await reread((await written({ format, channels: 2, dither: true }, [sound])).bytes);
    const steps = samples.map((x, i) => Math.abs(x - (sound[i] ?? 0)) * 2 ** (bits - 1));
    expect(Math.max(...steps)).toBe(1);
    // P(|d| > ½) = ¼ for triangular noise; 40,000 draws put ±1 % beyond four sigma.
    expect(steps.reduce((sum, step) => sum + step, 0) / steps.length).toBeCloseTo(0.25, 2);
  });
  it('equal seeds give equal files in blocks of any length, other seeds others', async () => {
    const sound = onGrid(20, 600);
    const one = await written({ format: 'pcm16', channels: 2, dither: true }, [sound]);
    const many = await written({ format: 'pcm16', channels: 2, dither: true }, [sound.subarray(0, 14), sound.subarray(14, 16), sound.subarray(16)]);
    const other = await written({ format: 'pcm16', channels: 2, dither: true, seed: 1 }, [sound]);
    expect(many.bytes).toEqual(one.bytes);
    expect(other.bytes).not.toEqual(one.bytes);
  });
});

describe('header', () => {
  it.each([['pcm16', 1, 1, 16], ['pcm16', 2, 1, 16], ['pcm24', 2, 0xfffe, 40], ['pcm16', 3, 0xfffe, 40], ['float32', 2, 3, 18], ['float32', 6, 0xfffe, 40]] as const)('%s, %i channels: tag %i in %i bytes', async (format, channels, tag, size) => {
    const { bytes } = await written({ format, channels }, []);
    const view = new DataView(bytes.buffer);
    expect([ascii(bytes, 0), ascii(bytes, 8), ascii(bytes, 12), ascii(bytes, 48)]).toEqual(['RIFF', 'WAVE', 'JUNK', 'fmt ']);
    expect([view.getUint32(52, true), view.getUint16(56, true)]).toEqual([size, tag]);
    expect(ascii(bytes, 56 + size)).toBe(tag === 1 ? 'data' : 'fact');
    expect(view.getUint32(4, true)).toBe(bytes.length - 8);
  });
  it('names the usual speakers, or the given ones', async () => {
    const sink = memorySink();
    const writer = createWavWriter({ rateHz: 48_000, channels: 4, format: 'pcm24', dither: true, channelMask: 0x603 }, sink);
    await writer.finish();
    expect((await reread(sink.bytes())).wav.channelMask).toBe(0x603);
    expect((await reread((await written({ format: 'pcm24', channels: 6 }, [])).bytes)).wav.channelMask).toBe(0x3f);
  });
  it('pads odd sound', async () => {
    const { bytes } = await written({ format: 'pcm24', channels: 1 }, [Float32Array.of(0.5)]);
    expect(bytes.length % 2).toBe(0);
    expect((await reread(bytes)).wav.frames).toBe(1);
  });
  it('what an interrupted writer leaves can be opened as far as it goes', async () => {
    const sink = memorySink();
    await createWavWriter({ rateHz: 48_000, channels: 2, format: 'pcm16', dither: false }, sink).write(Float32Array.of(0.5, 0.25, 0, -0.5));
    const { wav, diagnostics } = await openWav(bytesSource(sink.bytes()));
    expect([wav?.frames, diagnostics[0]?.code]).toEqual([2, 'wav-streamed']);
  });
  it('becomes RF64 when 32 bits are full, not a frame earlier', async () => {
    const format: WavFormat = { encoding: 'float', rateHz: 48_000, channels: 2, bitsPerSample: 32, bytesPerSample: 4, channelMask: 3 };
    const length = wavHeader(format, 0).length;
    const most = Math.floor((0xffff_ffff - length) / 8);
    expect([ascii(wavHeader(format, most), 0), ascii(wavHeader(format, most + 1), 0)]).toEqual(['RIFF', 'RF64']);
    const frames = 604_000_001;
    const header = wavHeader(format, frames);
    expect(header.length).toBe(length);
    expect(header.subarray(0, 48)).toEqual(concat(header.subarray(0, 4), u32(0xffff_ffff), header.subarray(8, 16), u32(28), u64(length + frames * 8 - 8), u64(frames * 8), u64(frames), u32(0)));
    const size = length + frames * 8;
    const { wav, diagnostics } = await openWav({ size, read: (offset, count) => Promise.resolve(Uint8Array.from({ length: Math.min(count, size - offset) }, (_, i) => header[offset + i] ?? 0)) });
    expect([wav?.frames, diagnostics]).toEqual([frames, []]);
  });
});

describe('misuse', () => {
  it('throws early', async () => {
    expect(() => createWavWriter({ rateHz: 7999, channels: 2, format: 'pcm16', dither: true }, memorySink())).toThrow(RangeError);
    expect(() => createWavWriter({ rateHz: 48_000, channels: 33, format: 'pcm16', dither: true }, memorySink())).toThrow(RangeError);
    const writer = createWavWriter({ rateHz: 48_000, channels: 2, format: 'pcm16', dither: true }, memorySink());
    await expect(writer.write(new Float32Array(3))).rejects.toThrow(RangeError);
    await writer.finish();
    await expect(writer.write(new Float32Array(2))).rejects.toThrow('finished');
  });
});

describe('blob sink', () => {
  it('collects a file over several parts, with its header corrected', async () => {
    const sink = blobSink();
    const writer = createWavWriter({ rateHz: 48_000, channels: 2, format: 'float32', dither: false }, sink);
    const block = Float32Array.from({ length: 2 * 50_000 }, (_, i) => i / 1e6);
    for (let i = 0; i < 23; i++) await writer.write(block);
    await writer.finish();
    const { wav, diagnostics } = await openWav(blobSource(sink.blob()));
    expect(diagnostics).toEqual([]);
    expect(wav?.frames).toBe(23 * 50_000);
    expect(await wav?.readFrames(11 * 50_000, 50_000)).toEqual(block);
  });
  it('patches across the border of two parts', async () => {
    const sink = blobSink();
    await sink.write(new Uint8Array(2 ** 22 + 10));
    await sink.patch(2 ** 22 - 1, Uint8Array.of(1, 2, 3));
    const bytes = new Uint8Array(await sink.blob().arrayBuffer());
    expect([...bytes.subarray(2 ** 22 - 2, 2 ** 22 + 3)]).toEqual([0, 1, 2, 3, 0]);
    await expect(sink.patch(2 ** 22 + 9, new Uint8Array(2))).rejects.toThrow(RangeError);
  });
});
