/** The analogue tilt, H(s) = (g·s + 1)/(s + g) with g = 10^(dB/40), in dB at `w` times the pivot. For tests. */
export function prototypeDb(tiltDb: number, w: number): number {
  const g = 10 ** (tiltDb / 40);
  return 10 * Math.log10((g * g * w * w + 1) / (w * w + g * g));
}
