/**
 * The bytes in front of the sound in a WAV file. Pure, any thread. Always equally long for one format, so that a header
 * written with an unknown length can be overwritten by the true one.
 */
import { DS64_BYTES, NO_SIZE, SUBFORMAT_TAIL, TAG_EXTENSIBLE, TAG_FLOAT, TAG_PCM, type WavFormat } from './wav-format.ts';

/** The largest file whose sizes fit into 32 bits; a longer one becomes RF64. */
export const MAX_RIFF_BYTES = 0xffff_ffff;

/**
 * Header for `frames` of sound, or for a length not known yet: then the sizes say "unknown" as a streamed file does, so
 * that what an interrupted writer leaves can still be opened.
 *
 * Chunks: RIFF WAVE, JUNK or ds64, fmt, fact where needed, data. PCM of more than 16 bits or anything of more than two
 * channels is extensible (WAVEFORMATEXTENSIBLE); `fact` goes with everything that is not plain PCM (RIFF 1994 update).
 */
export function wavHeader(format: WavFormat, frames: number | undefined): Uint8Array {
  const { encoding, channels, bitsPerSample, bytesPerSample } = format;
  const extensible = channels > 2 || (encoding === 'pcm' && bitsPerSample > 16);
  const formatBytes = extensible ? 40 : encoding === 'float' ? 18 : 16;
  const hasFact = extensible || encoding === 'float';
  const length = 12 + 8 + DS64_BYTES + 8 + formatBytes + (hasFact ? 12 : 0) + 8;
  const frameBytes = channels * bytesPerSample;
  const dataBytes = (frames ?? 0) * frameBytes;
  const fileBytes = length + dataBytes + (dataBytes % 2);
  const long = frames !== undefined && fileBytes > MAX_RIFF_BYTES;

  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const id = (text: string): void => {
    for (const letter of text) bytes[at++] = letter.charCodeAt(0);
  };
  const u16 = (value: number): void => {
    view.setUint16(at, value, true);
    at += 2;
  };
  const u32 = (value: number): void => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const u64 = (value: number): void => {
    u32(value % 2 ** 32);
    u32(Math.floor(value / 2 ** 32));
  };
  const size = (value: number): void => u32(frames === undefined || long ? NO_SIZE : value);

  id(long ? 'RF64' : 'RIFF');
  size(fileBytes - 8);
  id('WAVE');
  id(long ? 'ds64' : 'JUNK');
  u32(DS64_BYTES);
  if (long) {
    u64(fileBytes - 8);
    u64(dataBytes);
    u64(frames);
    u32(0);
  } else at += DS64_BYTES;
  id('fmt ');
  u32(formatBytes);
  const tag = encoding === 'float' ? TAG_FLOAT : TAG_PCM;
  u16(extensible ? TAG_EXTENSIBLE : tag);
  u16(channels);
  u32(format.rateHz);
  u32(format.rateHz * frameBytes);
  u16(frameBytes);
  u16(8 * bytesPerSample);
  if (formatBytes > 16) u16(formatBytes - 18);
  if (extensible) {
    u16(bitsPerSample);
    u32(format.channelMask);
    u16(tag);
    bytes.set(SUBFORMAT_TAIL, at);
    at += SUBFORMAT_TAIL.length;
  }
  if (hasFact) {
    id('fact');
    u32(4);
    u32(frames === undefined ? NO_SIZE : Math.min(frames, NO_SIZE));
  }
  id('data');
  size(dataBytes);
  return bytes;
}
