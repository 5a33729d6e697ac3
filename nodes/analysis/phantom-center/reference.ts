/** The head and the bands of the phantom center by their formulas, for tests. */

export const HEAD_METERS = 0.0875;
export const SPEED_OF_SOUND = 343;
/** Where α is least, and how little: see paths.as.ts. */
const LEAST_ALPHA = 0.5;

/** Center of the k-th band, Hz: ERB numbers 2, 3 … (Glasberg and Moore 1990). */
export const bandHz = (band: number): number => (10 ** ((2 + band) / 21.4) - 1) / 0.00437;

/** The band whose ERB number is nearest. */
export const bandOf = (hz: number): number => Math.round(21.4 * Math.log10(1 + 0.00437 * hz)) - 2;

/** Angle between an ear's axis and a sound from `degrees` (positive: right); side −1 is the left ear. */
export const incidence = (degrees: number, side: -1 | 1): number => Math.acos(Math.sin((side * degrees * Math.PI) / 180));

/** Woodworth: how much later than the middle of the head a distant sound reaches an ear, s. */
export function earDelay(angle: number): number {
  const way = HEAD_METERS / SPEED_OF_SOUND;
  return angle < Math.PI / 2 ? -way * Math.cos(angle) : way * (angle - Math.PI / 2);
}

export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** (1 + jαω/2ω₀) / (1 + jω/2ω₀), ω₀ = c/a, and the delay: the continuous form, which the kernel's bilinear one meets below 5 kHz. */
export function earResponse(hz: number, degrees: number, side: -1 | 1): Complex {
  const angle = incidence(degrees, side);
  const alpha = 1 + LEAST_ALPHA / 2 + (1 - LEAST_ALPHA / 2) * Math.cos(angle);
  const w = 2 * Math.PI * hz;
  const u = (w * HEAD_METERS) / (2 * SPEED_OF_SOUND);
  const size = 1 + u * u;
  const [re, im] = [(1 + alpha * u * u) / size, (alpha * u - u) / size];
  const [cosine, sine] = [Math.cos(-w * earDelay(angle)), Math.sin(-w * earDelay(angle))];
  return { re: re * cosine - im * sine, im: re * sine + im * cosine };
}

/** What an ear hears of a phantom in the center against a sound from straight ahead, dB: both speakers at the power of one. */
export function phantomDb(hz: number, baseDegrees: number): number {
  const near = earResponse(hz, -baseDegrees, -1);
  const far = earResponse(hz, baseDegrees, -1);
  const front = earResponse(hz, 0, -1);
  return 20 * Math.log10(Math.hypot(near.re + far.re, near.im + far.im) / (Math.SQRT2 * Math.hypot(front.re, front.im)));
}

/** Change in mono of a sound with a level difference and a correlation, dB against the mean power of the sides. */
export function monoDb(differenceDb: number, correlation: number): number {
  const ratio = 10 ** (differenceDb / 20);
  return 10 * Math.log10(Math.max(((1 + ratio * ratio) / 2 + correlation * ratio) / (1 + ratio * ratio), 1e-6));
}
