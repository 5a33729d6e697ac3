import { describe, expect, it } from 'vitest';
import { PLACES, PLACES_HZ } from '../../measure/masking/hidden-regions.ts';
import type { Moment } from '../../measure/masking/moves.ts';
import { suggestionsFor } from './suggestions.ts';

/** A voice over a wide region, and a guitar that is louder in a part of it; a bass that meets neither. */
const levels = new Float32Array(8 * PLACES).fill(-100);
PLACES_HZ.forEach((hz, place) => {
  if (hz > 250 && hz < 5000) levels[place] = 50;
  if (hz > 2000 && hz < 4000) levels[PLACES + place] = 58;
  if (hz < 90) levels[2 * PLACES + place] = 40;
});
const moment: Moment = { leftDb: levels, rightDb: levels, tonality: new Float32Array(8 * PLACES) };
const NAMES = ['Voice', 'Guitar', 'Bass'];
const scene = { moments: [moment, moment], sounds: [0, 1, 2], hidden: 0, fullScaleDb: 100, measured: 0.7, nameOf: (sound: number) => NAMES[sound]!, isMono: () => true };
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
