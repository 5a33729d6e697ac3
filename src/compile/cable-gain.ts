/** What a cable's record in the engine is told: the same number at compilation and by message. Pure. */
import { SILENCE_DB } from '../kit/index.ts';
import { pow } from '../kit/exact-math.ts';
import type { Cable } from '../patch/patch.ts';

/** Signed linear gain; for a cable into a parameter (it has a depth) the depth in the parameter's units, times that gain. */
export function cableGain(cable: Pick<Cable, 'gainDb' | 'inverted' | 'depth'>): number {
  const { gainDb, inverted, depth = 1 } = cable;
  const level = gainDb <= SILENCE_DB ? 0 : gainDb === 0 ? 1 : pow(10, gainDb / 20);
  const gain = level * depth;
  return inverted && gain !== 0 ? -gain : gain;
}
