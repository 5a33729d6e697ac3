/** What the side is multiplied by at a frequency, dB, for the picture. Pure; any thread. */
import { log, tan } from '../../../src/kit/exact-math.ts';

const decibels = (gain: number): number => (20 / log(10)) * log(gain);

export interface WidthSettings {
  /** 1 leaves the side as it is. */
  readonly width: number;
  /** 0 none, 1 for 12 dB/oct, 2 for 24 dB/oct. */
  readonly slope: number;
  readonly cornerHz: number;
  readonly rateHz: number;
}

export function sideGainDb(hz: number, { width, slope, cornerHz, rateHz }: WidthSettings): number {
  const level = width > 0 ? decibels(width) : -144;
  if (slope === 0) return level;
  const warped = (f: number): number => tan((Math.PI * Math.min(f, 0.49 * rateHz)) / rateHz);
  const power = (warped(hz) / warped(cornerHz)) ** (2 * slope);
  return level + decibels(power / (1 + power));
}
