/**
 * Peaks as bytes, to be kept beside the sound they were taken from. Any thread; of the machine's own byte order, for they
 * never leave it.
 */
import { COARSENING, type PeakLevel, type Peaks } from './peaks.ts';

const HEADER_WORDS = 4;

/** Layout: channels, frames (low and high word), frames per finest bin; then of each level min, max and rms of all channels. */
export function encodePeaks({ channels, frames, levels }: Peaks): Uint8Array {
  const floats = levels.flatMap(({ min, max, rms }) => [min, max, rms]);
  const bytes = new Uint8Array(4 * HEADER_WORDS + floats.reduce((sum, { byteLength }) => sum + byteLength, 0));
  new Uint32Array(bytes.buffer, 0, HEADER_WORDS).set([channels, frames % 2 ** 32, Math.floor(frames / 2 ** 32), levels[0]?.framesPerBin ?? 1]);
  let at = 4 * HEADER_WORDS;
  for (const part of floats) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return bytes;
}

/** Undefined where the bytes are no peaks, or not all of them. */
export function decodePeaks(bytes: Uint8Array): Peaks | undefined {
  if (bytes.length < 4 * HEADER_WORDS || bytes.length % 4 !== 0) return undefined;
  const buffer = bytes.slice().buffer;
  const [channels = 0, low = 0, high = 0, finestFrames = 0] = new Uint32Array(buffer, 0, HEADER_WORDS);
  const frames = low + high * 2 ** 32;
  if (channels < 1 || finestFrames < 1) return undefined;
  const levels: PeakLevel[] = [];
  let at = 4 * HEADER_WORDS;
  for (let framesPerBin = finestFrames, bins = Math.ceil(frames / finestFrames); ; framesPerBin *= COARSENING, bins = Math.ceil(bins / COARSENING)) {
    if (at + 12 * channels * bins > buffer.byteLength) return undefined;
    const part = (index: number): Float32Array => new Float32Array(buffer, at + 4 * index * channels * bins, channels * bins);
    levels.push({ framesPerBin, bins, min: part(0), max: part(1), rms: part(2) });
    at += 12 * channels * bins;
    if (bins <= 1) break;
  }
  return at === buffer.byteLength ? { channels, frames, levels } : undefined;
}
