/**
 * All measurements of a system by test signals, in one table: what is sent, what is made of the answers, and the settings they begin
 * with. Pure; any thread.
 */
import { distortion, type DistortionSettings, distortionStimuli } from './distortion.ts';
import { intermodulation, type IntermodulationSettings, intermodulationStimuli } from './intermodulation.ts';
import type { Measured, Take } from './measured.ts';
import { noiseFloor, type NoiseFloorSettings, noiseFloorStimuli } from './noise-floor.ts';
import { response, type ResponseSettings, responseStimuli } from './response.ts';
import { staticCurve, type StaticCurveSettings, staticCurveStimuli } from './static-curve.ts';
import { timing, type TimingSettings, timingStimuli } from './timing.ts';

export interface SettingsOf {
  readonly response: ResponseSettings;
  readonly distortion: DistortionSettings;
  readonly intermodulation: IntermodulationSettings;
  readonly noise: NoiseFloorSettings;
  readonly levels: StaticCurveSettings;
  readonly timing: TimingSettings;
}
export type Kind = keyof SettingsOf;

export interface Analysis<S> {
  readonly title: string;
  readonly initial: (rateHz: number) => S;
  readonly stimuli: (settings: S) => Float32Array[];
  readonly analyze: (takes: readonly Take[], settings: S) => Measured;
}

export const ANALYSES: { readonly [K in Kind]: Analysis<SettingsOf[K]> } = {
  response: {
    title: 'Response', stimuli: responseStimuli, analyze: response,
    // 2⁻¹⁰: what is not linear stays so (DSP practice 0.6).
    initial: (rateHz) => ({ rateHz, levelDb: -60.205999, seconds: 1, feed: 'both', countedFrom: 'latency' }),
  },
  distortion: { title: 'Distortion', stimuli: distortionStimuli, analyze: distortion, initial: (rateHz) => ({ rateHz, frequencyHz: 1000, levelDb: -6, feed: 'both' }) },
  intermodulation: { title: 'Intermodulation', stimuli: intermodulationStimuli, analyze: intermodulation, initial: (rateHz) => ({ rateHz, method: 'SMPTE', levelDb: -6, feed: 'both' }) },
  noise: { title: 'Noise', stimuli: noiseFloorStimuli, analyze: noiseFloor, initial: (rateHz) => ({ rateHz, seconds: 2 }) },
  levels: { title: 'Level curve', stimuli: staticCurveStimuli, analyze: staticCurve, initial: (rateHz) => ({ rateHz, frequencyHz: 1000, wave: 'sine', fromDb: -60, toDb: 0, stepDb: 2, seconds: 0.5, feed: 'both' }) },
  timing: { title: 'Attack and release', stimuli: timingStimuli, analyze: timing, initial: (rateHz) => ({ rateHz, frequencyHz: 1000, lowDb: -40, highDb: -8, seconds: 1, feed: 'both' }) },
};

export const KINDS = Object.keys(ANALYSES) as readonly Kind[];

/** One measurement with its settings. */
export type Test = { readonly [K in Kind]: { readonly kind: K; readonly settings: SettingsOf[K] } }[Kind];

export const stimuliOf = (test: Test): Float32Array[] => analysisOf(test).stimuli(test.settings);
export const analyzed = (test: Test, takes: readonly Take[]): Measured => analysisOf(test).analyze(takes, test.settings);

/** The table has for each kind what takes its settings; TypeScript cannot follow that through the union. */
const analysisOf = (test: Test): Analysis<Test['settings']> => ANALYSES[test.kind] as unknown as Analysis<Test['settings']>;
