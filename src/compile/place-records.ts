/**
 * First half of pass 8: gives every node, cable and line its place in memory and says what has to stand there first. What
 * lived before stays as it is.
 */
import { ADOPT_TAP, CABLE, LINE, NODE, PARAM, RING } from '../schedule/abi.ts';
import { lineBytes, nodeRecordBytes } from '../schedule/node-region.ts';
import type { EngineProgram, ScheduledCable, ScheduledNode, ScheduledParam } from '../schedule/schedule.ts';
import type { FlatNode } from './flat-graph.ts';
import type { Allocator, Placed } from './layout.ts';
import type { MemoryWrites } from './memory-writes.ts';
import type { Plan } from './plan.ts';
import { lineFrames } from './plan.ts';

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

  graph.nodes.forEach((flat, n) => {
    if (flat.kind === 'wire') return;
    const { region } = flat.variant;
    const placed = allocator.place(`node:${flat.identity}`, region.bytes);
    node[n] = placed.address;
    nodes.push(scheduledNode(flat, placed));
    if (placed.isNew) {
      writes.clear(placed.address, region.bytes);
      writeNode(flat, placed.address, plan.inputCarries[n]!, writes);
      inits.push(placed.address);
    } else if (flat.variant.inputs.length > 0) carries.push({ record: placed.address, word: plan.inputCarries[n]! });
  });

  graph.cables.forEach((flat, c) => {
    const placed = allocator.place(`cable:${flat.identity}`, CABLE.BYTES);
    const present = presence[c] === 1 ? 1 : 0;
    cable[c] = placed.address;
    cables.push({ identity: flat.identity, path: flat.path, record: placed.address, isNew: placed.isNew, presence: present, delayFrames: delays[c]! });
    if (isLive) presences.push({ record: placed.address, presence: present });
    if (!placed.isNew) return;
    const view = writes.at(placed.address, CABLE.BYTES);
    view.setFloat64(CABLE.gainGoal, flat.gain, true);
    view.setFloat64(CABLE.gainNow, flat.gain, true);
    view.setFloat32(CABLE.presenceGoal, present, true);
    view.setFloat32(CABLE.presenceNow, isLive ? 0 : present, true);
    view.setInt32(CABLE.curve, flat.curve, true);
  });

  graph.cables.forEach((flat, c) => {
    if (hasLine[c] === 0) return;
    const isLooped = feedback.looped[c] === 1;
    const frames = lineFrames(isLooped, delays[c]!);
    const bytes = LINE.ring + frames * 8;
    const placed = allocator.place(`line:${flat.identity}:${frames}`, bytes);
    line[c] = placed.address;
    if (!placed.isNew) return;
    writes.clear(placed.address, bytes);
    // While it plays, a cable that was heard undelayed goes on so until its new line has filled.
    writeLine(placed.address, frames, isLive && !isLooped ? 0 : ADOPT_TAP, writes);
  });
  return { node, cable, line, nodes, cables, inits, presences, carries };
}

function writeNode(flat: FlatNode, address: number, carries: number, writes: MemoryWrites): void {
  const { region, definition, kernel, config } = flat.variant;
  const bytes = nodeRecordBytes({ address, definition, kernel, path: flat.path, params: flat.params, config, bypassed: flat.bypassed, carries: [] }, region);
  new DataView(bytes.buffer).setInt32(NODE.carries, carries, true);
  writes.write(address, bytes);
  if (flat.kind === 'line') writeLine(address + region.state, (lineBytes(flat.variant.loopFrames) - LINE.ring) / 8, ADOPT_TAP, writes);
  if (definition.role === 'media') writes.at(address + region.state + RING.frames, 4).setUint32(0, ringCapacity(flat), true);
}

function writeLine(address: number, frames: number, tap: number, writes: MemoryWrites): void {
  const view = writes.at(address, LINE.ring);
  for (let offset = 0; offset < LINE.ring; offset += 4) view.setUint32(offset, 0, true);
  view.setUint32(LINE.mask, frames - 1, true);
  view.setUint32(LINE.tapNow, tap, true);
  view.setFloat32(LINE.fade, 1, true);
}

const ringCapacity = ({ variant }: FlatNode): number => Math.floor((variant.region.stateBytes - RING.samples) / 8);

function scheduledNode(flat: FlatNode, { address, isNew }: Placed): ScheduledNode {
  const { variant } = flat;
  const { region, definition } = variant;
  const params: Record<string, ScheduledParam> = {};
  let param = address + region.params;
  for (const name of variant.params) {
    params[name] = { address: param, delivery: definition.params[name]!.delivery };
    param += PARAM.BYTES;
  }
  const telemetry: Record<string, { address: number; count: number }> = {};
  let slot = address + region.telemetry;
  for (const [name, { count }] of Object.entries(definition.telemetry ?? {})) {
    telemetry[name] = { address: slot, count };
    slot += count * 4;
  }
  return {
    identity: flat.identity,
    path: flat.path,
    type: variant.type,
    record: address,
    isNew,
    params,
    telemetry,
    latencyFrames: variant.latencyFrames,
    ...(definition.role === 'media' ? { ring: { address: address + region.state, frames: ringCapacity(flat), media: flat.media } } : {}),
  };
}
