/**
 * Where analyses are done that are kept off the audio thread: the kernel of each node in an engine of its own, on what the audio thread
 * was given. Worker thread.
 */
import { IO, NODE, SPAN_FRAMES } from '../schedule/abi.ts';
import type { LoneNode } from '../schedule/lone-node.ts';
import { ApartBatch } from './apart-batch.ts';
import type { ApartPort, ToApartWork } from './apart-feed.ts';
import { WasmEngine } from './wasm-engine.ts';

/** Buffers lent for each node: what may be on its way at once. */
const LENT = 4;
/** Over so many frames what follows a gap is joined to what was heard before it. */
const JOIN_FRAMES = 256;

export interface ApartTold {
  readonly identity: string;
  /** In which the last frame was heard. */
  readonly epoch: number;
  /** All of the node's telemetry, in the order of its definition. */
  readonly telemetry: Float32Array;
}

export class ApartWork {
  private readonly nodes = new Map<string, HeardNode>();
  private readonly announced = new Map<number, { readonly identity: string; readonly params: number }>();

  constructor(private readonly module: WebAssembly.Module, private readonly rateHz: number, private readonly tell: (told: ApartTold) => void) {}

  /** The nodes that there are; `lone` where one is new. */
  setNodes(nodes: readonly { readonly identity: string; readonly lone?: LoneNode }[]): void {
    const stay = new Set(nodes.map(({ identity }) => identity));
    for (const identity of this.nodes.keys()) if (!stay.has(identity)) this.nodes.delete(identity);
    for (const { identity, lone } of nodes) if (lone !== undefined) this.nodes.set(identity, new HeardNode(this.module, this.rateHz, lone));
  }

  /** The audio thread's end of it. */
  connect(port: ApartPort): void {
    port.onmessage = ({ data }: MessageEvent<ToApartWork>) => {
      if (data instanceof ArrayBuffer) return this.hear(data, port);
      this.announced.set(data.node, data);
      this.nodes.get(data.identity)?.forget();
      for (let k = 0; k < LENT; k++) {
        const buffer = ApartBatch.lend(new ArrayBuffer(data.bytes), data.node);
        port.postMessage(buffer, [buffer]);
      }
    };
  }

  private hear(buffer: ArrayBuffer, port: ApartPort): void {
    const { identity, params } = this.announced.get(ApartBatch.nodeOf(buffer))!;
    const node = this.nodes.get(identity);
    const batch = new ApartBatch(buffer, params);
    const { epoch } = batch;
    node?.hear(batch);
    port.postMessage(buffer, [buffer]);
    if (node !== undefined) this.tell({ identity, epoch, telemetry: node.telemetry() });
  }
}

/** One kernel alone. */
class HeardNode {
  private readonly engine: WasmEngine;
  private readonly memory: Float32Array;
  private readonly view: DataView;
  private take = -1;
  /** Frames heard of the take. */
  private heard = 0;
  private readonly values: number[];
  /** The last frames of each input. */
  private readonly ends: readonly Float32Array[];

  constructor(module: WebAssembly.Module, rateHz: number, private readonly lone: LoneNode) {
    this.engine = new WasmEngine(module, rateHz);
    this.engine.ensure(lone.memoryBytes);
    const { buffer } = this.engine.memory;
    for (const { address, bytes } of lone.blocks) new Uint8Array(buffer, address, bytes.length).set(bytes);
    this.memory = new Float32Array(buffer);
    this.view = new DataView(buffer);
    this.values = lone.params.map(() => NaN);
    this.ends = lone.inputs.map(() => new Float32Array(JOIN_FRAMES * 2));
    this.engine.exports.initNode(lone.record);
    this.engine.exports.setProgram(lone.programAddress);
  }

  hear(batch: ApartBatch): void {
    const { lone, view, engine } = this;
    const { from, frames } = batch;
    view.setUint32(lone.record + NODE.carries, batch.carries, true);
    view.setUint32(lone.ports + IO.connected, batch.connected, true);
    const isNew = batch.take !== this.take;
    this.take = batch.take;
    if (isNew) {
      this.turn(batch);
      engine.exports.resetAll();
    }
    const isGap = !isNew && this.heard !== from;
    const isConnected = (input: number): boolean => ((batch.connected >> input) & 1) === 1;
    this.ends.forEach((end, k) => { if (isNew || !isConnected(k)) end.fill(0); });
    const inputs = lone.inputs.flatMap((address, k) => (isConnected(k) ? [{ address, end: this.ends[k]! }] : []));
    inputs.forEach(({ end }, k) => {
      const samples = batch.samples.subarray(k * frames * 2, (k + 1) * frames * 2);
      if (isGap) join(samples, end);
      end.copyWithin(0, Math.min(end.length, samples.length));
      end.set(samples.subarray(Math.max(0, samples.length - end.length)), Math.max(0, end.length - samples.length));
    });
    for (let done = 0; done < frames; done += SPAN_FRAMES) {
      const n = Math.min(SPAN_FRAMES, frames - done);
      inputs.forEach(({ address }, k) => this.memory.set(batch.samples.subarray((k * frames + done) * 2, (k * frames + done + n) * 2), address / 4));
      engine.exports.run(n);
    }
    this.heard = from + frames;
    // As they stood after its last frame.
    this.turn(batch);
  }

  private turn(batch: ApartBatch): void {
    for (let k = 0; k < batch.params; k++) {
      const value = batch.param(k);
      if (value !== this.values[k]) this.engine.exports.setParam(this.lone.params[k]!, (this.values[k] = value));
    }
  }

  /** The next batch is the first of another node in the same place. */
  forget(): void {
    this.take = -1;
  }

  telemetry(): Float32Array {
    const { address, bytes } = this.lone.telemetry;
    return this.memory.slice(address / 4, (address + bytes) / 4);
  }
}

/**
 * Fades what follows a gap in over what was heard last, played backwards: an edge would be heard, and seen, at all frequencies, and
 * the same sound backwards has the same spectrum.
 */
function join(samples: Float32Array, end: Float32Array): void {
  const frames = Math.min(end.length, samples.length) / 2;
  for (let i = 0; i < frames; i++) {
    const way = (i + 1) / (frames + 1);
    for (const side of [0, 1]) {
      const before = end[end.length - 2 - 2 * i + side]!;
      samples[2 * i + side] = before + way * (samples[2 * i + side]! - before);
    }
  }
}
