import { describe, expect, it } from 'vitest';
import { scene } from './scene.fixture.ts';
import { suggestionsFor } from './suggestions.ts';

let pauses = 0;
const found = await suggestionsFor(scene, () => { pauses++; return Promise.resolve(); });

describe('what would help a hidden sound', () => {
  it('is asked of the one that hides it, where it does', () => {
    expect(new Set(found.map(({ hider }) => hider))).toEqual(new Set([1]));
    const cut = found.find(({ move }) => move.kind === 'cut')!;
    expect(cut.move).toMatchObject({ kind: 'cut' });
    if (cut.move.kind === 'cut') expect(cut.move.hz > 2000 && cut.move.hz < 4000).toBe(true);
    expect(cut.text).toMatch(/^Cut Guitar by [369] dB around [23]\.\d\d kHz$/);
  });

  it('is a cut, a duck and a pan, the most helpful first, each better than nothing', () => {
    expect(new Set(found.map(({ move }) => move.kind))).toEqual(new Set(['cut', 'duck', 'pan']));
    for (const [k, one] of found.entries()) {
      expect(one.predicted).toBeGreaterThan(scene.measured);
      if (k > 0) expect(one.predicted).toBeLessThanOrEqual(found[k - 1]!.predicted);
    }
  });

  it('lets the page go on between trials', () => expect(pauses).toBeGreaterThan(5));

  it('is nothing where nobody is in the way', async () => {
    expect(await suggestionsFor({ ...scene, sounds: [0, 2] }, () => Promise.resolve())).toEqual([]);
  });
});
