/**
 * Keeps the media rings of an engine filled: knows which frame of the time line is played when, loops included, and reads
 * ahead. Runs in a worker beside a live engine, or in line with an offline one. Never on the audio thread.
 */
import type { ToEngine } from './messages.ts';

/** A media file at the engine's rate, as stereo frames; frames beyond its ends are the feed's business. */
export interface MediaReader {
  readonly frames: number;
  /** Interleaved stereo, exactly `count` frames within the file; in `into`, of that length, where the reader can. */
  read(startFrame: number, count: number, into?: Float32Array): Promise<Float32Array> | Float32Array;
}

export interface FedRing {
  /** Of the node it belongs to: an address may be used again by another. */
  readonly identity: string;
  readonly address: number;
  readonly frames: number;
  /** Where on the time line the file begins. */
  readonly startFrame: number;
  readonly reader: MediaReader;
}

/** 256 KiB: one message copies in well under a quantum. */
const BATCH_FRAMES = 32768;
/**
 * A ring is read for when it has this much room. Each message takes the audio thread a moment, whatever its size: thirteen
 * rings fed in quarters of this cost it 10 ms of sound a second. What then still lies in a ring lasts for two seconds.
 */
const WORTH_FRAMES = 32768;
const BATCH_BYTES = BATCH_FRAMES * 2 * Float32Array.BYTES_PER_ELEMENT;
/** Buffers that wait to be filled again: 8 MiB. */
const MAX_SPARE = 32;
/** What a ring keeps free, so that a batch can never overtake the reader. */
const GUARD_FRAMES = 1024;

export class MediaFeed {
  private epoch = 0;
  /** Frames played at which the time line stood at `positionFrame`. */
  private anchorPlayed = 0;
  private anchorPosition = 0;
  private loopStart = 0;
  private loopEnd = 0;
  private readonly next = new Map<string, number>();
  private readonly ended = new Set<string>();
  private rings: readonly FedRing[] = [];
  /** With which program each ring came, by identity. */
  private since = new Map<string, number>();
  private readonly spare: ArrayBuffer[] = [];

  constructor(private readonly send: (message: ToEngine, transfer: Transferable[]) => void) {}

  /** The rings of a program that the engine runs. Those that stay keep their place, new ones and empty ones begin at `playedFrames`. */
  setRings(rings: readonly FedRing[], playedFrames: number, program: number): void {
    for (const { identity } of rings) if (!this.since.has(identity) || this.next.get(identity) === 0) this.next.set(identity, playedFrames);
    this.since = new Map(rings.map(({ identity }) => [identity, this.since.get(identity) ?? program]));
    this.rings = rings;
    // A sound that was missing may be there now.
    this.ended.clear();
  }

  /** Another engine: nothing is known of its memory. */
  forget(): void {
    this.rings = [];
    this.since.clear();
  }

  start(epoch: number, positionFrame: number, loopStart: number, loopEnd: number): void {
    this.epoch = epoch;
    this.anchorPlayed = 0;
    this.anchorPosition = positionFrame;
    this.loopStart = loopStart;
    this.loopEnd = loopEnd;
    this.ended.clear();
    for (const { identity } of this.rings) this.next.set(identity, 0);
  }

  /**
   * The engine took another loop after `playedFrames`, with the time line at `positionFrame`, and now holds of each ring what
   * `written` says by its address; a ring that it does not name holds nothing.
   */
  setLoop(epoch: number, playedFrames: number, positionFrame: number, written: ReadonlyMap<number, number>, loopStart: number, loopEnd: number): void {
    this.epoch = epoch;
    this.anchorPlayed = playedFrames;
    this.anchorPosition = positionFrame;
    this.loopStart = loopStart;
    this.loopEnd = loopEnd;
    this.ended.clear();
    for (const { identity, address } of this.rings) this.next.set(identity, written.get(address) ?? playedFrames);
  }

  /** A buffer that was sent has been copied and is free again. */
  takeBack(buffer: ArrayBuffer): void {
    if (buffer.byteLength === BATCH_BYTES && this.spare.length < MAX_SPARE) this.spare.push(buffer);
  }

  private get loops(): boolean {
    return this.loopEnd > this.loopStart && this.anchorPosition < this.loopEnd;
  }

  /** Time line frame of a played frame, and how many frames follow on without a jump. */
  private place(played: number): { position: number; run: number } {
    const position = this.anchorPosition + played - this.anchorPlayed;
    if (!this.loops) return { position, run: Infinity };
    if (position < this.loopEnd) return { position, run: this.loopEnd - position };
    const within = (position - this.loopEnd) % (this.loopEnd - this.loopStart);
    return { position: this.loopStart + within, run: this.loopEnd - this.loopStart - within };
  }

  /**
   * Sends what the rings have room for when `playedFrames` have been played, at most `aheadFrames` ahead; in turns, so that none
   * runs dry while another is filled, the emptiest first: where edits cut one filling after the other short, all have their turn.
   */
  async fill(playedFrames: number, aheadFrames = Infinity): Promise<void> {
    const { epoch, rings } = this;
    const isStale = (): boolean => epoch !== this.epoch || rings !== this.rings;
    const from = ({ identity }: FedRing): number => this.next.get(identity) ?? 0;
    const room = (ring: FedRing): number => playedFrames + Math.min(ring.frames - GUARD_FRAMES, aheadFrames) - from(ring);
    // What was not there in time is not heard any more: a feeder that was held up would never come after it.
    for (const { identity } of rings) if ((this.next.get(identity) ?? 0) < playedFrames) this.next.set(identity, playedFrames);
    const isDue = (ring: FedRing): boolean => room(ring) >= Math.min(WORTH_FRAMES, aheadFrames / 4);
    const due = rings.filter(isDue).sort((a, b) => from(a) - from(b));
    for (let isSent = true; isSent && !isStale();) {
      isSent = false;
      for (const ring of due) {
        if (isStale() || !isDue(ring) || this.ended.has(ring.identity)) continue;
        await this.sendBatch(ring, from(ring), Math.min(BATCH_FRAMES, room(ring)));
        isSent = true;
      }
    }
  }

  private async sendBatch(ring: FedRing, from: number, count: number): Promise<void> {
    const { epoch } = this;
    const program = this.since.get(ring.identity);
    const ended = !this.loops && this.place(from).position - ring.startFrame >= ring.reader.frames;
    const samples = ended ? new Float32Array(0) : await this.readBatch(ring, from, count);
    // While reading, a seek or another loop may have made this batch stale, or an edit the ring. An edit elsewhere has not: under many of them a slow disk would never come to send.
    const reader = this.rings.find(({ identity }) => identity === ring.identity)?.reader;
    if (epoch !== this.epoch || program === undefined || program !== this.since.get(ring.identity) || reader !== ring.reader) return this.takeBack(samples.buffer as ArrayBuffer);
    if (ended) this.ended.add(ring.identity);
    this.next.set(ring.identity, from + samples.length / 2);
    this.send({ type: 'feed', epoch, program, ring: ring.address, fromFrame: from, samples, ended }, [samples.buffer]);
  }

  /** As many frames as asked for, across the seams of the loop; where it is shorter than the batch, what was read once is repeated. */
  private async readBatch({ reader, startFrame }: FedRing, from: number, count: number): Promise<Float32Array> {
    const samples = new Float32Array(this.spare.pop() ?? new ArrayBuffer(BATCH_BYTES), 0, count * 2);
    const loopFrames = this.loopEnd - this.loopStart;
    let firstWhole = Infinity;
    for (let done = 0; done < count;) {
      const { position, run } = this.place(from + done);
      const frames = Math.min(run, count - done);
      if (done >= firstWhole + loopFrames) samples.copyWithin(done * 2, (done - loopFrames) * 2, (done - loopFrames + frames) * 2);
      else await readInto(samples, done, reader, position - startFrame, frames);
      if (run === loopFrames && position === this.loopStart) firstWhole = Math.min(firstWhole, done);
      done += frames;
    }
    return samples;
  }
}

/** Silence where the file is not. */
async function readInto(samples: Float32Array, at: number, reader: MediaReader, start: number, frames: number): Promise<void> {
  const from = Math.max(0, start);
  const to = Math.min(reader.frames, start + frames);
  if (to - from < frames) samples.fill(0, at * 2, (at + frames) * 2);
  if (to <= from) return;
  const part = samples.subarray((at + from - start) * 2, (at + to - start) * 2);
  const read = await reader.read(from, to - from, part);
  if (read.buffer !== part.buffer) part.set(read);
}
