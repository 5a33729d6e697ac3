/**
 * The order of channels: Vorbis and Opus have their own, WAVE and everything here has another. Pure, any thread.
 *
 * Source: "Vorbis I specification" §4.3.9.
 */

/** Which channel of the file is the n-th in WAVE's order; where nothing stands they agree. */
export const VORBIS_ORDERS: readonly (readonly number[] | undefined)[] = [
  undefined, undefined, undefined,
  // left, center, right
  [0, 2, 1],
  undefined,
  // left, center, right, back left, back right
  [0, 2, 1, 3, 4],
  // … and the low-frequency channel last
  [0, 2, 1, 5, 3, 4],
  // left, center, right, side left, side right, back center, low
  [0, 2, 1, 6, 5, 3, 4],
  // left, center, right, side left, side right, back left, back right, low
  [0, 2, 1, 7, 5, 6, 3, 4],
];

/** Planes in the file's order → interleaved in WAVE's. What is not finite becomes 0. */
export function vorbisToWave(planes: readonly Float32Array[], frames: number, order: readonly number[] | undefined, gain = 1): Float32Array {
  const channels = planes.length;
  const samples = new Float32Array(frames * channels);
  for (let c = 0; c < channels; c++) {
    const plane = planes[order?.[c] ?? c]!;
    for (let i = 0; i < frames; i++) {
      const value = plane[i]! * gain;
      samples[i * channels + c] = Number.isFinite(value) ? value : 0;
    }
  }
  return samples;
}
