/** Interleaved stereo taken apart. For tests. */
export const left = (stereo: ArrayLike<number>): Float64Array => channel(stereo, 0);
export const right = (stereo: ArrayLike<number>): Float64Array => channel(stereo, 1);

function channel(stereo: ArrayLike<number>, offset: number): Float64Array {
  return Float64Array.from({ length: stereo.length / 2 }, (_, i) => stereo[2 * i + offset]!);
}

/** One channel as interleaved stereo, the same on both sides or with another on the right. */
export function interleave(l: ArrayLike<number>, r: ArrayLike<number> = l): Float32Array {
  return Float32Array.from({ length: l.length * 2 }, (_, i) => (i % 2 === 0 ? l : r)[i >> 1]!);
}
