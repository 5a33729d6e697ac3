import { describe, expect, it } from 'vitest';
import { chunk, concat, formatBody, PCM16_STEREO, riff, simpleWav, text, u16, u32, u64, type FixtureFormat } from './build-wav.fixture.ts';
import { blobSource, bytesSource, type ByteSource } from './byte-source.ts';
import { openWav, type WavFile } from './wav-reader.ts';

async function opened(bytes: Uint8Array): Promise<WavFile> {
  const { wav, diagnostics } = await openWav(bytesSource(bytes));
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  if (wav === undefined) throw new Error('no file and no error');
  return wav;
}

const samplesOf = async (bytes: Uint8Array): Promise<number[]> => {
  const wav = await opened(bytes);
  return [...(await wav.readFrames(0, wav.frames))];
};

/** One frame of each sample, in order. */
const mono = (bits: number, tag = 1): FixtureFormat => ({ tag, channels: 1, rateHz: 44_100, bits });
const float64 = (...values: number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);
const float32 = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

describe('samples', () => {
  it('8 bit is unsigned around 128', async () => {
    expect(await samplesOf(simpleWav(mono(8), [0, 64, 128, 255]))).toEqual([-1, -0.5, 0, 127 / 128]);
  });
  it('16 bit', async () => {
    expect(await samplesOf(simpleWav(mono(16), [0, 0x80, 0xff, 0x7f, 1, 0, 0xff, 0xff]))).toEqual([-1, 32767 / 32768, 2 ** -15, -(2 ** -15)]);
  });
  it('24 bit', async () => {
    expect(await samplesOf(simpleWav(mono(24), [0, 0, 0x80, 0xff, 0xff, 0x7f, 1, 0, 0, 0xff, 0xff, 0xff]))).toEqual([-1, 1 - 2 ** -23, 2 ** -23, -(2 ** -23)]);
  });
  it('20 bit in 24, plain and extensible, are justified to the top', async () => {
    const data = [0x10, 0, 0, 0, 0, 0x40];
    expect(await samplesOf(simpleWav(mono(20), data))).toEqual([2 ** -19, 0.5]);
    const wav = await opened(simpleWav({ ...mono(24), extensible: { validBits: 20, mask: 4 } }, data));
    expect([...(await wav.readFrames(0, 2))]).toEqual([2 ** -19, 0.5]);
    expect([wav.bitsPerSample, wav.channelMask]).toEqual([20, 4]);
  });
  it('32 bit rounds to the nearest f32, ties to even', async () => {
    // 2^30 + 64 lies half-way between two f32 (spacing 128); 2^30 + 65 above the half.
    const values = [-(2 ** 31), 2 ** 31 - 1, 2 ** 30 + 64, 2 ** 30 + 65];
    expect(await samplesOf(simpleWav(mono(32), new Uint8Array(Int32Array.from(values).buffer)))).toEqual([-1, 1, 0.5, 0.5 + 2 ** -24]);
  });
  it('float 32 as it is, beyond full scale too', async () => {
    expect(await samplesOf(simpleWav(mono(32, 3), float32(1.5, -0.1, 1e-40)))).toEqual([1.5, Math.fround(-0.1), Math.fround(1e-40)]);
  });
  it('float 64 rounds to the nearest f32', async () => {
    expect(await samplesOf(simpleWav(mono(64, 3), float64(0.1, -2, 1 + 2 ** -25)))).toEqual([Math.fround(0.1), -2, 1]);
  });
  it('what is not finite becomes 0 and is told by its place', async () => {
    const told: number[] = [];
    const wide = await opened(simpleWav(mono(64, 3), float64(NaN, 1e300, 0.5)));
    expect([...(await wide.readFrames(0, 3, undefined, (sample) => told.push(sample)))]).toEqual([0, 0, 0.5]);
    expect(told.splice(0)).toEqual([0, 1]);
    const narrow = await opened(simpleWav(mono(32, 3), float32(Infinity, -Infinity, NaN, 1)));
    expect([...(await narrow.readFrames(1, 3, undefined, (sample) => told.push(sample)))]).toEqual([0, 0, 1]);
    expect(told).toEqual([1, 2]);
  });
  it.each([1, 2, 3, 32])('%i channels, all and as stereo', async (channels) => {
    const data = Uint8Array.from({ length: 2 * channels * 3 }, (_, i) => (i % 2 === 0 ? i / 2 + 1 : 0));
    const wav = await opened(simpleWav({ tag: 1, channels, rateHz: 768_000, bits: 16 }, data));
    const all = await wav.readFrames(1, 2);
    expect([...all]).toEqual(Array.from({ length: 2 * channels }, (_, i) => (channels + i + 1) / 32768));
    const right = Math.min(1, channels - 1);
    expect([...(await wav.readStereo(1, 2))]).toEqual([all[0], all[right], all[channels], all[channels + right]]);
  });
  it('reads any piece, and only what is there', async () => {
    const wav = await opened(simpleWav(mono(8), [129, 130, 131]));
    expect([...(await wav.readFrames(1, 1))]).toEqual([2 / 128]);
    expect([...(await wav.readFrames(2, 1e12))]).toEqual([3 / 128]);
    expect((await wav.readFrames(3, 5)).length).toBe(0);
    await expect(wav.readFrames(-1, 2)).rejects.toThrow(RangeError);
  });
});

describe('layout', () => {
  const data = [1, 0, 2, 0, 3, 0, 4, 0];
  const fmt = chunk('fmt ', formatBody(PCM16_STEREO));
  it('any chunk may stand before the data, odd ones are padded', async () => {
    expect((await opened(riff([chunk('LIST', [1, 2, 3]), chunk('junk', []), fmt, chunk('id3 ', [9]), chunk('data', data)]))).frames).toBe(2);
  });
  it('a last pad byte may be missing, counted or not', async () => {
    const whole = simpleWav(mono(8), [1, 2, 3]);
    const cut = whole.subarray(0, whole.length - 1);
    expect((await opened(cut)).frames).toBe(3);
    const uncounted = cut.slice();
    uncounted.set(u32(cut.length - 8), 4);
    expect((await opened(uncounted)).frames).toBe(3);
  });
  it('an empty file of sound is a file', async () => {
    expect((await opened(simpleWav(PCM16_STEREO, []))).frames).toBe(0);
    expect((await opened(riff([fmt, chunk('data', []), chunk('LIST', [1, 2])]))).frames).toBe(0);
  });
  it.each([[0, 0], [0xffff_ffff, 0xffff_ffff], [0x7fff_f024, 0x7fff_f000], [0x8000_0024, 0x8000_0000], [36, 0], [0, 0xffff_ffff]])('streamed with sizes %i and %i reads to the end', async (outer, inner) => {
    const { wav, diagnostics } = await openWav(bytesSource(riff([fmt, chunk('data', [...data, 7, 7], inner)], outer)));
    expect(wav?.frames).toBe(2);
    expect(diagnostics.map((d) => [d.code, d.severity, d.where.byte])).toEqual([['wav-streamed', 'note', 40], ['wav-part-frame', 'warning', 52]]);
  });
  it('remarks on what is damaged behind the sound, and on a second data chunk', async () => {
    const odd = await openWav(bytesSource(riff([fmt, chunk('data', data), chunk('LIST', [1, 2], 99)])));
    expect([odd.wav?.frames, odd.diagnostics[0]?.code, odd.diagnostics[0]?.where.byte]).toEqual([2, 'wav-behind-data', 52]);
    const two = await openWav(bytesSource(riff([fmt, chunk('data', data), chunk('data', data)])));
    expect([two.wav?.frames, two.diagnostics[0]?.code, two.diagnostics[0]?.where.byte]).toEqual([2, 'wav-second-data', 52]);
  });
  it('opens a browser File, and says its name', async () => {
    const file = new File([simpleWav(PCM16_STEREO, data).slice()], 'kick.wav');
    expect((await openWav(blobSource(file))).wav?.frames).toBe(2);
    expect((await openWav(blobSource(new File(['nothing'], 'kick.wav')))).diagnostics[0]?.where).toEqual({ byte: 0, file: 'kick.wav' });
  });
});

describe('RF64 and BW64', () => {
  const fmt = chunk('fmt ', formatBody(PCM16_STEREO));
  const data = [1, 0, 2, 0, 3, 0, 4, 0];
  const ds64 = (riffSize: number, dataSize: number, table: readonly (readonly [string, number])[] = []): Uint8Array =>
    chunk('ds64', concat(u64(riffSize), u64(dataSize), u64(0), u32(table.length), ...table.flatMap(([id, size]) => [text(id), u64(size)])));
  it.each(['RF64', 'BW64'])('%s takes its sizes from ds64', async (id) => {
    const wav = await opened(riff([ds64(4 + 36 + 24 + 16, 8), fmt, chunk('data', data, 0xffff_ffff)], 0xffff_ffff, id));
    expect([...(await wav.readFrames(0, 2))]).toEqual([1, 2, 3, 4].map((i) => i / 32768));
  });
  it('follows the table for another long chunk', async () => {
    const bytes = riff([ds64(0, 8, [['axml', 3]]), chunk('axml', [1, 2, 3], 0xffff_ffff), fmt, chunk('data', data, 0xffff_ffff)], 0xffff_ffff, 'RF64');
    expect((await opened(bytes)).frames).toBe(2);
  });
  it('4.5 GiB, of which only what is asked for is read', async () => {
    const dataSize = 4.5 * 2 ** 30;
    const head = riff([ds64(dataSize + 72, dataSize), fmt, chunk('data', [], 0xffff_ffff)], 0xffff_ffff, 'RF64');
    let largest = 0;
    const source: ByteSource = {
      size: head.length + dataSize,
      read: (offset, length) => {
        largest = Math.max(largest, length);
        return Promise.resolve(Uint8Array.from({ length }, (_, i) => head[offset + i] ?? ((offset + i - head.length) % 4 === 1 ? 0x40 : 0)));
      },
    };
    const { wav, diagnostics } = await openWav(source);
    expect(diagnostics).toEqual([]);
    expect(wav?.frames).toBe(dataSize / 4);
    expect([...(await wav!.readFrames(dataSize / 4 - 1, 10))]).toEqual([0.5, 0]);
    expect(largest).toBeLessThan(4096);
  });
});

describe('refusals name the byte', () => {
  const fmt = chunk('fmt ', formatBody(PCM16_STEREO));
  const data = chunk('data', [1, 0, 2, 0]);
  const whole = riff([fmt, data]);
  const patched = (at: number, bytes: readonly number[], from = whole): Uint8Array => {
    const copy = from.slice();
    copy.set(bytes, at);
    return copy;
  };
  const wide = riff([chunk('fmt ', formatBody({ ...PCM16_STEREO, extensible: { validBits: 16, mask: 3 } })), data]);
  const rf64 = riff([chunk('ds64', concat(u64(0), u64(4), u64(0), u32(0))), fmt, chunk('data', [1, 0, 2, 0], 0xffff_ffff)], 0xffff_ffff, 'RF64');
  const cases: readonly (readonly [string, Uint8Array, string, number])[] = [
    ['empty', new Uint8Array(0), 'wav-not-wav', 0],
    ['text', text('hello world, this is not sound'), 'wav-not-wav', 0],
    ['FLAC', text('fLaC and so on'), 'wav-not-wav', 0],
    ['AVI', patched(8, [65, 86, 73, 32]), 'wav-not-wav', 8],
    ['cut in the header', whole.subarray(0, 6), 'wav-cut', 6],
    ['cut before the data', whole.subarray(0, 36), 'wav-no-data', 36],
    ['cut in the data header', whole.subarray(0, 41), 'wav-no-data', 36],
    ['cut in the sound', whole.subarray(0, whole.length - 1), 'wav-cut', 40],
    ['cut in a chunk behind', riff([fmt, data, chunk('LIST', [1, 2, 3, 4])]).subarray(0, 54), 'wav-cut', 4],
    ['outer size within the sound', patched(4, u32(38)), 'wav-outer-size', 4],
    ['outer size too large', patched(4, u32(4000)), 'wav-cut', 4],
    ['data size too large', patched(40, u32(0x7000_0000)), 'wav-cut', 40],
    ['part of a frame', riff([fmt, chunk('data', [1, 0, 2, 0, 3, 0])]), 'wav-part-frame', 40],
    ['no format', riff([data]), 'wav-no-format', 12],
    ['format twice', riff([fmt, fmt, data]), 'wav-format-twice', 36],
    ['format too short', riff([chunk('fmt ', [1, 0, 2, 0]), data]), 'wav-format-short', 16],
    ['extensible too short', patched(20, [0xfe, 0xff]), 'wav-format-short', 16],
    ['extension too short', patched(36, u16(10), wide), 'wav-format-short', 36],
    ['unknown sub-format', patched(50, [7], wide), 'wav-encoding-unknown', 50],
    ['ADPCM', patched(20, u16(2)), 'wav-encoding-unknown', 20],
    ['0 channels', patched(22, u16(0)), 'wav-channels', 22],
    ['33 channels', patched(22, u16(33)), 'wav-channels', 22],
    ['7999 Hz', patched(24, u32(7999)), 'wav-rate', 24],
    ['768001 Hz', patched(24, u32(768_001)), 'wav-rate', 24],
    ['bytes a second', patched(24, u32(44_100)), 'wav-bytes-per-second', 28],
    ['bytes a frame', patched(32, u16(3)), 'wav-frame-bytes', 32],
    ['7 bits', patched(34, u16(7)), 'wav-bits', 34],
    ['float of 16 bits', patched(20, u16(3)), 'wav-bits', 34],
    ['more valid bits than bits', patched(38, u16(17), wide), 'wav-bits', 38],
    ['no chunk name', patched(12, [0, 1]), 'wav-chunk-id', 12],
    ['a chunk too large', riff([chunk('LIST', [1, 2], 5000), fmt, data]), 'wav-chunk-size', 16],
    ['too many chunks', riff(Array.from({ length: 2000 }, () => chunk('junk', []))), 'wav-too-many-chunks', 12 + 8 * 1024],
    ['RF64 without ds64', riff([fmt, chunk('data', [1, 0, 2, 0], 0xffff_ffff)], 0xffff_ffff, 'RF64'), 'wav-no-sizes', 36],
    ['ds64 too short', riff([chunk('ds64', u64(0)), fmt, data], 0xffff_ffff, 'RF64'), 'wav-sizes-short', 16],
    ['ds64 with a lying table', patched(12 + 8 + 24, u32(1e9), rf64), 'wav-sizes-table', 44],
    ['ds64 with a lying data size', patched(12 + 8 + 8, u64(2 ** 52), rf64), 'wav-cut', 28],
    ['ds64 with a lying outer size', patched(12 + 8, u64(2 ** 40), rf64), 'wav-cut', 20],
  ];
  it.each(cases)('%s', async (_name, bytes, code, byte) => {
    const { wav, diagnostics } = await openWav(bytesSource(bytes, 'x.wav'));
    expect(wav).toBeUndefined();
    expect(diagnostics.map((d) => [d.code, d.severity, d.where.byte, d.where.file])).toEqual([[code, 'error', byte, 'x.wav']]);
    expect(diagnostics[0]?.message).toMatch(/(again|Choose|Export)[^.]*\.$/);
  });
  it('a medium that fails is a diagnostic too', async () => {
    const { wav, diagnostics } = await openWav({ size: 100, read: () => Promise.reject(new Error('disk gone')) });
    expect([wav, diagnostics[0]?.code]).toEqual([undefined, 'wav-unreadable']);
    expect(diagnostics[0]?.message).toContain('disk gone');
  });
});
