/**
 * The curve of the equalizer, for faces and tests: the magnitude of the very filters that run in the engine. Pure; any thread.
 */
import { biquadDb } from '../../../src/kit/biquad.ts';
import { type Band, designBand } from './matched-design.ts';

/** dB of one band at each frequency; frequencies above half the rate are read at half the rate. */
export function bandResponseDb(band: Band, frequenciesHz: readonly number[], rateHz: number): number[] {
  const sections = designBand(band, rateHz);
  return frequenciesHz.map((frequencyHz) => sections.reduce((sum, section) => sum + biquadDb(section, frequencyHz, rateHz), 0));
}

/** dB of all bands together at each frequency. */
export function responseDb(bands: readonly Band[], frequenciesHz: readonly number[], rateHz: number): number[] {
  const curves = bands.map((band) => bandResponseDb(band, frequenciesHz, rateHz));
  return frequenciesHz.map((_, k) => curves.reduce((sum, curve) => sum + curve[k]!, 0));
}
