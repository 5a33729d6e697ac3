/** What width does to the side, by the textbook. */

/** dB of the Linkwitz-Riley high-pass of the side at `hz`: order 2 or 4, digitized by the bilinear transform; 0 order is none. */
export function sideHighPassDb(hz: number, cornerHz: number, order: 0 | 2 | 4, rateHz: number): number {
  if (order === 0) return 0;
  const w = Math.tan((Math.PI * Math.min(hz, 0.499 * rateHz)) / rateHz) / Math.tan((Math.PI * cornerHz) / rateHz);
  // |H|² of one Butterworth high-pass of half the order, squared.
  return 20 * Math.log10(w ** order / (1 + w ** order));
}

/** One frame at a width of w, without filters. */
export function widened(l: number, r: number, w: number, keepsLevel: boolean): [number, number] {
  const level = keepsLevel ? Math.sqrt(2 / (1 + w * w)) : 1;
  const mid = (l + r) / 2;
  const side = (w * (l - r)) / 2;
  return [(mid + side) * level, (mid - side) * level];
}
