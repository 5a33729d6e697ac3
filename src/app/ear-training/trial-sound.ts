/** The sounds of a trial, rendered and brought to one loudness by measurement: no answer is to be found by level. Any thread. */
import { isNoSound, NO_SOUND_DB } from '../../kit/index.ts';
import type { ObserveJob, Observed } from '../observe-patch.ts';
import { watchKey } from '../observe-patch.ts';
import type { Patch } from '../../patch/patch.ts';
import type { Trial } from './exercises.ts';

export interface TrialSound {
  readonly name: string;
  /** Interleaved stereo. */
  readonly samples: Float32Array;
  readonly gain: number;
}

/** What is played is never nearer to full scale, whatever the offset. */
const HIGHEST_PEAK = 0.89;
const EVERY_FRAMES = 480;
const LOUDNESS = { path: 'meter', name: 'integratedLufs' } as const;

type Observe = (patch: Patch, job: ObserveJob) => Promise<Observed>;

interface Rendered {
  readonly samples: Float32Array;
  readonly loudness: number;
  readonly peak: number;
}

/** @throws Error that says why it could not be rendered */
export async function trialSounds(trial: Trial, observe: Observe): Promise<readonly TrialSound[]> {
  // Two versions that differ in nothing but level are rendered once.
  const made = new Map<Patch, Promise<Rendered>>();
  const rendered = [];
  for (const { name, patch, offsetDb } of trial.sounds) {
    const one = made.get(patch) ?? renderedOf(patch, trial, observe);
    made.set(patch, one);
    rendered.push({ name, offsetDb, ...(await one) });
  }
  const target = Math.min(...rendered.map(({ loudness }) => loudness));
  const gains = rendered.map(({ loudness, offsetDb }) => 10 ** ((target - loudness + offsetDb) / 20));
  const highest = Math.max(...rendered.map(({ peak }, k) => peak * gains[k]!));
  const trim = Math.min(1, HIGHEST_PEAK / highest);
  return rendered.map(({ name, samples }, k) => ({ name, samples, gain: gains[k]! * trim }));
}

async function renderedOf(patch: Patch, { fromFrame, toFrame }: Trial, observe: Observe): Promise<Rendered> {
  const observed = await observe(patch, { fromFrame, toFrame, everyFrames: EVERY_FRAMES, watch: [LOUDNESS], wantsOutput: true });
  if (!observed.ok) throw new Error(observed.diagnostics[0]?.message ?? 'It could not be rendered.');
  const samples = observed.observation.output!;
  const loudness = observed.observation.values.get(watchKey(LOUDNESS))?.at(-1)?.[0] ?? NO_SOUND_DB;
  if (isNoSound(loudness)) throw new Error('There is no sound in it.');
  return { samples, loudness, peak: samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0) };
}
