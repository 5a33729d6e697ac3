/**
 * First half of pass 8: gives every node, cable and line its place in memory and says what has to stand there first. What
 * lived before stays as it is.
 */
import type { NodeDefinition } from '../kit/index.ts';
import { ADOPT_TAP, CABLE, LINE, PARAM } from '../schedule/abi.ts';
import type { EngineProgram, ScheduledCable, ScheduledNode, ScheduledParam } from '../schedule/schedule.ts';
import type { FlatNode } from './flat-graph.ts';
import type { Allocator } from './layout.ts';
import type { MemoryWrites } from './memory-writes.ts';
import type { Plan } from './plan.ts';
import { lineFrames } from './plan.ts';
import { lineHead, NodeWriter, ringCapacity } from './write-node.ts';

export interface Places {
  /** Per node: its record, or 0 for a wire, which needs none. */
  readonly node: Int32Array;
  /** Per cable: its record. */
  readonly cable: Int32Array;
  /** Per cable: its line, or 0. */
  readonly line: Int32Array;
  readonly nodes: readonly ScheduledNode[];
  readonly cables: readonly ScheduledCable[];
  readonly inits: readonly number[];
  readonly presences: EngineProgram['presences'];
  readonly carries: EngineProgram['carries'];
}

/** `isLive`: the engine plays an earlier program, so new cables and taps begin where nothing is heard of them. */
export function placeRecords(plan: Plan, allocator: Allocator, writes: MemoryWrites, isLive: boolean): Places {
  const { graph, delays, hasLine, presence, feedback } = plan;
  const node = new Int32Array(graph.nodes.length);
  const cable = new Int32Array(graph.cables.length);
  const line = new Int32Array(graph.cables.length);
  const nodes: ScheduledNode[] = [];
  const cables: ScheduledCable[] = [];
  const inits: number[] = [];
  const presences: { record: number; presence: 0 | 1 }[] = [];
  const carries: { record: number; word: number }[] = [];
  const nodeWriter = new NodeWriter(writes);

  graph.nodes.forEach((flat, n) => {
    if (flat.kind === 'wire') return;
    const { region } = flat.variant;
    const address = allocator.place(flat.identity, region.bytes);
    node[n] = address;
    nodes.push(scheduledNode(flat, address, allocator.isNew));
    if (allocator.isNew) {
      nodeWriter.write(flat, address, plan.inputCarries[n]!);
      inits.push(address);
    } else if (flat.variant.inputs.length > 0) carries.push({ record: address, word: plan.inputCarries[n]! });
  });

  graph.cables.forEach((flat, c) => {
    const record = allocator.place(flat.identity, CABLE.BYTES);
    const { isNew } = allocator;
    const present = presence[c] === 1 ? 1 : 0;
    cable[c] = record;
    cables.push({ identity: flat.identity, path: flat.path, record, isNew, presence: present, delayFrames: delays[c]! });
    if (isLive) presences.push({ record, presence: present });
    if (!isNew) return;
    const at = writes.reserve(record, CABLE.BYTES);
    writes.view.setFloat64(at + CABLE.gainGoal, flat.gain, true);
    writes.view.setFloat64(at + CABLE.gainNow, flat.gain, true);
    writes.view.setFloat32(at + CABLE.presenceGoal, present, true);
    writes.view.setFloat32(at + CABLE.presenceNow, isLive ? 0 : present, true);
    writes.view.setInt32(at + CABLE.curve, flat.curve, true);
  });

  graph.cables.forEach((flat, c) => {
    if (hasLine[c] === 0) return;
    const isLooped = feedback.looped[c] === 1;
    const frames = lineFrames(isLooped, delays[c]!);
    const bytes = LINE.ring + frames * 8;
    const address = allocator.place(lineName(flat.identity, frames), bytes);
    line[c] = address;
    if (!allocator.isNew) return;
    writes.clear(address, bytes);
    // While it plays, a cable that was heard undelayed goes on so until its new line has filled.
    const at = writes.reserve(address, LINE.ring);
    writes.bytes.set(lineHead(frames, isLive && !isLooped ? 0 : ADOPT_TAP), at);
  });
  return { node, cable, line, nodes, cables, inits, presences, carries };
}

/** A line's name in the layout. Nodes are known there by their identity, which has a "#" before any ":"; cables by theirs, which has not. */
export const lineName = (cableIdentity: string, frames: number): string => `line:${cableIdentity}:${frames}`;

function scheduledNode(flat: FlatNode, address: number, isNew: boolean): ScheduledNode {
  const { variant } = flat;
  const { region, definition } = variant;
  const params: Record<string, ScheduledParam> = {};
  let param = address + region.params;
  for (const name of variant.params) {
    params[name] = { address: param, delivery: definition.params[name]!.delivery };
    param += PARAM.BYTES;
  }
  return {
    identity: flat.identity,
    path: flat.path,
    type: variant.type,
    record: address,
    isNew,
    params,
    telemetry: telemetryOf(definition, address + region.telemetry),
    latencyFrames: variant.latencyFrames,
    ...(definition.role === 'media' ? { ring: { address: address + region.state, frames: ringCapacity(region.stateBytes), media: flat.media } } : {}),
  };
}

const NO_TELEMETRY: ScheduledNode['telemetry'] = {};

function telemetryOf(definition: NodeDefinition, first: number): ScheduledNode['telemetry'] {
  if (definition.telemetry === undefined) return NO_TELEMETRY;
  const telemetry: Record<string, { address: number; count: number }> = {};
  let address = first;
  for (const [name, { count }] of Object.entries(definition.telemetry)) {
    telemetry[name] = { address, count };
    address += count * 4;
  }
  return telemetry;
}
