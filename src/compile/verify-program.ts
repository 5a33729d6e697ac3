/**
 * Runs a program with names instead of numbers: every buffer holds the name of a signal, and every read must find the name
 * it expects. So no two live signals share a buffer, nothing is read before it is written, and every cable is read where it
 * ends. A slice is two halves, and loops run their bodies half by half. For tests; throws with the first fault.
 */
import { GRID_FRAMES, IO } from '../schedule/abi.ts';
import type { Instruction } from '../schedule/instructions.ts';
import { readInstructions, wordAt } from '../schedule/instructions.ts';
import type { Layout, Schedule } from '../schedule/schedule.ts';
import { lineName } from './place-records.ts';
import { lineFrames } from './plan.ts';
import type { Order } from './order.ts';
import type { Plan } from './plan.ts';
import { isRepeated } from './sums.ts';
import { claim } from './verify.ts';

const HALVES = [0, 1] as const;

export function verifyProgram(plan: Plan, order: Order, schedule: Schedule, layout: Layout): void {
  new SymbolicRun(plan, order, schedule, layout).run();
}

class SymbolicRun {
  /** What the halves of each buffer hold, by address. */
  private readonly content = new Map<number, [string, string]>();
  private readonly nodeAt = new Map<number, number>();
  private readonly cableAt = new Map<number, number>();
  /** A line's node or cable. */
  private readonly lineAt = new Map<number, { readonly node: number } | { readonly cable: number }>();
  private readonly read = new Set<number>();
  private readonly called = new Set<number>();
  /** Halves written to each line, in this slice. */
  private readonly written = new Map<number, number>();
  private halves: readonly number[] = HALVES;
  /** Sums made for the node that is called next: where they may be read. */
  private pending: { readonly slot: number; readonly buffer: number; readonly names: readonly (readonly [buffer: number, name: string])[]; readonly sum: string }[] = [];
  private readonly zero: number;
  /** In the order they run. */
  private readonly emptyWires: number[];

  constructor(private readonly plan: Plan, order: Order, private readonly schedule: Schedule, layout: Layout) {
    const address = (identity: string): number => layout.regions.get(identity)!.address;
    const { graph, feedback, delays, hasLine } = plan;
    this.zero = address('zero');
    this.emptyWires = [...order].filter((n) => graph.nodes[n]!.kind === 'wire' && graph.incoming.start[n] === graph.incoming.start[n + 1]);
    graph.nodes.forEach(({ identity, kind, variant }, n) => {
      if (kind === 'wire') return;
      this.nodeAt.set(address(identity), n);
      if (kind === 'line') this.lineAt.set(address(identity) + variant.region.state, { node: n });
    });
    graph.cables.forEach(({ identity }, c) => {
      this.cableAt.set(address(identity), c);
      if (hasLine[c] === 1) this.lineAt.set(address(lineName(identity, lineFrames(feedback.looped[c] === 1, delays[c]!))), { cable: c });
    });
  }

  run(): void {
    const { graph } = this.plan;
    this.steps(readInstructions(this.schedule));
    graph.cables.forEach(({ path }, c) => claim(this.read.has(c), () => `nobody reads ${path}`));
    graph.nodes.forEach(({ path, kind }, n) => claim(kind !== 'kernel' || this.called.has(n), () => `${path} is not called`));
    for (const [line, what] of this.lineAt) claim(this.written.get(line) === 2, () => `line ${JSON.stringify(what)} is not written`);
  }

  private steps(instructions: readonly Instruction[]): void {
    for (const instruction of instructions) {
      if (instruction.op !== 'loop') this.step(instruction);
      else {
        const shortest = Math.min(GRID_FRAMES, ...instruction.body.map((inner) => (inner.op === 'lineTake' ? inner.delayFrames : GRID_FRAMES)));
        claim(instruction.blockFrames === shortest, () => `a loop of ${shortest} frames runs in blocks of ${instruction.blockFrames}`);
        for (const half of HALVES) {
          this.halves = [half];
          this.steps(instruction.body);
        }
        this.halves = HALVES;
      }
    }
  }

  private step(instruction: Exclude<Instruction, { op: 'loop' }>): void {
    const { graph, feedback } = this.plan;
    switch (instruction.op) {
      case 'mix':
      case 'modulate': {
        const names: (readonly [number, string])[] = [];
        for (const { source, cable: record } of instruction.feeds) {
          const cable = this.cableAt.get(record);
          if (cable === undefined) throw new Error(`no cable at ${record}`);
          const name = this.plan.hasLine[cable] === 1 ? `line ${cable}` : this.outputName(graph.from[cable]!, graph.fromPort[cable]!);
          this.expect(source, name, graph.cables[cable]!.path);
          names.push([source, name]);
          this.read.add(cable);
        }
        const sum = `sum of ${instruction.feeds.map(({ cable }) => this.cableAt.get(cable)).join()}`;
        if (instruction.op === 'mix' && instruction.slot === 0) return this.wire(instruction.buffer, instruction.feeds.map(({ cable }) => this.cableAt.get(cable)!));
        claim(!names.some(([buffer]) => buffer === instruction.buffer), () => `${sum} is written over what it reads`);
        this.write(instruction.buffer, sum);
        this.pending.push({ slot: instruction.op === 'mix' ? instruction.slot : 0, buffer: instruction.buffer, names: instruction.op === 'mix' && names.length === 1 ? names : [], sum });
        return;
      }
      case 'call': {
        const node = this.nodeAt.get(instruction.node);
        if (node === undefined) throw new Error(`no node at ${instruction.node}`);
        this.ports(node, instruction.io);
        this.called.add(node);
        return;
      }
      case 'lineWrite': {
        const what = this.lineAt.get(instruction.line);
        if (what === undefined) throw new Error(`no line at ${instruction.line}`);
        if ('cable' in what) this.expect(wordAt(this.schedule, instruction.slot), this.outputName(graph.from[what.cable]!, graph.fromPort[what.cable]!), 'a line');
        else if (this.pending.length > 0) this.settle(what.node, (port) => instruction.slot + port * 4);
        else claim(wordAt(this.schedule, instruction.slot) === this.zero, () => 'a line without input reads something');
        this.written.set(instruction.line, (this.written.get(instruction.line) ?? 0) + this.halves.length);
        return;
      }
      case 'lineRead':
      case 'lineTake': {
        const what = this.lineAt.get(instruction.line);
        if (what === undefined) throw new Error(`no line at ${instruction.line}`);
        const done = this.written.get(instruction.line) ?? 0;
        const before = this.halves[0] === 1 ? 1 : 0;
        claim(done === before + (instruction.op === 'lineRead' ? this.halves.length : 0), () => `line ${JSON.stringify(what)} is ${instruction.op === 'lineRead' ? 'read before' : 'taken after'} it is written`);
        const isCut = 'node' in what ? feedback.isLoop[feedback.componentOf[what.node]!] === 1 : feedback.looped[what.cable] === 1;
        claim(isCut === (instruction.op === 'lineTake'), () => `line ${JSON.stringify(what)} opens no loop`);
        const delay = 'node' in what ? graph.nodes[what.node]!.variant.loopFrames : isCut ? 1 : this.plan.delays[what.cable]!;
        claim(instruction.delayFrames === delay, () => `line ${JSON.stringify(what)} delays by ${instruction.delayFrames}, not ${delay}`);
        this.write(instruction.buffer, 'node' in what ? this.outputName(what.node, 0) : `line ${what.cable}`);
        return;
      }
      case 'output': {
        // Either after a call, which has checked its slots, or straight after the sum.
        for (const sum of this.pending) {
          claim(sum.slot === instruction.slot, () => 'an output reads another slot than its sum');
          this.checkSum(sum);
        }
        this.pending = [];
      }
    }
  }

  /** A wire has no record: it is known by the cables it sums, or as the next without any. */
  private wire(buffer: number, cables: readonly number[]): void {
    const [first] = cables;
    const node = first === undefined ? this.emptyWires.shift() : this.plan.graph.to[first]!;
    if (node === undefined) throw new Error(`an empty sum in ${buffer} for nobody`);
    this.write(buffer, this.outputName(node, 0));
  }

  private ports(node: number, io: number): void {
    const { graph } = this.plan;
    const flat = graph.nodes[node]!;
    const inputs = flat.variant.inputCount;
    this.settle(node, (port, item) => (isRepeated(graph, node, port) ? wordAt(this.schedule, io + IO.first + port * 4) + 4 + item * 4 : io + IO.first + port * 4));
    let connected = 0;
    for (let k = graph.incoming.start[node]!; k < graph.incoming.start[node + 1]!; k++) if (graph.toPort[graph.incoming.cables[k]!]! >= 0) connected |= 1 << graph.toPort[graph.incoming.cables[k]!]!;
    claim(wordAt(this.schedule, io) === connected, () => `${flat.path} is told of other cables than it has`);
    for (let port = 0; port < inputs; port++) {
      if ((connected & (1 << port)) === 0 && !isRepeated(graph, node, port)) claim(wordAt(this.schedule, io + IO.first + port * 4) === this.zero, () => `${flat.path} reads an input without a cable`);
    }
    flat.variant.outputs.forEach((_, port) => this.write(wordAt(this.schedule, io + IO.first + (inputs + port) * 4), this.outputName(node, port)));
  }

  /** Everything the node is about to read is still there, in the mix buffer and in a lone source. */
  private settle(node: number, slotOf: (port: number, item: number) => number): void {
    const { graph } = this.plan;
    const items = new Map<number, number>();
    const slots = new Set<number>();
    for (let k = graph.incoming.start[node]!; k < graph.incoming.start[node + 1]!; k++) {
      const port = graph.toPort[graph.incoming.cables[k]!]!;
      if (port < 0) continue;
      const item = items.get(port) ?? 0;
      items.set(port, item + 1);
      if (item === 0 || isRepeated(graph, node, port)) slots.add(slotOf(port, item));
    }
    for (const sum of this.pending) {
      this.checkSum(sum);
      if (sum.slot !== 0) claim(slots.delete(sum.slot), () => `a sum goes to a slot that is not ${graph.nodes[node]!.path}'s`);
    }
    claim(slots.size === 0, () => `${graph.nodes[node]!.path} has ${slots.size} inputs without a sum`);
    this.pending = [];
  }

  private checkSum(sum: (typeof this.pending)[number]): void {
    this.expect(sum.buffer, sum.sum, 'a sum');
    for (const [buffer, name] of sum.names) this.expect(buffer, name, 'a lone source');
  }

  private outputName(node: number, port: number): string {
    return `${node}.${port}`;
  }

  private expect(buffer: number, name: string, reader: string): void {
    for (const half of this.halves) claim(this.content.get(buffer)?.[half] === name, () => `${reader} finds ${this.content.get(buffer)?.[half]} where ${name} should be`);
  }

  private write(buffer: number, name: string): void {
    claim(buffer !== this.zero, () => 'something is written into silence');
    for (const sum of this.pending) for (const [source, lone] of [[sum.buffer, sum.sum] as const, ...sum.names]) claim(source !== buffer, () => `${name} is written over ${lone}, which is still to be read`);
    const held = this.content.get(buffer) ?? ['nothing', 'nothing'];
    for (const half of this.halves) held[half] = name;
    this.content.set(buffer, held);
  }
}
