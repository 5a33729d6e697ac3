/** WAV files written byte by byte, not by the code under test: plucked notes of any format, length and level. For tests only. */
export interface WavSpec {
  readonly name: string;
  readonly format: 'pcm16' | 'pcm24' | 'float32';
  readonly channels: 1 | 2;
  readonly rateHz: number;
  readonly seconds: number;
  readonly peak: number;
  readonly noteHz: number;
}

const BYTES = { pcm16: 2, pcm24: 3, float32: 4 } as const;
const NOTES_PER_SECOND = 4;

/** Notes that fall by 40 dB each; right is a fifth above left. */
function sampleAt({ rateHz, peak, noteHz }: WavSpec, frame: number, channel: number): number {
  const seconds = frame / rateHz;
  const since = (seconds * NOTES_PER_SECOND) % 1;
  const hz = noteHz * (channel === 0 ? 1 : 1.5);
  return peak * 10 ** (-2 * since) * (0.7 * Math.sin(2 * Math.PI * hz * seconds) + 0.3 * Math.sin(2 * Math.PI * 2.76 * hz * seconds));
}

export function wavFile(spec: WavSpec): Buffer {
  const { format, channels, rateHz, seconds } = spec;
  const width = BYTES[format];
  const frames = Math.round(seconds * rateHz);
  const file = Buffer.alloc(44 + frames * channels * width);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(format === 'float32' ? 3 : 1, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(rateHz, 24);
  file.writeUInt32LE(rateHz * channels * width, 28);
  file.writeUInt16LE(channels * width, 32);
  file.writeUInt16LE(8 * width, 34);
  file.write('data', 36);
  file.writeUInt32LE(file.length - 44, 40);
  for (let at = 44, k = 0; at < file.length; at += width, k++) {
    const sample = sampleAt(spec, Math.floor(k / channels), k % channels);
    if (format === 'float32') file.writeFloatLE(sample, at);
    else file.writeIntLE(Math.round(sample * (2 ** (8 * width - 1) - 1)), at, width);
  }
  return file;
}

/** The samples of a float file as they were written, and what its header says. */
export function readFloatWav(file: Buffer): { rateHz: number; channels: number; samples: Float32Array } {
  let at = 12;
  let format: { code: number; channels: number; rateHz: number; bits: number } | undefined;
  while (at + 8 <= file.length) {
    const [tag, size, body] = [file.toString('latin1', at, at + 4), file.readUInt32LE(at + 4), at + 8];
    if (tag === 'fmt ') format = { code: file.readUInt16LE(body), channels: file.readUInt16LE(body + 2), rateHz: file.readUInt32LE(body + 4), bits: file.readUInt16LE(body + 14) };
    if (tag === 'data') {
      if (format?.bits !== 32 || (format.code !== 3 && format.code !== 0xfffe)) throw new Error(`not a float file: ${JSON.stringify(format)}`);
      return { rateHz: format.rateHz, channels: format.channels, samples: new Float32Array(new Uint8Array(file.subarray(body, body + size)).buffer) };
    }
    at = body + size + (size % 2);
  }
  throw new Error('the file has no data');
}
