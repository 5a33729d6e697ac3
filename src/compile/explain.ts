/**
 * What the compiler made of a patch, as a person would want to know it: as data for cables and lists on the canvas, and as
 * text. Cables are named by their paths; those the compiler drew itself (sends to receives, ends of chains) have a "~". Pure.
 */
import type { Carry, Diagnostic } from '../kit/index.ts';
import { CARRIES } from '../kit/index.ts';
import type { Emitted } from './emit.ts';
import type { Plan } from './plan.ts';
import { type Late, waits } from './waits.ts';
import { loopBlockFrames } from './write-program.ts';

export interface ExplainedNode {
  readonly path: string;
  readonly type: string;
  /** The tool it serves; empty for a placeholder. */
  readonly tool: string;
  readonly latencyFrames: number;
  /** What takes that time, in a word: "look-ahead"; empty where its definition does not say. */
  readonly latencyBy: string;
  /** Index into the loops, or −1. */
  readonly loop: number;
}

export interface ExplainedCable {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly carry: Carry;
  /** Compensation put into it. */
  readonly delayFrames: number;
  readonly delayMs: number;
  /** Whose latency that makes up for, nearest first; found when it is asked for. */
  readonly waitsFor: readonly Late[];
  /** By how much what it brings, with its compensation, is behind the media. */
  readonly arrivalFrames: number;
  /** Frames the compiler had to add because the cable closes a loop without a delay; else 0. */
  readonly feedbackFrames: number;
  /** The block its loop runs in; 0 outside of loops. */
  readonly loopBlockFrames: number;
}

export interface ExplainedLoop {
  readonly blockFrames: number;
  /** In the order they run. */
  readonly nodes: readonly string[];
  /** The explicit delays that open it. */
  readonly lines: readonly { readonly path: string; readonly frames: number }[];
  /** The cables that got one frame of delay. */
  readonly cutCables: readonly string[];
}

export interface Explanation {
  readonly rateHz: number;
  /** In the order they run. */
  readonly nodes: readonly ExplainedNode[];
  readonly cables: ReadonlyMap<string, ExplainedCable>;
  readonly loops: readonly ExplainedLoop[];
  readonly buffers: { readonly count: number; readonly signals: number };
  readonly instructionWords: number;
  readonly memoryBytes: number;
  readonly latencyFrames: number;
  readonly tailFrames: number;
  readonly diagnostics: readonly Diagnostic[];
}

export function explain(plan: Plan, emitted: Emitted, diagnostics: readonly Diagnostic[]): Explanation {
  const { graph, feedback } = plan;
  const loopOf = new Map<number, number>();
  const loops: { blockFrames: number; nodes: string[]; lines: { path: string; frames: number }[]; cutCables: string[] }[] = [];
  const nodes = Array.from(emitted.order, (n): ExplainedNode => {
    const path = graph.path(n);
    const variant = graph.variant(n);
    const component = feedback.componentOf[n]!;
    let loop = -1;
    if (feedback.isLoop[component] === 1) {
      loop = loopOf.get(component) ?? loops.push({ blockFrames: loopBlockFrames(plan, component), nodes: [], lines: [], cutCables: [] }) - 1;
      loopOf.set(component, loop);
      loops[loop]!.nodes.push(path);
      if (variant.kind === 'line') loops[loop]!.lines.push({ path, frames: variant.loopFrames });
    }
    return { path, type: variant.type, tool: variant.tool, latencyFrames: variant.latencyFrames, latencyBy: variant.definition.latencyBy ?? '', loop };
  });
  const cables = new Map<string, ExplainedCable>();
  const waitsFor = waits(plan);
  for (let c = 0; c < graph.cableCount; c++) {
    const path = graph.paths.get(c);
    const from = graph.from[c]!;
    const to = graph.to[c]!;
    const inside = feedback.componentOf[from] === feedback.componentOf[to] ? loopOf.get(feedback.componentOf[to]!) : undefined;
    const isCut = feedback.looped[c] === 1;
    if (isCut && inside !== undefined) loops[inside]!.cutCables.push(path);
    cables.set(path, {
      path,
      from: `${graph.path(from)}.${graph.variant(from).outputs[graph.fromPort[c]!] ?? 'out'}`,
      to: `${graph.path(to)}.${portName(plan, c)}`,
      carry: CARRIES[plan.carries[c]!]!,
      delayFrames: plan.delays[c]!,
      delayMs: (plan.delays[c]! * 1000) / graph.rateHz,
      get waitsFor() {
        return waitsFor(c);
      },
      arrivalFrames: plan.arrivals[from]! + graph.variant(from).latencyFrames + plan.delays[c]!,
      feedbackFrames: isCut ? 1 : 0,
      loopBlockFrames: inside === undefined ? 0 : loops[inside]!.blockFrames,
    });
  }
  return {
    rateHz: graph.rateHz,
    nodes,
    cables,
    loops,
    buffers: { count: emitted.buffers.count, signals: emitted.buffers.signals },
    instructionWords: emitted.schedule?.program.length ?? 0,
    memoryBytes: emitted.schedule?.memoryBytes ?? 0,
    latencyFrames: plan.outputFrames,
    tailFrames: plan.tailFrames,
    diagnostics,
  };
}

function portName({ graph }: Plan, cable: number): string {
  const { inputs, params } = graph.variant(graph.to[cable]!);
  const port = graph.toPort[cable]!;
  return (port < 0 ? params[~port] : inputs[port]) ?? 'in';
}
