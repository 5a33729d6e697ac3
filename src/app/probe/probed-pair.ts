/** The two cables whose probes stay, as far as they can be set against each other. Pure. */
import type { Patch } from '../../patch/patch.ts';
import { isSamePlace } from '../../patch/place.ts';
import { cableAt, type CablePair } from '../sound-paths.ts';
import type { ProbeBench } from './probe-bench.ts';

/** @returns undefined unless two are pinned; in words why they cannot be compared */
export function probedPair(patch: Patch, probes: Pick<ProbeBench, 'cable'>): CablePair | string | undefined {
  const [a, b] = (['a', 'b'] as const).map((slot) => {
    const path = probes.cable(slot);
    return path === undefined ? undefined : cableAt(patch, path);
  });
  if (a === undefined || b === undefined) return undefined;
  // What listens to both is a node, and a node stands in one patch.
  if (!isSamePlace(a.place, b.place)) return 'One of the probed cables is in a chain that the other is not in. To compare them, probe two in the same chain.';
  return { place: a.place, within: a.within, cables: [a.cable, b.cable] };
}
