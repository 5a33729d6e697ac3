/** What a system says when nothing is said to it: level, peak, and its spectrum by thirds of an octave. Pure; any thread. */
import { fourier } from '../fourier.ts';
import { FLOOR_DB, type Measured, ofSide, powerToDb, type Reading, sides, type Take, toDb } from './measured.ts';
import { aWeightDb } from '../weighting.ts';
import { inThirds, THIRDS_HZ } from './spectrum-curve.ts';

export interface NoiseFloorSettings {
  readonly rateHz: number;
  readonly seconds: number;
}

const WINDOW_FRAMES = 16384;
/** What was still sounding when it began is no noise. */
const SETTLE_SECONDS = 1;

export function noiseFloorStimuli({ rateHz, seconds }: NoiseFloorSettings): Float32Array[] {
  return [new Float32Array(2 * (Math.ceil(SETTLE_SECONDS * rateHz) + Math.max(WINDOW_FRAMES, Math.ceil(seconds * rateHz))))];
}

export function noiseFloor([take]: readonly Take[], { rateHz }: NoiseFloorSettings): Measured {
  const heard = sides(take!).map(({ name, samples }) => ({ name, samples: samples.subarray(Math.ceil(SETTLE_SECONDS * rateHz)) }));
  const parts = heard.map(({ name, samples }) => ({ name, powers: meanPowers(samples), samples }));
  return {
    plots: [{
      id: 'noise-thirds', title: 'Noise in thirds of an octave', x: { label: 'Frequency', unit: 'Hz', scale: 'log' }, y: { label: 'Level', unit: 'dBFS', scale: 'linear' },
      curves: parts.map(({ name, powers }) => ({ name, x: THIRDS_HZ, y: inThirds(powers, rateHz).map((power) => Math.max(powerToDb(power), FLOOR_DB)) })), least: [-160, -60],
    }],
    readings: parts.flatMap(({ name, powers, samples }) => ofSide(readings(samples, powers, rateHz), name, parts.length)),
  };
}

function readings(samples: Float64Array, powers: Float64Array, rateHz: number): Reading[] {
  const isSilent = samples.every((value) => value === 0);
  const note = isSilent ? 'Digital silence: every sample is zero.' : undefined;
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const power = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
  const weighted = powers.reduce((sum, one, bin) => sum + (bin === 0 ? 0 : one * 10 ** (aWeightDb((bin * rateHz) / WINDOW_FRAMES) / 10)), 0);
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return [
    { id: 'noise', label: 'Noise, RMS', value: powerToDb(power), unit: 'dBFS', ...(note === undefined ? {} : { note }) },
    { id: 'noise-a', label: 'The same, A-weighted', value: powerToDb(weighted), unit: 'dBFS' },
    { id: 'noise-peak', label: 'Peak', value: toDb(peak), unit: 'dBFS' },
    { id: 'offset', label: 'Offset from zero', value: toDb(Math.abs(mean)), unit: 'dBFS' },
  ];
}

/** Mean power of each bin, all together the power of the sound: Welch's method, Hann windows half over each other (P. D. Welch 1967). */
export function meanPowers(samples: Float64Array, windowFrames = WINDOW_FRAMES): Float64Array {
  const hann = Float64Array.from({ length: windowFrames }, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / windowFrames));
  const powers = new Float64Array(windowFrames / 2 + 1);
  let windows = 0;
  for (let start = 0; start + windowFrames <= samples.length; start += windowFrames / 2, windows++) {
    const re = hann.map((weight, k) => weight * samples[start + k]!);
    const im = new Float64Array(windowFrames);
    fourier(re, im);
    for (let bin = 0; bin < powers.length; bin++) powers[bin]! += re[bin]! ** 2 + im[bin]! ** 2;
  }
  // The window's mean square is 3/8; bins other than the ends stand for two.
  const scale = 1 / (windows * windowFrames * windowFrames * 0.375);
  return powers.map((power, bin) => power * scale * (bin === 0 || bin === windowFrames / 2 ? 1 : 2));
}
