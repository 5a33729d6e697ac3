/**
 * Which nodes a live host analyzes apart from the sound, and whether the kernel of each may rest meanwhile: it may while no cable leaves
 * the outputs that need it, not even one that is fading out. Pure.
 */
import type { ApartNode, EngineProgram } from '../schedule/schedule.ts';
import type { Variant } from './flat-nodes.ts';
import type { Plan } from './plan.ts';

/** `records`: of each node of the plan. `hasWorker`: without one every kernel works. */
export function findAparts({ graph }: Plan, records: Int32Array, hasWorker: boolean): Pick<EngineProgram, 'aparts' | 'rests'> {
  const { outgoing, fromPort } = graph;
  const aparts: ApartNode[] = [];
  const rests: number[] = [];
  for (let n = 0; n < graph.nodeCount; n++) {
    const variant = graph.variant(n);
    if (!isApart(variant)) continue;
    const record = records[n]!;
    const used = outgoing.cables.subarray(outgoing.start[n]!, outgoing.start[n + 1]!);
    const isHeard = used.some((cable) => variant.definition.apart!.unless.includes(variant.outputs[fromPort[cable]!]!));
    rests.push(record, hasWorker && !isHeard ? 1 : 0);
    if (hasWorker) aparts.push({ identity: graph.nodes[n]!.identity, record, inputs: variant.inputs.length, params: variant.params.length });
  }
  return { aparts, rests: Int32Array.from(rests) };
}

export const isApart = ({ kind, definition }: Variant): boolean => kind === 'kernel' && definition.apart !== undefined;
