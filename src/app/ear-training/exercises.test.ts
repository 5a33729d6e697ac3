import { expect, it } from 'vitest';
import { openDemoStem } from '../../../examples/demo-stems.fixture.ts';
import { shipped } from '../../catalog/shipped.ts';
import { measureLoudness } from '../../measure/loudness.ts';
import { observePatch } from '../observe-patch.ts';
import { engineModule, kernels } from '../player.fixture.ts';
import { EXERCISES, trialOf } from './exercises.ts';
import { nextScore } from './staircase.ts';
import { trialSounds } from './trial-sound.ts';

/** Chance that begins with the earliest bars and is the same each time. */
function chance(seed: number): () => number {
  let at = 0;
  return () => (at++ === 0 ? 0 : (Math.imul(seed + at, 0x9e3779b1) >>> 0) / 2 ** 32);
}

it.each(EXERCISES)('$title has an answer at every level, and as many as it offers', ({ id, levels }) => {
  for (let level = 1; level <= levels; level++) {
    for (let seed = 0; seed < 20; seed++) {
      const trial = trialOf(id, level, shipped, chance(seed));
      expect(trial.answers.length).toBeGreaterThanOrEqual(2);
      expect(trial.answers.length).toBeLessThanOrEqual(9);
      expect(new Set(trial.answers).size).toBe(trial.answers.length);
      expect(trial.answers[trial.right]).toBeDefined();
      expect(trial.toFrame).toBeGreaterThan(trial.fromFrame);
    }
  }
});

it('what is heard differs by the asked decibels and by no loudness else', { timeout: 60_000 }, async () => {
  const observe: Parameters<typeof trialSounds>[1] = (patch, job) => observePatch({ patch, catalog: shipped, module: engineModule, kernels, openMedia: (media, _, rateHz) => openDemoStem(media, rateHz) }, job);
  for (const [exercise, level, wanted] of [['louder', 3, 3], ['compressed', 1, 0]] as const) {
    const trial = trialOf(exercise, level, shipped, chance(3));
    const sounds = await trialSounds(trial, observe);
    const loudness = await Promise.all(sounds.map(async ({ samples, gain }) => {
      const heard = samples.map((x) => x * gain);
      expect(heard.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeLessThan(0.9);
      const report = await measureLoudness({ rateHz: 48000, channels: 2, channelMask: 3, frames: heard.length / 2, readFrames: (start, count) => Promise.resolve(heard.subarray(start * 2, (start + count) * 2)) }, { catalog: shipped, module: engineModule, kernels });
      return report.integratedLufs!;
    }));
    expect(Math.abs(loudness[trial.right]! - loudness[1 - trial.right]! - wanted)).toBeLessThan(0.1);
  }
});

it('two right answers in a row go up, one wrong goes down, never out of the range', () => {
  let score = { exercise: 'louder', level: 1, answered: 0, right: 0 };
  let row = 0;
  for (const isRight of [true, true, true, false, false, true]) ({ score, row } = nextScore(score, row, isRight, 9));
  expect(score).toEqual({ exercise: 'louder', level: 1, answered: 6, right: 4 });
  for (let k = 0; k < 40; k++) ({ score, row } = nextScore(score, row, true, 9));
  expect(score.level).toBe(9);
});
