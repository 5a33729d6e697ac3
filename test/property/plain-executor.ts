/**
 * The compiler's counterpart: plays a plan node by node, as one would by hand. No buffer is reused, nothing is shared, loops
 * go frame by frame, sums and delays are written out in f32. What the compiled program renders must equal this to the bit.
 */
import type { Plan } from '../../src/compile/plan.ts';
import { GRID_FRAMES } from '../../src/schedule/abi.ts';

/** One node on its own. Signals are interleaved stereo; of a repeated input, one for each cable. */
export interface PlainNode {
  run(inputs: ReadonlyMap<string, readonly Float32Array[]>, modulations: ReadonlyMap<string, Float32Array>, frames: number): readonly Float32Array[];
}

export type CreateNode = (node: number) => PlainNode;

const f32 = Math.fround;
const LEAST = f32(1e-15);
const MOST = f32(3.4028234663852886e38);
/** What comes round in a loop: neither what is no number nor what has died away. */
const sounding = (x: number): number => (Math.abs(x) >= LEAST && Math.abs(x) < MOST ? x : 0);

/** The last frames that went in, first in first out. */
class Delay {
  private readonly held: Float32Array;
  private at = 0;

  constructor(frames: number) {
    this.held = new Float32Array(frames * 2);
  }

  /** The oldest frame, before the next is put in its place. */
  oldest(): readonly [number, number] {
    return [this.held[this.at]!, this.held[this.at + 1]!];
  }

  /** The same, where it closes a loop. */
  comingRound(): Float32Array {
    return Float32Array.from(this.oldest(), sounding);
  }

  put(left: number, right: number): void {
    this.held[this.at] = left;
    this.held[this.at + 1] = right;
    this.at = (this.at + 2) % this.held.length;
  }

  through(signal: Float32Array): Float32Array {
    if (this.held.length === 0) return signal;
    const out = new Float32Array(signal.length);
    for (let i = 0; i < signal.length; i += 2) {
      out.set(this.oldest(), i);
      this.put(signal[i]!, signal[i + 1]!);
    }
    return out;
  }
}

export class PlainExecutor {
  private readonly nodes: (PlainNode | undefined)[];
  private readonly lines: (Delay | undefined)[];
  private readonly cableDelays: Delay[];
  /** Signals of the running piece, per node and output. */
  private readonly outputs: (readonly Float32Array[])[];
  private readonly out: number[] = [];

  constructor(private readonly plan: Plan, create: CreateNode) {
    const { graph, feedback, delays } = plan;
    this.nodes = graph.nodes.map(({ kind, variant }, n) => (kind === 'kernel' || (kind === 'output' && variant.kernel >= 0) ? create(n) : undefined));
    this.lines = graph.nodes.map(({ kind, variant }) => (kind === 'line' ? new Delay(variant.loopFrames) : undefined));
    this.cableDelays = graph.cables.map((_, c) => new Delay(feedback.looped[c] === 1 ? 1 : delays[c]!));
    this.outputs = graph.nodes.map(() => []);
  }

  /** Interleaved stereo, `frames` frames on from the last call; a whole number of grid steps. */
  render(frames: number): Float32Array {
    if (frames % GRID_FRAMES !== 0) throw new RangeError(`${frames} frames are no whole number of grid steps`);
    const rendered = new Float32Array(frames * 2);
    for (let at = 0; at < frames; at += GRID_FRAMES) {
      this.out.splice(0, Infinity, ...new Array<number>(GRID_FRAMES * 2).fill(0));
      this.slice();
      rendered.set(this.out, at * 2);
    }
    return rendered;
  }

  private slice(): void {
    const { memberStart, members, isLoop } = this.plan.feedback;
    for (let component = 0; component < isLoop.length; component++) {
      const own = members.subarray(memberStart[component], memberStart[component + 1]);
      if (isLoop[component] === 0) this.piece(own[0]!, 0, GRID_FRAMES);
      else this.loop(own);
    }
  }

  private loop(members: Int32Array): void {
    const whole = new Map<number, Float32Array[]>();
    for (const node of members) whole.set(node, this.plan.graph.nodes[node]!.variant.outputs.map(() => new Float32Array(GRID_FRAMES * 2)));
    for (const node of members) if (this.plan.graph.nodes[node]!.kind === 'wire') whole.set(node, [new Float32Array(GRID_FRAMES * 2)]);
    for (let frame = 0; frame < GRID_FRAMES; frame++) {
      for (const node of members) if (this.lines[node] !== undefined) this.outputs[node] = [this.lines[node].comingRound()];
      for (const node of members) {
        this.piece(node, frame, 1);
        whole.get(node)!.forEach((signal, port) => signal.set(this.outputs[node]![port]!, frame * 2));
      }
      for (const node of members) this.feedBack(node);
    }
    for (const [node, signals] of whole) this.outputs[node] = signals;
  }

  /** What closes a loop without a line is one frame old when it is read. */
  private feedBack(node: number): void {
    const { graph, feedback } = this.plan;
    graph.cables.forEach((_, c) => {
      if (feedback.looped[c] !== 1 || graph.from[c] !== node) return;
      const signal = this.outputs[node]![graph.fromPort[c]!]!;
      this.cableDelays[c]!.put(signal[0]!, signal[1]!);
    });
  }

  private piece(node: number, from: number, frames: number): void {
    const { graph, feedback } = this.plan;
    const { kind, variant } = graph.nodes[node]!;
    const inputs = new Map<string, readonly Float32Array[]>();
    const modulations = new Map<string, Float32Array>();
    const names = kind === 'wire' ? ['in'] : variant.inputs;
    names.forEach((name, port) => {
      const cables = this.cablesInto(node, port);
      if (cables.length === 0) return;
      const isRepeated = kind === 'kernel' && variant.definition.inputs[name]?.repeated === true;
      inputs.set(name, isRepeated ? cables.map((cable) => this.sum([cable], from, frames)) : [this.sum(cables, from, frames)]);
    });
    variant.params.forEach((name, param) => {
      const cables = this.cablesInto(node, ~param);
      if (cables.length > 0) modulations.set(name, this.modulation(cables, from, frames));
    });
    const first = inputs.get(names[0] ?? '')?.[0] ?? new Float32Array(frames * 2);
    switch (kind) {
      case 'wire':
        this.outputs[node] = [first];
        return;
      case 'kernel':
        this.outputs[node] = this.nodes[node]!.run(inputs, modulations, frames);
        return;
      case 'output':
        this.nodes[node]?.run(inputs, modulations, frames);
        for (let i = 0; i < frames * 2; i++) this.out[from * 2 + i] = f32(this.out[from * 2 + i]! + first[i]!);
        return;
      case 'line':
        if (feedback.isLoop[feedback.componentOf[node]!] === 1) this.lines[node]!.put(first[0]!, first[1]!);
        else this.outputs[node] = [this.lines[node]!.through(first)];
    }
  }

  /** In order of the cables, which is the order of sums. */
  private cablesInto(node: number, port: number): number[] {
    const { incoming, toPort } = this.plan.graph;
    return [...incoming.cables.subarray(incoming.start[node], incoming.start[node + 1])].filter((cable) => toPort[cable] === port);
  }

  private arriving(cable: number, from: number, frames: number): Float32Array {
    const { graph, feedback } = this.plan;
    if (feedback.looped[cable] === 1) return this.cableDelays[cable]!.comingRound();
    const source = this.outputs[graph.from[cable]!]![graph.fromPort[cable]!]!;
    const isWhole = source.length === frames * 2;
    return this.cableDelays[cable]!.through(isWhole ? source : source.subarray(from * 2, (from + frames) * 2));
  }

  private sum(cables: readonly number[], from: number, frames: number): Float32Array {
    const total = new Float32Array(frames * 2);
    let isFirst = true;
    for (const cable of cables) {
      const signal = this.arriving(cable, from, frames);
      const gain = f32(this.plan.graph.cables[cable]!.gain);
      if (gain === 0) continue;
      for (let i = 0; i < total.length; i++) {
        const product = f32(signal[i]! * gain);
        total[i] = isFirst ? product : f32(total[i]! + product);
      }
      isFirst = false;
    }
    return total;
  }

  private modulation(cables: readonly number[], from: number, frames: number): Float32Array {
    const total = new Float32Array(frames);
    for (const cable of cables) {
      const signal = this.arriving(cable, from, frames);
      const { gain, curve } = this.plan.graph.cables[cable]!;
      for (let i = 0; i < frames; i++) {
        const mean = f32(f32(signal[2 * i]! + signal[2 * i + 1]!) * 0.5);
        total[i] = f32(total[i]! + f32(f32(gain) * curved(mean, curve)));
      }
    }
    return total;
  }
}

function curved(x: number, curve: number): number {
  switch (curve) {
    case 0: return x;
    case 1: return f32(x * Math.abs(x));
    case 2: return f32(f32(x * x) * x);
    default: return f32(f32(x + 1) * 0.5);
  }
}
