/**
 * What must hold after each pass, said a second time in another way. For tests; each throws with the first thing that does
 * not hold.
 */
import { CARRIES } from '../kit/index.ts';
import { ALIGN_BYTES } from '../schedule/abi.ts';
import { type EngineProgram, type Layout, type Range, RECORD_WORDS } from '../schedule/schedule.ts';
import type { Carries } from './carry.ts';
import type { Feedback } from './feedback.ts';
import type { FlatGraph } from './flat-graph.ts';
import { compareNamed } from './flat-graph.ts';
import type { Latency } from './latency.ts';
import type { Order } from './order.ts';
import { isSink } from './prune.ts';

export function claim(holds: boolean, what: () => string): void {
  if (!holds) throw new Error(what());
}

/** No chain left, every path unique, every end a port. */
export function verifyExpand(graph: FlatGraph): void {
  const { nodes, cables, from, fromPort, to, toPort } = graph;
  for (const list of [nodes, cables]) {
    for (let k = 1; k < list.length; k++) claim(compareNamed(list[k - 1]!, list[k]!) < 0, () => `${list[k]!.path} is not after ${list[k - 1]!.path}`);
    claim(new Set(list.map(({ path }) => path)).size === list.length, () => 'two share a path');
  }
  for (const { path, variant } of nodes) claim(variant.definition.role !== 'chain', () => `${path} is still a chain`);
  cables.forEach(({ path }, c) => {
    claim(fromPort[c]! >= 0 && fromPort[c]! < graph.variant(from[c]!).outputCount, () => `${path} comes from no output`);
    const target = graph.variant(to[c]!);
    claim(toPort[c]! >= 0 ? toPort[c]! < target.inputCount : ~toPort[c]! < target.params.length, () => `${path} goes to no input`);
  });
}

/** What is left reaches a sink. */
export function verifyPrune(graph: FlatGraph): void {
  const reached = graph.nodes.map((_, n) => isSink(graph, n));
  for (let changed = true; changed; ) {
    changed = false;
    for (let c = graph.cables.length - 1; c >= 0; c--) {
      if (!reached[graph.to[c]!] || reached[graph.from[c]!]) continue;
      reached[graph.from[c]!] = changed = true;
    }
  }
  reached.forEach((isReached, n) => claim(isReached, () => `${graph.nodes[n]!.path} reaches no sink`));
}

/** Every cycle is inside one component, every loop hangs together, and the cuts open it. */
export function verifyFeedback(graph: FlatGraph, feedback: Feedback): void {
  const { componentOf, isLoop, members, memberStart, looped } = feedback;
  const place = new Int32Array(graph.nodes.length).fill(-1);
  members.forEach((node, k) => (place[node] = k));
  claim(place.every((p) => p >= 0) && members.length === graph.nodes.length, () => 'members are not all nodes');
  graph.cables.forEach(({ path }, c) => {
    const from = graph.from[c]!;
    const to = graph.to[c]!;
    if (componentOf[from] !== componentOf[to]) {
      claim(componentOf[from]! < componentOf[to]!, () => `${path} runs against the order of components`);
      claim(looped[c] === 0, () => `${path} is cut outside of a loop`);
      return;
    }
    claim(isLoop[componentOf[to]!] === 1, () => `${path} closes a loop that is not marked`);
    if (looped[c] === 0 && graph.nodes[from]!.kind !== 'line') claim(place[from]! < place[to]!, () => `${path} closes a cycle that no cut opens`);
  });
  for (let component = 0; component < isLoop.length; component++) {
    const own = members.subarray(memberStart[component], memberStart[component + 1]);
    for (const node of own) claim(componentOf[node] === component, () => `${graph.nodes[node]!.path} is listed in another component`);
    if (isLoop[component] === 0) claim(own.length === 1, () => `component ${component} is no loop and has ${own.length} nodes`);
    else for (const outwards of [true, false]) claim(reachedInside(graph, componentOf, own[0]!, outwards) === own.length, () => `loop ${component} does not hang together`);
  }
}

function reachedInside(graph: FlatGraph, componentOf: Int32Array, root: number, outwards: boolean): number {
  const { start, cables } = outwards ? graph.outgoing : graph.incoming;
  const ends = outwards ? graph.to : graph.from;
  const seen = new Set([root]);
  for (const node of seen) {
    for (let k = start[node]!; k < start[node + 1]!; k++) if (componentOf[ends[cables[k]!]!] === componentOf[root]) seen.add(ends[cables[k]!]!);
  }
  return seen.size;
}

/** A cable has one answer, and each answer follows from those before it. */
export function verifyCarry(graph: FlatGraph, { componentOf, isLoop }: Feedback, carries: Carries): void {
  graph.cables.forEach(({ path }, c) => {
    claim(carries[c]! < CARRIES.length, () => `${path} carries nothing known`);
    const source = graph.nodes[graph.from[c]!]!;
    if (source.kind !== 'wire' && source.variant.definition.carry !== undefined) return;
    if (source.kind !== 'wire' && source.variant.inputs.length === 0) return claim(CARRIES[carries[c]!] === 'stereo', () => `${path}: a source that says nothing is stereo`);
    const isKey = (cable: number): boolean => source.kind !== 'wire' && source.variant.definition.inputs[source.variant.inputs[graph.toPort[cable]!]!]?.key === true;
    const into = graph.cables.map((_, k) => k).filter((k) => graph.to[k] === graph.from[c] && graph.toPort[k]! >= 0 && !isKey(k));
    const widest = Math.max(0, ...into.map((k) => carries[k]!));
    if (isLoop[componentOf[graph.from[c]!]!] === 1) claim(carries[c]! >= widest, () => `${path} carries less than what feeds it`);
    else claim(carries[c] === widest, () => `${path} carries ${CARRIES[carries[c]!]}, fed by ${CARRIES[widest]}`);
  });
}

/** All inputs of a node are aligned, no path is delayed without need, and the outputs meet. */
export function verifyLatency(graph: FlatGraph, { componentOf, isLoop }: Feedback, { arrivals, delays, outputFrames }: Latency): void {
  const tight = new Uint8Array(graph.nodes.length);
  const fed = new Uint8Array(graph.nodes.length);
  graph.cables.forEach(({ path }, c) => {
    const from = graph.from[c]!;
    const to = graph.to[c]!;
    claim(delays[c]! >= 0, () => `${path} would have to look ahead`);
    if (componentOf[from] === componentOf[to] && isLoop[componentOf[to]!] === 1) return claim(delays[c] === 0, () => `${path} changes the time of its loop`);
    claim(arrivals[from]! + graph.nodes[from]!.variant.latencyFrames + delays[c]! === arrivals[to], () => `${path} arrives at another time than its neighbors`);
    fed[to] = 1;
    if (delays[c] === 0) tight[to] = 1;
  });
  graph.nodes.forEach(({ path, kind }, n) => {
    if (kind === 'output') claim(arrivals[n] === outputFrames, () => `output ${path} is heard at another time`);
    else if (isLoop[componentOf[n]!] === 0 && fed[n] === 1) claim(tight[n] === 1, () => `${path} waits for nobody`);
  });
}

/** Each node once, sources before targets, loops in one piece. */
export function verifyOrder(graph: FlatGraph, { componentOf, isLoop, looped }: Feedback, order: Order): void {
  const place = new Int32Array(graph.nodes.length).fill(-1);
  order.forEach((node, k) => (place[node] = k));
  claim(order.length === graph.nodes.length && place.every((p) => p >= 0), () => 'the order is not all nodes');
  graph.cables.forEach(({ path }, c) => {
    const from = graph.from[c]!;
    const isOpen = looped[c] === 1 || (graph.nodes[from]!.kind === 'line' && isLoop[componentOf[from]!] === 1 && componentOf[from] === componentOf[graph.to[c]!]);
    if (!isOpen) claim(place[from]! < place[graph.to[c]!]!, () => `${path} is read before it is written`);
  });
  const closed = new Set<number>();
  order.forEach((node, k) => {
    const component = componentOf[node]!;
    if (k > 0 && componentOf[order[k - 1]!] === component) return;
    claim(!closed.has(component), () => `loop ${component} is in two pieces`);
    closed.add(component);
  });
}

/** Regions lie apart, and none of the new ones on an old one. */
export function verifyLayout(layout: Layout, previous: Layout | undefined, heapBase: number): void {
  const regions: { identity: string; range: Range }[] = [...layout.regions].map(([identity, range]) => ({ identity, range }));
  for (const [identity, range] of previous?.regions ?? []) {
    const now = layout.regions.get(identity);
    if (now === undefined) regions.push({ identity, range });
    else claim(now.address === range.address && now.bytes === range.bytes, () => `${identity} has moved`);
  }
  regions.sort((a, b) => a.range.address - b.range.address);
  regions.forEach(({ identity, range }, k) => {
    claim(range.address >= heapBase && range.address % ALIGN_BYTES === 0, () => `${identity} lies at ${range.address}`);
    const next = regions[k + 1];
    if (next !== undefined) claim(range.address + range.bytes <= next.range.address, () => `${identity} overlaps ${next.identity}`);
  });
  const free = layout.gaps.map((range) => ({ range, identity: 'gap' }));
  const taken = [...layout.regions].map(([identity, range]) => ({ identity, range }));
  let end = -1;
  for (const { range, identity } of [...free, ...taken].sort((a, b) => a.range.address - b.range.address)) {
    claim(range.address >= end, () => `${identity} at ${range.address} overlaps a gap`);
    end = range.address + range.bytes;
  }
  claim(end <= layout.topBytes, () => `something lies above ${layout.topBytes}`);
}

/** What is written before a hand-over: clears, blocks, records. */
export function writtenRanges({ clears, blocks: { addresses, starts }, records }: EngineProgram): Range[] {
  const ranges: Range[] = [];
  for (let k = 0; k < clears.length; k += 2) ranges.push({ address: clears[k]!, bytes: clears[k + 1]! });
  addresses.forEach((address, k) => ranges.push({ address, bytes: starts[k + 1]! - starts[k]! }));
  for (let k = 0; k < records.nodes.length; k += RECORD_WORDS) {
    const template = records.nodes[k + 1]!;
    ranges.push({ address: records.nodes[k]!, bytes: records.starts[template + 1]! - records.starts[template]! });
  }
  return ranges;
}
