/**
 * How loud a patch can become, without playing it: the level of every signal while recordings are at full scale, by what each
 * node's definition says it does to a steady tone at its worst frequency. Loops are summed until they settle; one that does not may
 * grow. Rather too high than too low. Pure; any thread; works no more than stated.
 */
import { log2 } from '../kit/exact-math.ts';
import { loudestOutputs } from '../kit/loudest.ts';
import type { FlatGraph } from './flat-graph.ts';
import { paramsOf, type Variant } from './flat-nodes.ts';
import type { Plan } from './plan.ts';

export interface Loudest {
  /** Level at the output of the recording, or source, that can be loudest there; −Infinity where nothing arrives, Infinity where it may be anything. */
  readonly oneDb: number;
  /** Which that is: its path. */
  readonly source: string | undefined;
  /** All at once, in step with each other. */
  readonly allDb: number;
  /** The node that raises most of what is heard, and by how much; absent where none raises anything. */
  readonly most: { readonly path: string; readonly db: number } | undefined;
  /** Paths of nodes in loops that may grow without end. */
  readonly growing: readonly string[];
  /** Paths of nodes that may do anything. */
  readonly unbounded: readonly string[];
}

/** Beyond 240 dB nobody asks for the number. */
const ENDLESS = 1e12;
const LOOP_ROUNDS = 400;
const SETTLED = 1e-5;
/** A loop that gives back this much of each round is taken to settle, if at all, beyond what matters. */
const NEARLY_ONE = 0.999;
/** Calls of definitions in all; a mix of 100 strips takes some 20,000. */
const MOST_WORK = 120_000;
/** Of a node's moving parameters, so many are tried at both ends in all combinations. */
const MOST_CORNERS = 4;

const DECIBELS_PER_OCTAVE = 6.020599913279624;
const decibels = (amplitude: number): number => (amplitude <= 0 ? -Infinity : amplitude === Infinity ? Infinity : DECIBELS_PER_OCTAVE * log2(amplitude));

export function loudestOf(plan: Plan): Loudest {
  return new Levels(plan).find();
}

class Levels {
  private readonly graph: FlatGraph;
  private readonly outStart: Int32Array;
  /** Where each parameter may be while the patch plays, per node: found on the first walk. */
  private readonly settings: Readonly<Record<string, number>>[][] = [];
  private readonly growing = new Set<number>();
  private readonly order: Int32Array;
  private work = 0;

  constructor(private readonly plan: Plan) {
    this.graph = plan.graph;
    this.order = plan.feedback.members;
    const { graph } = this;
    this.outStart = new Int32Array(graph.nodeCount + 1);
    for (let n = 0; n < graph.nodeCount; n++) this.outStart[n + 1] = this.outStart[n]! + graph.variant(n).outputCount;
  }

  find(): Loudest {
    const { graph } = this;
    const all = new Float64Array(this.outStart[graph.nodeCount]!);
    this.walk(all, undefined);
    const growing = [...this.growing].map((n) => graph.path(n)).sort();
    const total = this.heard(all);
    // What only moves a parameter reaches no further than that does.
    const unbounded = total < Infinity ? [] : Array.from({ length: graph.nodeCount }, (_, n) => n).filter((n) => this.isUnbounded(n, all)).map((n) => graph.path(n)).sort();
    const one = this.loudestSource(total);
    return { oneDb: decibels(one.level), source: one.node === undefined ? undefined : graph.path(one.node), allDb: decibels(total), most: this.mostRaised(all), growing, unbounded };
  }

  /** Levels of all outputs, from all sources or from one. */
  private walk(levels: Float64Array, source: number | undefined, reached?: Uint8Array): void {
    const { feedback } = this.plan;
    for (let k = 0; k < this.order.length;) {
      const node = this.order[k]!;
      const component = feedback.componentOf[node]!;
      const end = feedback.memberStart[component + 1]!;
      if (reached !== undefined && reached[node] === 0 && feedback.isLoop[component] !== 1) k++;
      else if (feedback.isLoop[component] === 1) {
        this.settle(levels, source, k, end);
        k = end;
      } else {
        this.step(levels, node, source);
        k++;
      }
    }
  }

  private settle(levels: Float64Array, source: number | undefined, from: number, end: number): void {
    let before = 0;
    let change = Infinity;
    for (let round = 0; round < LOOP_ROUNDS; round++) {
      let largest = 0;
      let moved = 0;
      for (let k = from; k < end; k++) {
        const node = this.order[k]!;
        const was = levels.slice(this.outStart[node]!, this.outStart[node + 1]!);
        this.step(levels, node, source);
        was.forEach((level, o) => {
          const now = levels[this.outStart[node]! + o]!;
          largest = Math.max(largest, now);
          moved = Math.max(moved, Math.abs(now - level));
        });
      }
      if (moved <= SETTLED * largest) return;
      if (!(largest < ENDLESS) || this.work > MOST_WORK) break;
      // What is left of a steady decay is known from its ratio.
      const ratio = moved / change;
      if (round > 20 && ratio < NEARLY_ONE && Math.abs(ratio - before) < 1e-3) {
        for (let k = from; k < end; k++) for (let o = this.outStart[this.order[k]!]!; o < this.outStart[this.order[k]! + 1]!; o++) if (levels[o]! > 0) levels[o]! += (moved * ratio) / (1 - ratio);
        return;
      }
      before = ratio;
      change = moved;
    }
    for (let k = from; k < end; k++) {
      const node = this.order[k]!;
      this.growing.add(node);
      for (let o = this.outStart[node]!; o < this.outStart[node + 1]!; o++) levels[o] = Infinity;
    }
  }

  private step(levels: Float64Array, n: number, source: number | undefined): void {
    const variant = this.graph.variant(n);
    const { kind, definition, config } = variant;
    const inputs = this.inputsOf(levels, n);
    const at = this.outStart[n]!;
    if (kind === 'wire' || kind === 'line') {
      for (let o = at; o < this.outStart[n + 1]!; o++) levels[o] = inputs[0] ?? 0;
      return;
    }
    if (source !== undefined && source !== n && isSource(variant)) {
      levels.fill(0, at, this.outStart[n + 1]);
      return;
    }
    const most = new Float64Array(this.outStart[n + 1]! - at);
    for (const params of this.settingsOf(levels, n)) {
      this.work++;
      loudestOutputs(definition, inputs, params, config, this.graph.rateHz).forEach((level, o) => (most[o] = Math.max(most[o]!, Number.isNaN(level) ? Infinity : level)));
    }
    if (this.graph.given(n).bypassed && inputs.length > 0 && most.length > 0) most[0] = inputs[0]!;
    levels.set(most, at);
  }

  private inputsOf(levels: Float64Array, n: number): number[] {
    const { graph } = this;
    const inputs = new Array<number>(graph.variant(n).inputCount).fill(0);
    for (let k = graph.incoming.start[n]!; k < graph.incoming.start[n + 1]!; k++) {
      const cable = graph.incoming.cables[k]!;
      const port = graph.toPort[cable]!;
      const gain = graph.gain[cable]!;
      const level = levels[this.outStart[graph.from[cable]!]! + graph.fromPort[cable]!]!;
      if (port >= 0 && level > 0 && gain !== 0) inputs[port]! += level * Math.abs(gain);
    }
    return inputs;
  }

  /** The knobs as they stand, and where cables move them to the corners of what they reach. */
  private settingsOf(levels: Float64Array, n: number): readonly Readonly<Record<string, number>>[] {
    const known = this.settings[n];
    if (known !== undefined && this.plan.feedback.isLoop[this.plan.feedback.componentOf[n]!] !== 1) return known;
    const { graph } = this;
    const variant = graph.variant(n);
    const params = paramsOf(variant, graph.given(n));
    const reach = new Map<string, number>();
    for (let k = graph.incoming.start[n]!; k < graph.incoming.start[n + 1]!; k++) {
      const cable = graph.incoming.cables[k]!;
      if (graph.toPort[cable]! >= 0) continue;
      const name = variant.params[~graph.toPort[cable]!]!;
      const level = levels[this.outStart[graph.from[cable]!]! + graph.fromPort[cable]!]!;
      const depth = graph.gain[cable]!;
      // Curves bend within −1 to 1, and grow by up to the third power beyond.
      if (level > 0 && depth !== 0) reach.set(name, (reach.get(name) ?? 0) + Math.abs(depth) * Math.max(level, level ** 3));
    }
    let corners: Readonly<Record<string, number>>[] = [params];
    let tried = 0;
    for (const [name, by] of reach) {
      const { min, max } = variant.definition.params[name]!;
      const value = params[name]!;
      const ends = [Math.max(min, value - by), Math.min(max, value + by)];
      corners = tried++ < MOST_CORNERS ? [...corners, ...corners.flatMap((corner) => ends.map((end) => ({ ...corner, [name]: end })))] : corners.map((corner) => ({ ...corner, [name]: ends[1]! }));
    }
    this.settings[n] = corners;
    return corners;
  }

  private heard(levels: Float64Array): number {
    let sum = 0;
    const { graph } = this;
    for (let n = 0; n < graph.nodeCount; n++) if (graph.variant(n).kind === 'output') for (const level of this.inputsOf(levels, n)) sum += level;
    return sum;
  }

  /** One walk for each source, over what it reaches; where that is too much work, all of them stand for each. */
  private loudestSource(total: number): { readonly level: number; readonly node: number | undefined } {
    const { graph } = this;
    let best: { level: number; node: number | undefined } = { level: 0, node: undefined };
    for (let n = 0; n < graph.nodeCount; n++) {
      if (!isSource(graph.variant(n))) continue;
      if (this.work > MOST_WORK) return { level: total, node: undefined };
      const reached = this.reachedFrom(n);
      const levels = new Float64Array(this.outStart[graph.nodeCount]!);
      this.walk(levels, n, reached);
      const level = this.heard(levels);
      this.work += graph.nodeCount / 16;
      if (level > best.level) best = { level, node: n };
    }
    return best;
  }

  private reachedFrom(root: number): Uint8Array {
    const { outgoing, to } = this.graph;
    const reached = new Uint8Array(this.graph.nodeCount);
    const queue = [root];
    reached[root] = 1;
    for (let head = 0; head < queue.length; head++) {
      const node = queue[head]!;
      for (let k = outgoing.start[node]!; k < outgoing.start[node + 1]!; k++) {
        const target = to[outgoing.cables[k]!]!;
        if (reached[target] === 1) continue;
        reached[target] = 1;
        queue.push(target);
      }
    }
    return reached;
  }

  private isUnbounded(n: number, levels: Float64Array): boolean {
    if (this.growing.has(n) || this.inputsOf(levels, n).includes(Infinity)) return false;
    for (let o = this.outStart[n]!; o < this.outStart[n + 1]!; o++) if (levels[o] === Infinity) return true;
    return false;
  }

  private mostRaised(levels: Float64Array): Loudest['most'] {
    let most: Loudest['most'];
    const { graph } = this;
    for (let n = 0; n < graph.nodeCount; n++) {
      const came = Math.max(0, ...this.inputsOf(levels, n));
      let left = 0;
      for (let o = this.outStart[n]!; o < this.outStart[n + 1]!; o++) left = Math.max(left, levels[o]!);
      const db = decibels(left) - decibels(came);
      if (came > 0 && Number.isFinite(db) && db > (most?.db ?? 0.05)) most = { path: graph.path(n), db };
    }
    return most;
  }
}

/** What sounds by itself: it has nothing to be heard through. */
const isSource = ({ kind, inputs }: Variant): boolean => kind === 'kernel' && inputs.length === 0;
