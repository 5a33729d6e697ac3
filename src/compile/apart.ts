/**
 * Which nodes a live host analyzes apart from the sound, and whether the kernel of each may rest meanwhile: it may while no cable leaves
 * the outputs that need it, not even one that is fading out. Pure.
 */
import type { EngineProgram } from '../schedule/schedule.ts';
import type { Plan } from './plan.ts';

/** `records`: of each node of the plan. `hasWorker`: without one every kernel works. */
export function findAparts({ graph }: Plan, records: Int32Array, hasWorker: boolean): Pick<EngineProgram, 'aparts' | 'rests'> {
  const { nodes, outgoing, fromPort } = graph;
  const able = nodes.flatMap(({ identity, kind, variant }, n) => {
    const { apart } = variant.definition;
    if (apart === undefined || kind !== 'kernel') return [];
    const used = outgoing.cables.subarray(outgoing.start[n]!, outgoing.start[n + 1]!);
    const rests = hasWorker && used.every((cable) => !apart.unless.includes(variant.outputs[fromPort[cable]!]!));
    return [{ identity, record: records[n]!, inputs: variant.inputs.length, params: variant.params.length, rests }];
  });
  return {
    aparts: hasWorker ? able.map(({ identity, record, inputs, params }) => ({ identity, record, inputs, params })) : [],
    rests: able.map(({ record, rests }) => ({ record, rests })),
  };
}
