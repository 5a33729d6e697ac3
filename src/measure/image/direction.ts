/**
 * Where a pair of speakers makes a sound appear, by what is known of it: the tangent and sine laws, Gerzon's velocity and energy
 * vectors, time differences with the precedence effect, and what a listener off the middle hears. Angles in degrees, positive
 * to the right; the speakers stand at ±`baseDegrees`. Pure.
 *
 * Sources: Gerzon, "General Metatheory of Auditory Localisation" (AES 92, 1992); Blauert, "Spatial Hearing" (1997); Lee & Rumsey,
 * "Level and time panning of phantom images for musical sources" (JAES 61, 2013).
 */

export const DEFAULT_BASE_DEGREES = 30;
export const SPEED_OF_SOUND = 343;
/** Below this the ear goes by time and the velocity vector, above it by energy. */
export const VELOCITY_BELOW_HZ = 700;

const rad = (degrees: number): number => (degrees * Math.PI) / 180;
const deg = (radians: number): number => (radians * 180) / Math.PI;

/** Amplitudes of the two speakers for a difference right − left in dB, with the power of 1. */
export function gainsOf(differenceDb: number): { readonly left: number; readonly right: number } {
  const ratio = 10 ** (differenceDb / 20);
  const left = 1 / Math.sqrt(1 + ratio * ratio);
  return { left, right: left * ratio };
}

/** (R − L) / (R + L): what both laws of panning go by; 0 for silence. */
const share = (left: number, right: number): number => (left + right === 0 ? 0 : (right - left) / (right + left));

export const tangentLaw = (left: number, right: number, baseDegrees = DEFAULT_BASE_DEGREES): number => deg(Math.atan(share(left, right) * Math.tan(rad(baseDegrees))));

export const sineLaw = (left: number, right: number, baseDegrees = DEFAULT_BASE_DEGREES): number => deg(Math.asin(Math.max(-1, Math.min(1, share(left, right) * Math.sin(rad(baseDegrees))))));

export interface ImageVector {
  readonly degrees: number;
  /** 1: as sharp as a single speaker; less: wider; velocity may exceed 1 for signals out of phase. */
  readonly length: number;
}

function vector(weightLeft: number, weightRight: number, baseDegrees: number): ImageVector {
  const sum = weightLeft + weightRight;
  if (sum === 0) return { degrees: 0, length: 0 };
  const side = ((weightRight - weightLeft) / sum) * Math.sin(rad(baseDegrees));
  const front = Math.cos(rad(baseDegrees));
  return { degrees: deg(Math.atan2(side, front)), length: Math.hypot(side, front) };
}

/** Gerzon's velocity vector of two gains with their signs: for low frequencies. */
export const velocityVector = (left: number, right: number, baseDegrees = DEFAULT_BASE_DEGREES): ImageVector => vector(left, right, baseDegrees);

/** Gerzon's energy vector: for middle and high frequencies. */
export const energyVector = (left: number, right: number, baseDegrees = DEFAULT_BASE_DEGREES): ImageVector => vector(left * left, right * right, baseDegrees);

/** Listening data for broadband transients: delay of the far speaker in ms, displacement as a part of the base (Blauert; Lee & Rumsey). */
const TIME_SHIFT = [[0, 0], [0.27, 12.5 / 30], [0.5, 20 / 30], [1.05, 1]] as const;

/** Displacement by a delay of the other speaker, positive to the right where the left one is late. */
export function timeShiftDegrees(leftDelayMs: number, baseDegrees = DEFAULT_BASE_DEGREES): number {
  const ms = Math.abs(leftDelayMs);
  const next = TIME_SHIFT.findIndex(([at]) => at >= ms);
  const part = next === 0 ? 0 : next < 0 ? 1 : (() => {
    const [fromMs, from] = TIME_SHIFT[next - 1]!;
    const [toMs, to] = TIME_SHIFT[next]!;
    return from + ((to - from) * (ms - fromMs)) / (toMs - fromMs);
  })();
  return Math.sign(leftDelayMs) * part * baseDegrees;
}

/** Level and time together add up, at most to a speaker; right for up to about 0.5 ms and 8 dB. */
export function tradedDegrees(left: number, right: number, leftDelayMs: number, baseDegrees = DEFAULT_BASE_DEGREES): number {
  return Math.max(-baseDegrees, Math.min(baseDegrees, tangentLaw(left, right, baseDegrees) + timeShiftDegrees(leftDelayMs, baseDegrees)));
}

/** What a delay between equal sounds is heard as. */
export type Precedence = 'summing' | 'precedence' | 'echo';
export const PRECEDENCE_FROM_MS = 1;
export const ECHO_FROM_MS = 40;

export const precedenceOf = (delayMs: number): Precedence => (Math.abs(delayMs) < PRECEDENCE_FROM_MS ? 'summing' : Math.abs(delayMs) < ECHO_FROM_MS ? 'precedence' : 'echo');

/** In metres; x to the right, y towards the speakers; the middle of the listening place is 0, 0. */
export interface Seat {
  readonly x: number;
  readonly y: number;
}

export interface Arrival {
  /** How much later the left speaker arrives than the right, ms. */
  readonly leftDelayMs: number;
  /** How much louder the right speaker is for its shorter way, dB. */
  readonly differenceDb: number;
  readonly leftDegrees: number;
  readonly rightDegrees: number;
}

/** What a seat does to two equal speakers `distanceMeters` from the middle seat. */
export function arrivalAt({ x, y }: Seat, distanceMeters: number, baseDegrees = DEFAULT_BASE_DEGREES): Arrival {
  const side = distanceMeters * Math.sin(rad(baseDegrees));
  const front = distanceMeters * Math.cos(rad(baseDegrees));
  const left = Math.hypot(x + side, front - y);
  const right = Math.hypot(side - x, front - y);
  return {
    leftDelayMs: ((left - right) / SPEED_OF_SOUND) * 1000,
    differenceDb: 20 * Math.log10(left / right),
    leftDegrees: deg(Math.atan2(-side - x, front - y)),
    rightDegrees: deg(Math.atan2(side - x, front - y)),
  };
}

/** First frequency that the mono sum of a sound and its equal delayed by this much loses. */
export const firstNullHz = (delayMs: number): number => 1000 / (2 * Math.abs(delayMs));

/** Head of 87.5 mm: how much later a distant sound comes to the far ear (Woodworth 1938), ms. */
export function headDelayMs(degrees: number, radiusMeters = 0.0875): number {
  const angle = rad(Math.abs(degrees));
  return ((radiusMeters / SPEED_OF_SOUND) * (Math.sin(angle) + angle)) * 1000;
}
