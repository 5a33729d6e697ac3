/**
 * First half of pass 8: gives every node, cable and line its place in memory and says what has to stand there first. What
 * lived before stays as it is.
 */
import { ADOPT_TAP, CABLE, LINE } from '../schedule/abi.ts';
import type { EngineProgram } from '../schedule/schedule.ts';
import { isApart } from './apart.ts';
import type { Allocator, Owners } from './layout.ts';
import type { MemoryWrites } from './memory-writes.ts';
import type { Plan } from './plan.ts';
import { lineFrames } from './plan.ts';
import { Words } from './words.ts';
import { NodeWriter, writeLineHead } from './write-node.ts';

export interface Places {
  /** Per node: its record, or 0 for a wire, which needs none. */
  readonly node: Int32Array;
  /** Per cable: its record. */
  readonly cable: Int32Array;
  /** Per cable: its line, or 0. */
  readonly line: Int32Array;
  /** Per node and per cable: 1 where it was not there before. */
  readonly newNodes: Uint8Array;
  readonly newCables: Uint8Array;
}

export interface Placed extends Pick<EngineProgram, 'records' | 'presences' | 'carries' | 'meters' | 'rings'> {
  readonly places: Places;
}

/**
 * `isLive`: the engine plays an earlier program, so new cables and taps begin where nothing is heard of them. `hasWorker`: the telemetry
 * of what is analyzed apart comes from there.
 */
export function placeRecords(plan: Plan, allocator: Allocator, writes: MemoryWrites, isLive: boolean, hasWorker: boolean): Placed {
  const { graph } = plan;
  const places = placeNames(plan, allocator);
  const { node, cable, newNodes, newCables } = places;
  const nodeWriter = new NodeWriter(writes);
  const carries = new Words();
  const meters = new Words();
  const rings = new Words();
  for (let n = 0; n < graph.nodeCount; n++) {
    const variant = graph.variant(n);
    if (variant.kind === 'wire') continue;
    const address = node[n]!;
    if (newNodes[n] === 1) nodeWriter.write(graph.path(n), variant, graph.given(n), address, plan.inputCarries[n]!);
    else if (variant.inputs.length > 0) carries.push(address, plan.inputCarries[n]!);
    const floats = hasWorker && isApart(variant) ? 0 : variant.telemetryFloats;
    meters.push(address, address + variant.region.telemetry, floats);
    if (variant.definition.role === 'media') rings.push(address + variant.region.state);
  }

  const presences = new Words();
  writes.expect(newCables.reduce((sum, isNew, c) => sum + isNew * CABLE.BYTES + plan.hasLine[c]! * LINE.ring, 0));
  for (let c = 0; c < graph.cableCount; c++) {
    const present = plan.presence[c] === 1 ? 1 : 0;
    if (isLive) presences.push(cable[c]!, present);
    if (newCables[c] === 0) continue;
    const at = writes.reserve(cable[c]!, CABLE.BYTES);
    const { view } = writes;
    view.setFloat64(at + CABLE.gainGoal, graph.gain[c]!, true);
    view.setFloat64(at + CABLE.gainNow, graph.gain[c]!, true);
    view.setFloat32(at + CABLE.presenceGoal, present, true);
    view.setFloat32(at + CABLE.presenceNow, isLive ? 0 : present, true);
    view.setInt32(at + CABLE.curve, graph.curve[c]!, true);
  }
  placeLines(plan, allocator, writes, isLive, places.line);
  return { places, records: nodeWriter.records(), presences: presences.take(), carries: carries.take(), meters: meters.take(), rings: rings.take() };
}

function placeNames({ graph }: Plan, allocator: Allocator): Places {
  const [nodes, cables] = [graph.nodeCount, graph.cableCount];
  const places: Places = { node: new Int32Array(nodes), cable: new Int32Array(cables), line: new Int32Array(cables), newNodes: new Uint8Array(nodes), newCables: new Uint8Array(cables) };
  const nodeOwners: Owners = { identityOf: (n) => graph.nodes[n]!.identity };
  for (let n = 0; n < nodes; n++) {
    const { kind, region } = graph.variant(n);
    if (kind === 'wire') continue;
    places.node[n] = allocator.place(nodeOwners, n, region.bytes);
    if (allocator.isNew) places.newNodes[n] = 1;
  }
  const cableOwners: Owners = { identityOf: (c) => graph.cables[c]!.identity };
  for (let c = 0; c < cables; c++) {
    places.cable[c] = allocator.place(cableOwners, c, CABLE.BYTES);
    if (allocator.isNew) places.newCables[c] = 1;
  }
  return places;
}

function placeLines({ graph, delays, hasLine, feedback }: Plan, allocator: Allocator, writes: MemoryWrites, isLive: boolean, line: Int32Array): void {
  const framesOf = (c: number): number => lineFrames(feedback.looped[c] === 1, delays[c]!);
  const owners: Owners = { identityOf: (c) => lineName(graph.cables[c]!.identity, framesOf(c)) };
  for (let c = 0; c < hasLine.length; c++) {
    if (hasLine[c] === 0) continue;
    const frames = framesOf(c);
    const bytes = LINE.ring + frames * 8;
    const address = allocator.place(owners, c, bytes);
    line[c] = address;
    if (!allocator.isNew) continue;
    writes.clear(address, bytes);
    // While it plays, a cable that was heard undelayed goes on so until its new line has filled.
    const at = writes.reserve(address, LINE.ring);
    writeLineHead(writes.view, at, frames, isLive && feedback.looped[c] === 0 ? 0 : ADOPT_TAP);
  }
}

/** A line's name in the layout. Nodes are known there by their identity, which has a "#" before any ":"; cables by theirs, which has not. */
export const lineName = (cableIdentity: string, frames: number): string => `line:${cableIdentity}:${frames}`;
