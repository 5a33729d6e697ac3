/** Correlation and mono change of a whole signal, by definition. in: interleaved stereo. */
export function stereoMeasures(stereo: ArrayLike<number>): { correlation: number; monoDb: number } {
  let ll = 0;
  let rr = 0;
  let lr = 0;
  for (let i = 0; i < stereo.length; i += 2) {
    ll += stereo[i]! ** 2;
    rr += stereo[i + 1]! ** 2;
    lr += stereo[i]! * stereo[i + 1]!;
  }
  return { correlation: lr / Math.sqrt(ll * rr), monoDb: 10 * Math.log10((ll + rr + 2 * lr) / 4 / ((ll + rr) / 2)) };
}
