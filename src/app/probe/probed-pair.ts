/** The two cables whose probes stay, wherever they are. Pure. */
import type { Patch } from '../../patch/patch.ts';
import { cableAt } from '../sound-paths.ts';
import type { ProbeBench } from './probe-bench.ts';

/** @returns their paths; undefined unless two are pinned and there */
export function probedPair(patch: Patch, probes: Pick<ProbeBench, 'cable'>): readonly [a: string, b: string] | undefined {
  const [a, b] = [probes.cable('a'), probes.cable('b')];
  return a !== undefined && b !== undefined && cableAt(patch, a) && cableAt(patch, b) ? [a, b] : undefined;
}
