/** Three sounds, one of which hides another in a part of it. For tests only. */
import { PLACES, PLACES_HZ } from '../../measure/masking/hidden-regions.ts';
import type { Moment } from '../../measure/masking/moves.ts';
import type { Scene } from './suggestions.ts';

/** A voice over a wide region, and a guitar that is louder in a part of it; a bass that meets neither. */
const levels = new Float32Array(8 * PLACES).fill(-100);
PLACES_HZ.forEach((hz, place) => {
  if (hz > 250 && hz < 5000) levels[place] = 50;
  if (hz > 2000 && hz < 4000) levels[PLACES + place] = 58;
  if (hz < 90) levels[2 * PLACES + place] = 40;
});
const moment: Moment = { leftDb: levels, rightDb: levels, tonality: new Float32Array(8 * PLACES) };
const NAMES = ['Voice', 'Guitar', 'Bass'];
export const scene = { moments: [moment, moment], sounds: [0, 1, 2], hidden: 0, fullScaleDb: 100, measured: 0.7, nameOf: (sound: number) => NAMES[sound]!, isMono: () => true } satisfies Scene;
