/** What a person should know about a graph that compiles: said at the node or cable it is about. Pure. */
import type { Diagnostic } from '../kit/index.ts';
import { CARRIES, diagnose } from '../kit/index.ts';
import type { FlatGraph } from './flat-graph.ts';
import type { Plan } from './plan.ts';

const MID_SIDE = CARRIES.indexOf('mid-side');

export function diagnosePlan(expanded: FlatGraph, plan: Plan): Diagnostic[] {
  return [...outputFaults(expanded), ...midSideFaults(plan), ...loopFaults(plan)];
}

function outputFaults({ nodes, incoming }: FlatGraph): Diagnostic[] {
  if (nodes.length === 0) return [];
  const outputs: number[] = [];
  for (let n = 0; n < nodes.length; n++) if (nodes[n]!.kind === 'output') outputs.push(n);
  if (outputs.length === 0) return [diagnose('no-output', 'The patch has no output, so nothing of it is heard. Add an output and connect it.', {}, 'warning')];
  return outputs
    .filter((n) => incoming.start[n] === incoming.start[n + 1])
    .map((n) => diagnose('output-unconnected', `Nothing is connected to the output ${nodes[n]!.path}, so it is silent. Connect what shall be heard.`, { node: nodes[n]!.path }, 'warning'));
}

function midSideFaults({ graph, carries }: Plan): Diagnostic[] {
  const faults: Diagnostic[] = [];
  graph.paths.forEach((path, c) => {
    const target = graph.nodes[graph.to[c]!]!;
    if (target.kind !== 'output' || carries[c] !== MID_SIDE) return;
    const message = `The cable ${path} brings mid and side to the output ${target.path}: mid would be heard left and side right. Put a mid/side decoder before it.`;
    faults.push(diagnose('mid-side-undecoded', message, { cable: path, node: target.path }, 'warning'));
  });
  return faults;
}

function loopFaults({ graph, feedback }: Plan): Diagnostic[] {
  const faults: Diagnostic[] = [];
  graph.nodes.forEach(({ path, variant }, n) => {
    if (feedback.isLoop[feedback.componentOf[n]!] === 0 || variant.latencyFrames === 0) return;
    const message = `${path} stands in a feedback loop and delays by ${variant.latencyFrames} frames of its own. The loop is longer by that, and cables inside it are not aligned. Take it out of the loop if that matters.`;
    faults.push(diagnose('latency-in-loop', message, { node: path }, 'warning'));
  });
  return faults;
}
