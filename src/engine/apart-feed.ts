/**
 * Hands on what nodes that are analyzed apart have been given: from the rings that their kernels keep it in, to the worker in which the
 * same kernels work. Audio thread, after each block. Buffers are the worker's, lent and given back; where none is at hand what is
 * kept waits in its ring, and what has waited too long is left out, and nobody's sound is held up.
 */
import { APART, IO, MAX_BLOCK_FRAMES, NODE, PARAM } from '../schedule/abi.ts';
import { type ApartNode, RECORD_WORDS, type Records } from '../schedule/schedule.ts';
import { ApartBatch, batchBytes, batchFrames } from './apart-batch.ts';

/** To the worker: a node, by the number that its batches bear, and how large a buffer it wants; then batches. Back come buffers. */
export type ToApartWork = { readonly node: number; readonly identity: string; readonly bytes: number; readonly params: number } | ArrayBuffer;

export type ApartPort = Pick<MessagePort, 'postMessage' | 'onmessage'>;

interface Kept {
  readonly number: number;
  readonly node: ApartNode;
  readonly spare: ApartBatch[];
  /** How often it was reset. */
  take: number;
  /** Frames since then: kept when it was last looked at, and handed on. */
  kept: number;
  sent: number;
  /** How its inputs stood in the last block. */
  connected: number;
  carries: number;
}

export class ApartFeed {
  private port: ApartPort | undefined;
  private readonly frames: number;
  private running: readonly Kept[] = [];
  private numbers = 0;
  private words = new Uint32Array(0);
  private doubles = new Float64Array(0);
  private readonly transfer: ArrayBuffer[] = [];

  constructor(rateHz: number) {
    this.frames = batchFrames(rateHz);
  }

  /** Before the first program. */
  connect(port: ApartPort): void {
    this.port = port;
    port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      const number = ApartBatch.nodeOf(data);
      const kept = this.running.find((one) => one.number === number);
      kept?.spare.push(new ApartBatch(data, kept.node.params));
    };
  }

  /** A program was handed over with these. `records`: what is new in it. */
  run(aparts: readonly ApartNode[], { nodes }: Records): void {
    const { port, running } = this;
    if (port === undefined || (aparts.length === 0 && running.length === 0)) return;
    const isNew = (record: number): boolean => nodes.some((word, k) => k % RECORD_WORDS === 0 && word === record);
    this.running = aparts.map((node) => {
      const known = isNew(node.record) ? undefined : running.find((one) => one.node.identity === node.identity);
      if (known !== undefined) return known;
      const { identity, inputs, params } = node;
      const number = ++this.numbers;
      const announced: ToApartWork = { node: number, identity, params, bytes: batchBytes(inputs, params, this.frames) };
      port.postMessage(announced);
      return { number, node, spare: [], take: 0, kept: 0, sent: 0, connected: 0, carries: 0 };
    });
  }

  /** After each block. Allocates nothing but what a message takes. */
  gather({ buffer }: WebAssembly.Memory, epoch: number): void {
    if (this.running.length === 0) return;
    if (this.words.buffer !== buffer) {
      this.words = new Uint32Array(buffer);
      this.doubles = new Float64Array(buffer);
    }
    for (const one of this.running) this.look(one, epoch);
  }

  private look(one: Kept, epoch: number): void {
    const { words, frames } = this;
    const { record } = one.node;
    const state = words[(record + NODE.state) / 4]!;
    const kept = this.doubles[(state + APART.kept) / 8]!;
    if (kept < one.kept) {
      one.take++;
      one.sent = one.kept = 0;
    }
    const io = words[(record + NODE.io) / 4]!;
    const connected = io === 0 ? 0 : words[(io + IO.connected) / 4]!;
    const carries = words[(record + NODE.carries) / 4]!;
    if (connected !== one.connected || carries !== one.carries) {
      // What was heard of other cables is told by itself, or not at all.
      if (one.kept > one.sent && one.kept - one.sent <= frames && one.spare.length > 0) this.send(one, state, one.kept - one.sent, epoch);
      one.sent = one.kept;
      one.connected = connected;
      one.carries = carries;
    }
    one.kept = kept;
    // The kernel writes on: what the next block may overwrite is given up, and the newest is what is told next.
    if (kept - one.sent > words[(state + APART.frames) / 4]! - MAX_BLOCK_FRAMES) one.sent = kept - frames;
    if (kept - one.sent >= frames && one.spare.length > 0) this.send(one, state, frames, epoch);
  }

  private send(one: Kept, state: number, frames: number, epoch: number): void {
    const batch = one.spare.pop()!;
    batch.write(epoch, one.take, one.sent, frames, one.connected, one.carries);
    const params = this.words[(one.node.record + NODE.params) / 4]!;
    for (let k = 0; k < one.node.params; k++) batch.setParam(k, this.doubles[(params + k * PARAM.BYTES + PARAM.value) / 8]!);
    const ring = this.words[(state + APART.frames) / 4]!;
    const rings = state + this.words[(state + APART.rings) / 4]!;
    const at = one.sent % ring;
    let to = 0;
    for (let input = 0; input < one.node.inputs; input++) {
      if (((one.connected >> input) & 1) === 0) continue;
      const first = rings / 8 + input * ring;
      to = this.copy(batch.frameBits, to, first + at, Math.min(frames, ring - at));
      if (at + frames > ring) to = this.copy(batch.frameBits, to, first, at + frames - ring);
    }
    one.sent += frames;
    this.transfer[0] = batch.buffer;
    this.port!.postMessage(batch.buffer, this.transfer);
    this.transfer.length = 0;
  }

  /** By hand, for a view would be garbage; a frame at once, as a number whose bits stay, for no sample in a ring is NaN. @returns where the next goes */
  private copy(target: Float64Array, to: number, from: number, frames: number): number {
    const { doubles } = this;
    for (let k = 0; k < frames; k++) target[to + k] = doubles[from + k]!;
    return to + frames;
  }
}
