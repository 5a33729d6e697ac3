/**
 * Second half of pass 8: writes the instructions, and behind them the slots and lists they point at. Addresses inside the
 * program are added when it is known where it lies.
 */
import { BUFFER_BYTES, GRID_FRAMES, IO, OP, PARAM } from '../schedule/abi.ts';
import type { Buffers } from './buffers.ts';
import type { Order } from './order.ts';
import type { Places } from './place-records.ts';
import type { Plan } from './plan.ts';
import type { Sums } from './sums.ts';
import { isRepeated } from './sums.ts';
import { walkOrder } from './walk-order.ts';
import { Words } from './words.ts';

export interface ProgramWords {
  readonly words: number;
  /** The program as it must stand at `address`; asked for once. */
  take(address: number): Int32Array;
}

export interface ProgramParts {
  readonly plan: Plan;
  readonly order: Order;
  readonly sums: Sums;
  readonly buffers: Buffers;
  readonly places: Places;
  readonly zeroAddress: number;
  readonly buffersAddress: number;
}

/** The block in which a loop runs: its shortest line, at most a slice. */
export function loopBlockFrames({ graph, feedback }: Plan, component: number): number {
  let block = GRID_FRAMES;
  for (let k = feedback.memberStart[component]!; k < feedback.memberStart[component + 1]!; k++) {
    const node = feedback.members[k]!;
    const { kind, loopFrames } = graph.variant(node);
    if (kind === 'line') block = Math.min(block, loopFrames);
    for (let i = graph.outgoing.start[node]!; i < graph.outgoing.start[node + 1]!; i++) if (feedback.looped[graph.outgoing.cables[i]!] === 1) block = 1;
  }
  return block;
}

export function writeProgram(parts: ProgramParts): ProgramWords {
  const writer = new Writer(parts);
  walkOrder(parts.order, parts.plan.feedback, writer);
  writer.end();
  return writer;
}

/** The first port in words of data. */
const FIRST_PORT = IO.first / 4;

class Writer implements ProgramWords {
  private readonly code = new Words();
  private readonly data = new Words();
  /** Words of code, and of data, that hold a word's place in data and become its address. */
  private readonly codeFixes = new Words();
  private readonly dataFixes = new Words();
  private loopHead = 0;

  constructor(private readonly parts: ProgramParts) {}

  enterLoop(component: number, first: number, end: number): void {
    const { plan, order, places, buffers } = this.parts;
    const { graph, feedback } = plan;
    const { incoming } = graph;
    const block = loopBlockFrames(plan, component);
    this.code.push(OP.loop, 4, block, 0);
    this.loopHead = this.code.length;
    for (let place = first; place < end; place++) {
      const node = order[place]!;
      const { kind, region, loopFrames } = graph.variant(node);
      if (kind === 'line') this.code.push(OP.lineTake, 5, places.node[node]! + region.state, this.outputBuffer(node, 0), loopFrames);
      for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
        const cable = incoming.cables[k]!;
        if (feedback.looped[cable] === 1) this.code.push(OP.lineTake, 5, places.line[cable]!, this.buffer(buffers.line[cable]!), 1);
      }
    }
  }

  leaveLoop(_component: number, first: number, end: number): void {
    const { plan, order, places } = this.parts;
    const { incoming } = plan.graph;
    for (let place = first; place < end; place++) {
      for (let k = incoming.start[order[place]!]!; k < incoming.start[order[place]! + 1]!; k++) {
        const cable = incoming.cables[k]!;
        if (plan.feedback.looped[cable] === 1) this.lineWrite(places.line[cable]!, this.constantSlot(this.source(cable)));
      }
    }
    this.code.set(this.loopHead - 1, this.code.length - this.loopHead);
  }

  node(node: number): void {
    const { plan, places, buffers } = this.parts;
    const { graph, feedback, delays, hasLine } = plan;
    const { incoming } = graph;
    for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
      const cable = incoming.cables[k]!;
      if (hasLine[cable] === 0 || feedback.looped[cable] === 1) continue;
      this.lineWrite(places.line[cable]!, this.constantSlot(this.source(cable)));
      this.code.push(OP.lineRead, 5, places.line[cable]!, this.buffer(buffers.line[cable]!), delays[cable]!);
    }
    switch (graph.variant(node).kind) {
      case 'wire': return this.wire(node);
      case 'kernel': return void this.call(node);
      case 'output': return this.output(node);
      case 'line': return this.line(node);
    }
  }

  end(): void {
    this.code.push(OP.end, 2);
  }

  get words(): number {
    return this.code.length + this.data.length;
  }

  take(address: number): Int32Array {
    const program = new Int32Array(this.words);
    const dataPlace = this.code.length;
    const dataAddress = address + dataPlace * 4;
    this.code.copyTo(program, 0);
    this.data.copyTo(program, dataPlace);
    const fix = (place: number): void => void (program[place] = dataAddress + program[place]! * 4);
    for (let k = 0; k < this.codeFixes.length; k++) fix(this.codeFixes.get(k));
    for (let k = 0; k < this.dataFixes.length; k++) fix(dataPlace + this.dataFixes.get(k));
    for (const words of [this.code, this.data, this.codeFixes, this.dataFixes]) words.drop();
    return program;
  }

  private wire(node: number): void {
    const { sums } = this.parts;
    if (sums.start[node] === sums.start[node + 1]) this.code.push(OP.mix, 5, 0, this.outputBuffer(node, 0), 0);
    else this.mix(sums.start[node]!, -1);
  }

  private call(node: number): number {
    const { places } = this.parts;
    const io = this.ports(node);
    this.inputs(node, io);
    this.code.push(OP.call, 4, places.node[node]!);
    this.pointAt(io);
    return io;
  }

  private output(node: number): void {
    const { plan, sums } = this.parts;
    if (sums.start[node] === sums.start[node + 1]) return;
    const hasKernel = plan.graph.variant(node).kernel >= 0;
    const io = hasKernel ? this.call(node) : this.ports(node);
    if (!hasKernel) this.inputs(node, io);
    this.code.push(OP.output, 3);
    this.pointAt(io + FIRST_PORT);
  }

  private line(node: number): void {
    const { plan, places } = this.parts;
    const { region, loopFrames } = plan.graph.variant(node);
    const line = places.node[node]! + region.state;
    const io = this.ports(node);
    this.inputs(node, io);
    this.lineWrite(line, io + FIRST_PORT);
    const inLoop = plan.feedback.isLoop[plan.feedback.componentOf[node]!] === 1;
    if (!inLoop) this.code.push(OP.lineRead, 5, line, this.outputBuffer(node, 0), loopFrames);
  }

  /** Lays down the ports of a node; returns their place in data. */
  private ports(node: number): number {
    const { plan, sums, zeroAddress } = this.parts;
    const { graph } = plan;
    const { data } = this;
    const io = data.length;
    const { inputCount, outputCount } = graph.variant(node);
    data.push(0);
    for (let k = 0; k < inputCount; k++) data.push(zeroAddress);
    for (let k = 0; k < outputCount; k++) data.push(this.outputBuffer(node, k));
    let connected = 0;
    for (let s = sums.start[node]!; s < sums.start[node + 1]!; s++) if (sums.port[s]! >= 0) connected |= 1 << sums.port[s]!;
    data.set(io, connected);
    for (let port = 0; port < inputCount; port++) if (isRepeated(graph, node, port)) this.repeatedPort(node, port, io);
    return io;
  }

  /** A count and one slot for each cable. */
  private repeatedPort(node: number, port: number, io: number): void {
    const { sums, zeroAddress } = this.parts;
    const { data } = this;
    const list = data.length;
    let count = 0;
    for (let s = sums.start[node]!; s < sums.start[node + 1]!; s++) if (sums.port[s] === port) count++;
    data.push(count);
    for (let k = 0; k < count; k++) data.push(zeroAddress);
    data.set(io + FIRST_PORT + port, list);
    this.dataFixes.push(io + FIRST_PORT + port);
  }

  /** Sums into the inputs and parameters of a node. */
  private inputs(node: number, io: number): void {
    const { plan, sums, places } = this.parts;
    const { region } = plan.graph.variant(node);
    let item = 0;
    for (let s = sums.start[node]!; s < sums.start[node + 1]!; s++) {
      const port = sums.port[s]!;
      if (port < 0) {
        this.modulate(s, places.node[node]! + region.params, ~port);
        continue;
      }
      if (!isRepeated(plan.graph, node, port)) {
        this.mix(s, io + FIRST_PORT + port);
        continue;
      }
      item = s > sums.start[node]! && sums.port[s - 1] === port ? item + 1 : 0;
      this.mix(s, this.data.get(io + FIRST_PORT + port) + 1 + item);
    }
  }

  /** `slot`: place in data, or −1 for none. */
  private mix(sum: number, slot: number): void {
    const count = this.sumSize(sum);
    this.code.push(OP.mix, 5 + 2 * count);
    if (slot < 0) this.code.push(0);
    else this.pointAt(slot);
    this.code.push(this.buffer(this.parts.buffers.sum[sum]!), count);
    this.sources(sum);
  }

  private modulate(sum: number, params: number, index: number): void {
    const count = this.sumSize(sum);
    this.code.push(OP.modulate, 5 + 2 * count, params + index * PARAM.BYTES, this.buffer(this.parts.buffers.sum[sum]!), count);
    this.sources(sum);
  }

  private sumSize(sum: number): number {
    const { cableStart } = this.parts.sums;
    return cableStart[sum + 1]! - cableStart[sum]!;
  }

  private sources(sum: number): void {
    const { sums, places, buffers } = this.parts;
    for (let k = sums.cableStart[sum]!; k < sums.cableStart[sum + 1]!; k++) {
      const cable = sums.cables[k]!;
      const line = buffers.line[cable]!;
      this.code.push(line >= 0 ? this.buffer(line) : this.source(cable), places.cable[cable]!);
    }
  }

  private lineWrite(line: number, slot: number): void {
    this.code.push(OP.lineWrite, 4, line);
    this.pointAt(slot);
  }

  private constantSlot(address: number): number {
    return this.data.push(address);
  }

  /** One more word of code: the address of a place in data. */
  private pointAt(place: number): void {
    this.codeFixes.push(this.code.length);
    this.code.push(place);
  }

  private buffer(index: number): number {
    return this.parts.buffersAddress + index * BUFFER_BYTES;
  }

  private outputBuffer(node: number, port: number): number {
    const { buffers } = this.parts;
    return this.buffer(buffers.output[buffers.outputStart[node]! + port]!);
  }

  private source(cable: number): number {
    const { graph } = this.parts.plan;
    return this.outputBuffer(graph.from[cable]!, graph.fromPort[cable]!);
  }
}
