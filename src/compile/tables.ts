/**
 * What a schedule says to people: its nodes and cables by name, with the addresses of what can be turned and read. Made from a plan
 * and its places when somebody asks. Pure.
 */
import { PARAM } from '../schedule/abi.ts';
import type { ScheduledCable, ScheduledNode, ScheduledParam } from '../schedule/schedule.ts';
import type { FlatNode } from './flat-nodes.ts';
import type { Places } from './place-records.ts';
import type { Plan } from './plan.ts';
import { ringCapacity } from './write-node.ts';

/** All but wires, which have no record. */
export function scheduledNodes({ graph }: Plan, { node, newNodes }: Places): readonly ScheduledNode[] {
  return graph.nodes.flatMap((flat, n) => (flat.kind === 'wire' ? [] : [scheduledNode(flat, node[n]!, newNodes[n] === 1)]));
}

export function scheduledCables({ graph, presence, delays }: Plan, { cable, newCables }: Places): readonly ScheduledCable[] {
  return graph.cables.map(({ identity, path }, c) => ({ identity, path, record: cable[c]!, isNew: newCables[c] === 1, presence: presence[c] === 1 ? 1 : 0, delayFrames: delays[c]! }));
}

function scheduledNode(flat: FlatNode, record: number, isNew: boolean): ScheduledNode {
  const { variant } = flat;
  const { region, definition } = variant;
  const params: Record<string, ScheduledParam> = {};
  let param = record + region.params;
  for (const name of variant.params) {
    params[name] = { address: param, delivery: definition.params[name]!.delivery };
    param += PARAM.BYTES;
  }
  const telemetry: Record<string, { address: number; count: number }> = {};
  let floats = record + region.telemetry;
  for (const [name, { count }] of Object.entries(definition.telemetry ?? {})) {
    telemetry[name] = { address: floats, count };
    floats += count * 4;
  }
  return {
    identity: flat.identity, path: flat.path, type: variant.type, record, isNew, params, telemetry, latencyFrames: variant.latencyFrames,
    ...(definition.role === 'media' ? { ring: { address: record + region.state, frames: ringCapacity(region.stateBytes), media: flat.media } } : {}),
  };
}
