/** Amplitudes of single frequencies in a signal, by projection on sine and cosine. For tests; exact over whole periods. */
import { left } from './channels.ts';

/** Amplitude at `frequencyHz` of one channel over frames from…to. */
export function toneAmplitude(signal: ArrayLike<number>, frequencyHz: number, rateHz: number, from = 0, to = signal.length): number {
  const w = (2 * Math.PI * frequencyHz) / rateHz;
  let re = 0;
  let im = 0;
  for (let i = from; i < to; i++) {
    re += signal[i]! * Math.cos(w * i);
    im += signal[i]! * Math.sin(w * i);
  }
  return (2 * Math.hypot(re, im)) / (to - from);
}

/** Total harmonic distortion of the left channel over whole seconds from `fromSecond` to the end: harmonics 2…20 below half the rate to the fundamental. */
export function harmonicDistortion(stereo: ArrayLike<number>, frequencyHz: number, rateHz: number, fromSecond: number): number {
  const signal = left(stereo);
  const from = Math.round(fromSecond * rateHz);
  let power = 0;
  for (let k = 2; k <= 20 && k * frequencyHz < rateHz / 2; k++) power += toneAmplitude(signal, k * frequencyHz, rateHz, from) ** 2;
  return Math.sqrt(power) / toneAmplitude(signal, frequencyHz, rateHz, from);
}

/** Level in dB: of an amplitude, or of the ratio of two. */
export const decibels = (amplitude: number): number => 20 * Math.log10(amplitude);
export const amplitude = (levelDb: number): number => 10 ** (levelDb / 20);
