/** What a person should know about a graph that compiles: said at the node or cable it is about. Pure. */
import type { Diagnostic } from '../kit/index.ts';
import { CARRIES, diagnose } from '../kit/index.ts';
import type { FlatGraph } from './flat-graph.ts';
import type { Plan } from './plan.ts';

const MID_SIDE = CARRIES.indexOf('mid-side');

export function diagnosePlan(expanded: FlatGraph, plan: Plan): Diagnostic[] {
  return [...outputFaults(expanded), ...midSideFaults(plan), ...loopFaults(plan)];
}

function outputFaults(graph: FlatGraph): Diagnostic[] {
  const { nodeCount, incoming } = graph;
  if (nodeCount === 0) return [];
  const outputs: number[] = [];
  for (let n = 0; n < nodeCount; n++) if (graph.variant(n).kind === 'output') outputs.push(n);
  if (outputs.length === 0) return [diagnose('no-output', 'The patch has no output, so nothing of it is heard. Add an output and connect it.', {}, 'warning')];
  return outputs
    .filter((n) => incoming.start[n] === incoming.start[n + 1])
    .map((n) => diagnose('output-unconnected', `Nothing is connected to the output ${graph.path(n)}, so it is silent. Connect what shall be heard.`, { node: graph.path(n) }, 'warning'));
}

function midSideFaults({ graph, carries }: Plan): Diagnostic[] {
  const faults: Diagnostic[] = [];
  for (let c = 0; c < graph.cableCount; c++) {
    if (carries[c] !== MID_SIDE || graph.variant(graph.to[c]!).kind !== 'output') continue;
    const path = graph.paths.get(c);
    const target = graph.path(graph.to[c]!);
    const message = `The cable ${path} brings mid and side to the output ${target}: mid would be heard left and side right. Put a mid/side decoder before it.`;
    faults.push(diagnose('mid-side-undecoded', message, { cable: path, node: target }, 'warning'));
  }
  return faults;
}

function loopFaults({ graph, feedback }: Plan): Diagnostic[] {
  const faults: Diagnostic[] = [];
  for (let n = 0; n < graph.nodeCount; n++) {
    const { latencyFrames } = graph.variant(n);
    if (latencyFrames === 0 || feedback.isLoop[feedback.componentOf[n]!] === 0) continue;
    const path = graph.path(n);
    const message = `${path} stands in a feedback loop and delays by ${latencyFrames} frames of its own. The loop is longer by that, and cables inside it are not aligned. Take it out of the loop if that matters.`;
    faults.push(diagnose('latency-in-loop', message, { node: path }, 'warning'));
  }
  return faults;
}
