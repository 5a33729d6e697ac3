/**
 * Pass 4, carry: infers what each cable carries, sources first; in loops from silence upwards until nothing changes
 * (a work list; no output is raised more than three times). Afterwards every cable has one answer.
 */
import type { Carry } from '../kit/index.ts';
import { CARRIES } from '../kit/index.ts';
import type { FlatGraph, FlatNode } from './flat-graph.ts';
import { inputCount, paramsOf } from './flat-graph.ts';
import type { Feedback } from './feedback.ts';

/** Index into CARRIES, per cable: what its source's output carries. */
export type Carries = Uint8Array;

export function inferCarry(graph: FlatGraph, feedback: Feedback): Carries {
  const carries = new Uint8Array(graph.cables.length);
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
  const { outgoing, fromPort, nodes } = graph;
  if (outgoing.start[node] === outgoing.start[node + 1]) return false;
  const outputs = outputCarries(nodes[node]!, inputCarries(graph, carries, node));
  let changed = false;
  for (let k = outgoing.start[node]!; k < outgoing.start[node + 1]!; k++) {
    const cable = outgoing.cables[k]!;
    const found = CARRIES.indexOf(outputs[fromPort[cable]!] ?? 'stereo');
    const carry = onlyRises ? Math.max(found, carries[cable]!) : found;
    changed ||= carry !== carries[cable];
    carries[cable] = carry;
  }
  return changed;
}

/** What each input carries: the widest of its cables. */
export function inputCarries(graph: FlatGraph, carries: Carries, node: number): Carry[] {
  const { incoming, toPort, nodes } = graph;
  const inputs = new Array<number>(inputCount(nodes[node]!)).fill(0);
  for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
    const cable = incoming.cables[k]!;
    const port = toPort[cable]!;
    if (port >= 0 && carries[cable]! > inputs[port]!) inputs[port] = carries[cable]!;
  }
  return inputs.map((carry) => CARRIES[carry]!);
}

function outputCarries(node: FlatNode, inputs: readonly Carry[]): readonly Carry[] {
  const { definition, config, inputs: names, outputs } = node.variant;
  if (node.kind === 'wire') return inputs;
  if (definition.carry !== undefined) return definition.carry(inputs, config, paramsOf(node));
  if (names.length === 0) return outputs.map(() => 'stereo');
  let widest: Carry = 'silence';
  names.forEach((name, k) => {
    const carry = inputs[k]!;
    if (definition.inputs[name]?.key !== true && CARRIES.indexOf(carry) > CARRIES.indexOf(widest)) widest = carry;
  });
  return outputs.map(() => widest);
}
