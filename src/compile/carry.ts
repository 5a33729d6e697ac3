/**
 * Pass 4, carry: infers what each cable carries, sources first; in loops from silence upwards until nothing changes
 * (a work list; no output is raised more than three times). Afterwards every cable has one answer.
 */
import type { Carry } from '../kit/index.ts';
import { CARRIES } from '../kit/index.ts';
import { PACKED_CARRIES } from '../schedule/node-region.ts';
import type { FlatGraph } from './flat-graph.ts';
import { paramsOf } from './flat-nodes.ts';
import type { Feedback } from './feedback.ts';

const STEREO = CARRIES.indexOf('stereo');

/** Index into CARRIES, per cable: what its source's output carries. */
export type Carries = Uint8Array;

export function inferCarry(graph: FlatGraph, feedback: Feedback): Carries {
  const carries = new Uint8Array(graph.cableCount);
  const { members, memberStart, isLoop } = feedback;
  for (let component = 0; component < isLoop.length; component++) {
    const first = memberStart[component]!;
    const end = memberStart[component + 1]!;
    if (isLoop[component] === 0) infer(graph, carries, members[first]!, false);
    else settle(graph, feedback, carries, members.subarray(first, end));
  }
  return carries;
}

function settle(graph: FlatGraph, { componentOf }: Feedback, carries: Carries, members: Int32Array): void {
  const { outgoing, to } = graph;
  const queue = [...members];
  const waiting = new Set(queue);
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]!;
    waiting.delete(node);
    if (!infer(graph, carries, node, true)) continue;
    for (let k = outgoing.start[node]!; k < outgoing.start[node + 1]!; k++) {
      const target = to[outgoing.cables[k]!]!;
      if (componentOf[target] !== componentOf[node] || waiting.has(target)) continue;
      waiting.add(target);
      queue.push(target);
    }
  }
}

/** Works out one node; in a loop an answer only ever rises. Returns whether any of its cables changed. */
function infer(graph: FlatGraph, carries: Carries, node: number, onlyRises: boolean): boolean {
  const { outgoing, fromPort } = graph;
  if (outgoing.start[node] === outgoing.start[node + 1]) return false;
  const told = toldCarries(graph, carries, node);
  const widest = told === undefined ? widestInput(graph, carries, node) : STEREO;
  let changed = false;
  for (let k = outgoing.start[node]!; k < outgoing.start[node + 1]!; k++) {
    const cable = outgoing.cables[k]!;
    const found = told === undefined ? widest : CARRIES.indexOf(told[fromPort[cable]!] ?? 'stereo');
    const carry = onlyRises ? Math.max(found, carries[cable]!) : found;
    changed ||= carry !== carries[cable];
    carries[cable] = carry;
  }
  return changed;
}

/** What each output carries, where the definition knows. */
function toldCarries(graph: FlatGraph, carries: Carries, n: number): readonly Carry[] | undefined {
  const variant = graph.variant(n);
  const { kind, definition, config } = variant;
  return kind === 'wire' ? undefined : definition.carry?.(inputCarries(graph, carries, n), config, paramsOf(variant, graph.given(n)));
}

/** The widest of what is heard; a detector's input is not. A source gives stereo. */
function widestInput(graph: FlatGraph, carries: Carries, node: number): number {
  const { incoming, toPort, isKey } = graph;
  const { kind, inputs } = graph.variant(node);
  if (kind !== 'wire' && inputs.length === 0) return STEREO;
  let widest = 0;
  for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
    const cable = incoming.cables[k]!;
    const port = toPort[cable]!;
    if (port < 0 || carries[cable]! <= widest || (kind !== 'wire' && isKey[cable] === 1)) continue;
    widest = carries[cable]!;
  }
  return widest;
}

/** What each input carries: the widest of its cables. */
export function inputCarries(graph: FlatGraph, carries: Carries, node: number): Carry[] {
  const { incoming, toPort } = graph;
  const inputs = new Array<Carry>(graph.variant(node).inputCount).fill('silence');
  for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
    const cable = incoming.cables[k]!;
    const port = toPort[cable]!;
    if (port >= 0 && carries[cable]! > CARRIES.indexOf(inputs[port]!)) inputs[port] = CARRIES[carries[cable]!]!;
  }
  return inputs;
}

/** Per node, the word its record has of what its inputs carry (`packCarries`). */
export function packedInputs({ nodeCount, to, toPort }: FlatGraph, carries: Carries): Int32Array {
  const packed = new Int32Array(nodeCount);
  for (let cable = 0; cable < to.length; cable++) {
    const port = toPort[cable]!;
    if (port < 0 || port >= PACKED_CARRIES) continue;
    const node = to[cable]!;
    const shift = 4 * port;
    if (carries[cable]! > ((packed[node]! >>> shift) & 15)) packed[node] = (packed[node]! & ~(15 << shift)) | (carries[cable]! << shift);
  }
  return packed;
}
