import { describe, expect, it } from 'vitest';
import { expectation, type Phase, type Sides, STEPS, verdictOf } from './playback-verdict.ts';

describe('the verdict on a playback', () => {
  it('waits for both answers', () => {
    expect(verdictOf({}, 'speakers')).toBeUndefined();
    expect(verdictOf({ sides: 'right-way' }, 'speakers')).toBeUndefined();
    expect(verdictOf({ phase: 'thin' }, 'headphones')).toBeUndefined();
  });

  it.each<[Sides, Phase, RegExp]>([
    ['right-way', 'thin', /^This is stereo/], ['right-way', 'full', /polarity turned/], ['swapped', 'full', /polarity turned/], ['right-way', 'same', /mono/], ['both', 'thin', /mono/], ['both', 'same', /mono/], ['swapped', 'thin', /swapped/],
  ])('of sides %s and phase %s', (sides, phase, text) => {
    for (const playback of ['speakers', 'headphones'] as const) {
      const verdict = verdictOf({ sides, phase }, playback)!;
      expect(verdict.text).toMatch(text);
      expect(verdict.isGood).toBe(sides === 'right-way' && phase === 'thin');
    }
  });

  it('says beforehand what each sound should be', () => {
    for (const playback of ['speakers', 'headphones'] as const) expect(new Set(STEPS.map((step) => expectation(step, playback))).size).toBe(4);
  });
});
