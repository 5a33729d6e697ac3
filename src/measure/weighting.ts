/** Curves the ear is told by: K-weighting (ITU-R BS.1770-5) from its analogue prototype, and A-weighting (IEC 61672-1). In dB at a frequency. Pure. */

/** Stage 1 a shelf of 4 dB, stage 2 a high pass: corners, quality and gain as the bilinear forms at any rate come from. */
const SHELF = { hz: 1681.974450955533, q: 0.7071752369554196, gain: 10 ** (3.999843853973347 / 20), band: 10 ** ((3.999843853973347 * 0.4996667741545416) / 20) } as const;
const HIGH_PASS = { hz: 38.13547087602444, q: 0.5003270373238773 } as const;
/** The standard's rate: its numerator of stage 2 is not scaled, which adds a little. */
const STANDARD_HZ = 48_000;

/** At 48 kHz, as the standard prints the filters. */
export function kWeightDb(hz: number): number {
  // The bilinear transform puts a frequency where its tangent is.
  const s = (corner: number): number => Math.tan((Math.PI * hz) / STANDARD_HZ) / Math.tan((Math.PI * corner) / STANDARD_HZ);
  const a = s(SHELF.hz);
  const shelf = power(1 - SHELF.gain * a * a, (SHELF.band / SHELF.q) * a) / power(1 - a * a, a / SHELF.q);
  const b = s(HIGH_PASS.hz);
  const k = Math.tan((Math.PI * HIGH_PASS.hz) / STANDARD_HZ);
  const highPass = (b ** 4 / power(1 - b * b, b / HIGH_PASS.q)) * (1 + k / HIGH_PASS.q + k * k) ** 2;
  return 10 * Math.log10(Math.max(shelf * highPass, 1e-20));
}

const power = (re: number, im: number): number => re * re + im * im;

export function aWeightDb(hz: number): number {
  const f2 = hz * hz;
  const gain = (12194.217 ** 2 * f2 * f2) / ((f2 + 20.598997 ** 2) * Math.sqrt((f2 + 107.65265 ** 2) * (f2 + 737.86223 ** 2)) * (f2 + 12194.217 ** 2));
  return 20 * Math.log10(Math.max(gain, 1e-10)) + 2;
}
