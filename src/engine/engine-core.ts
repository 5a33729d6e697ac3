/**
 * The engine as its hosts drive it: one WebAssembly instance, hand-over of programs, transport, media rings, meters. The
 * same class runs in the AudioWorklet, in a ScriptProcessor, in a worker and in Node; it knows no clock and no thread.
 * `render` allocates nothing while no edit is under way.
 */
import { MAX_BLOCK_FRAMES, NODE, RING } from '../schedule/abi.ts';
import { type EngineProgram, RECORD_WORDS } from '../schedule/schedule.ts';
import { ApartFeed, type ApartPort } from './apart-feed.ts';
import { Listener } from './listener.ts';
import { type FromEngine, MONITOR_SETTINGS, type ToEngine } from './messages.ts';
import { Preparation } from './preparation.ts';
import { addressOf, type Turn, turnNow } from './turn.ts';
import { type ForeignKernel, WasmEngine } from './wasm-engine.ts';

type Phase = 'stopped' | 'closing' | 'resetting' | 'waiting' | 'playing' | 'stopping';

/** New memory touched per block while preparing an edit or resetting: small against a quantum. */
const BUDGET_BYTES = 256 * 1024;
/** The monitor fades over this before a reset, and back. */
const GATE_MS = 8;
const METER_HZ = 40;

export class EngineCore {
  readonly engine: WasmEngine;
  private program: EngineProgram | undefined;
  private programId = 0;
  private settledId = 0;
  /** The rings of the running program, and with which program each came. */
  private ringPrograms: ReadonlyMap<number, number> = new Map();
  private readonly queue: { id: number; preparation: Preparation }[] = [];
  private phase: Phase = 'stopped';
  private resetCursor = 0;
  private pendingStart: { epoch: number; positionFrame: number } | undefined;
  private epoch = 0;
  private mediaReady = false;
  private gate = 0;
  private readonly gateStep: number;
  private readonly meterEvery: number;
  private sinceMeters = 0;
  private tap = false;
  private dead = false;
  private floats = new Float32Array(0);
  private guard = false;
  /** All memory as f32; renewed when memory has grown. */
  private bytes: Float32Array;
  private readonly listener: Listener;
  private readonly aparts: ApartFeed;
  /** Views of the last block: made anew only when its length or the memory changes, for the audio thread makes no garbage. */
  private outputView: Float32Array = new Float32Array(0);
  private heardView: Float32Array = new Float32Array(0);

  constructor(module: WebAssembly.Module, readonly rateHz: number, private readonly post: (message: FromEngine) => void, foreign: readonly ForeignKernel[] = []) {
    this.engine = new WasmEngine(module, rateHz, foreign);
    this.gateStep = 1000 / (GATE_MS * rateHz);
    this.meterEvery = Math.round(rateHz / METER_HZ);
    this.bytes = new Float32Array(this.engine.memory.buffer);
    this.listener = new Listener(rateHz);
    this.aparts = new ApartFeed(rateHz);
  }

  /** The port of the worker in which nodes are analyzed that are analyzed apart; before the first program. */
  connectApart(port: ApartPort): void {
    this.aparts.connect(port);
  }

  get isPlaying(): boolean {
    return this.phase === 'playing';
  }

  private get isSounding(): boolean {
    return this.phase === 'playing' || this.phase === 'closing' || this.phase === 'stopping';
  }

  get isWaiting(): boolean {
    return this.phase === 'waiting';
  }

  /** Frames played since the start. */
  get playedFrames(): number {
    return this.engine.exports.playedFrames();
  }

  /** After a trap nothing is rendered or taken in any more. */
  get isDead(): boolean {
    return this.dead;
  }

  /** Throws nothing: a kernel that traps while it is initialized ends this engine as one that traps while it runs. */
  receive(message: ToEngine): void {
    if (this.dead) return;
    try {
      this.take(message);
    } catch (error) {
      this.die(error);
    }
  }

  private die(error: unknown): void {
    this.dead = true;
    this.post({ type: 'trap', record: Number(this.engine.exports.current.value), message: error instanceof Error ? error.message : String(error) });
  }

  private take(message: ToEngine): void {
    const { exports } = this.engine;
    switch (message.type) {
      case 'program':
        this.queue.push({ id: message.id, preparation: new Preparation(this.engine, message.program) });
        if (this.phase === 'stopped') this.prepare(Infinity);
        return;
      case 'param':
      case 'cable':
      case 'bypass': return this.turn(message);
      case 'monitor': return exports.setMonitor(MONITOR_SETTINGS.indexOf(message.setting), message.value);
      case 'listen': return this.listener.turnTo(message.record);
      case 'tempo': return exports.setTempo(message.bpm);
      case 'start':
        this.pendingStart = { epoch: message.epoch, positionFrame: Math.floor(message.positionFrame) };
        this.phase = this.phase === 'stopped' ? 'resetting' : 'closing';
        this.resetCursor = 0;
        return;
      case 'stop':
        this.pendingStart = undefined;
        if (this.phase !== 'stopped') this.phase = 'stopping';
        return;
      case 'loop':
        // A part of a frame would never come to its end.
        exports.setLoop(Math.floor(message.startFrame), Math.floor(message.endFrame));
        return this.loop(message.epoch, message.keepFrames);
      case 'feed':
        if (message.epoch === this.epoch && message.program === this.ringPrograms.get(message.ring) && (this.phase === 'waiting' || this.phase === 'playing')) this.feed(message.ring, message.fromFrame, message.samples, message.ended);
        return;
      case 'ready':
        if (message.epoch === this.epoch) this.mediaReady = true;
        return;
      case 'tap':
        this.tap = message.on;
    }
  }

  /**
   * Copies media into a ring; frames that do not follow on what it holds are stale and dropped. A ring that holds nothing, of a
   * node that has just come, begins anywhere; one that has run dry goes on at what is played now, or has been.
   */
  feed(ring: number, fromFrame: number, samples: Float32Array, ended: boolean): void {
    const view = new DataView(this.engine.memory.buffer, ring, RING.samples);
    const written = view.getFloat64(RING.written, true);
    const skips = fromFrame > written && fromFrame <= this.engine.exports.playedFrames();
    if (fromFrame !== written && written !== 0 && !skips) return;
    const capacity = view.getUint32(RING.frames, true);
    const frames = samples.length / 2;
    const target = new Float32Array(this.engine.memory.buffer, ring + RING.samples, capacity * 2);
    const at = fromFrame % capacity;
    const head = Math.min(frames, capacity - at);
    target.set(samples.subarray(0, head * 2), at * 2);
    if (head < frames) target.set(samples.subarray(head * 2), 0);
    view.setFloat64(RING.written, fromFrame + frames, true);
    view.setUint32(RING.ended, ended ? 1 : 0, true);
  }

  /** What is not in its place yet would be written over, or be somebody else's memory: it waits for the hand-over. */
  private turn(message: Turn): void {
    for (const { preparation } of this.queue) {
      if (preparation.brings(addressOf(message))) return preparation.turnAfterwards(message);
    }
    turnNow(this.engine, message);
  }

  /** Whoever feeds the rings is told where the loop begins to count; before that, a start that is on its way is answered under the new epoch. */
  private loop(epoch: number, keepFrames: number): void {
    if (this.pendingStart !== undefined) {
      this.pendingStart = { ...this.pendingStart, epoch };
      if (this.phase === 'waiting') this.phase = 'resetting';
      this.resetCursor = 0;
    } else if (this.phase === 'playing') {
      const { exports } = this.engine;
      const playedFrames = exports.playedFrames();
      this.epoch = epoch;
      this.post({ type: 'looped', epoch, playedFrames, positionFrame: exports.positionFrame(), written: this.truncate(playedFrames, playedFrames + keepFrames) });
    }
  }

  /** Gives up what lies behind `until`; a ring whose sound is over has nothing but silence until then. Tells how far each is filled. */
  private truncate(played: number, until: number): Map<number, number> {
    const filled = new Map<number, number>();
    for (const ring of this.program?.rings ?? []) {
      const view = new DataView(this.engine.memory.buffer, ring, RING.samples);
      const written = view.getFloat64(RING.written, true);
      const ended = view.getUint32(RING.ended, true) !== 0;
      if (written === 0 && !ended) continue;
      if (ended && written < until) this.silence(ring, view.getUint32(RING.frames, true), Math.max(written, played), until);
      const kept = ended ? until : Math.min(written, until);
      view.setFloat64(RING.written, kept, true);
      view.setUint32(RING.ended, 0, true);
      filled.set(ring, kept);
    }
    return filled;
  }

  private silence(ring: number, capacity: number, from: number, to: number): void {
    const samples = new Float32Array(this.engine.memory.buffer, ring + RING.samples, capacity * 2);
    for (let frame = from; frame < to; frame++) samples.fill(0, (frame % capacity) * 2, (frame % capacity) * 2 + 2);
  }

  /** Brings the next edit nearer; hands over when it is ready and the engine stands on its grid. */
  private prepare(budgetBytes: number): void {
    for (let next = this.queue[0]; next !== undefined; next = this.queue[0]) {
      if (!next.preparation.advance(budgetBytes)) return;
      if (this.isSounding && this.engine.exports.gridPosition() !== 0) return;
      // An earlier edit is heard out before the next takes its place, unless nothing sounds.
      if (this.programId !== this.settledId && this.phase === 'playing') return;
      this.queue.shift();
      next.preparation.handOver();
      // A take that begins is no jump: only what was heard before can become too loud.
      if (this.isSounding) this.engine.exports.announceHandOver();
      this.program = next.preparation.program;
      this.programId = next.id;
      this.ringPrograms = this.ringsSince(next.id, this.program);
      this.aparts.run(this.program.aparts, this.program.records);
      // A reset that was under way walked through the program before.
      this.resetCursor = 0;
      const count = floatsOf(this.program.meters);
      if (this.floats.length !== count) this.floats = new Float32Array(count);
      this.post({ type: 'swapped', id: next.id });
      if (this.phase !== 'playing') this.settle();
    }
  }

  private ringsSince(id: number, { rings, records }: EngineProgram): ReadonlyMap<number, number> {
    const view = new DataView(this.engine.memory.buffer);
    const fresh = new Set<number>();
    for (let k = 0; k < records.nodes.length; k += RECORD_WORDS) fresh.add(view.getUint32(records.nodes[k]! + NODE.state, true));
    const programs = new Map<number, number>();
    for (const ring of rings) programs.set(ring, fresh.has(ring) ? id : (this.ringPrograms.get(ring) ?? id));
    return programs;
  }

  private settle(): void {
    if (this.settledId === this.programId) return;
    this.settledId = this.programId;
    this.post({ type: 'settled', id: this.programId });
  }

  /**
   * Renders a block. The output before the monitor lies at `outAddress`, what is heard at `monitorAddress`, both interleaved.
   * @returns whether anything was rendered; if not, the block is silent
   */
  render(frames: number): boolean {
    if (this.dead) return false;
    if (frames > MAX_BLOCK_FRAMES) throw new RangeError(`a block has at most ${MAX_BLOCK_FRAMES} frames, not ${frames}`);
    try {
      if (this.queue.length > 0) this.prepare(BUDGET_BYTES);
      this.step();
      if (!this.isSounding) return false;
      if (this.bytes.buffer !== this.engine.memory.buffer) this.bytes = new Float32Array(this.engine.memory.buffer);
      const from = this.tap ? this.engine.exports.playedFrames() : 0;
      const busy = this.engine.exports.run(frames);
      if (this.tap) this.post({ type: 'tapped', fromFrame: from, samples: this.output(frames).slice() });
      if (busy === 0) this.settle();
      this.aparts.gather(this.engine.memory, this.epoch);
      this.listen(frames);
      return true;
    } catch (error) {
      this.die(error);
      return false;
    }
  }

  /** The output of the last block, a view: interleaved stereo before the monitor; what else is listened to stands in its place. */
  output(frames: number): Float32Array {
    if (this.outputView.length !== frames * 2 || this.outputView.buffer !== this.bytes.buffer) this.outputView = this.viewOf(this.engine.exports.outAddress(), frames);
    return this.outputView;
  }

  /** What is heard of the last block, a view: after monitor, guard and gate. */
  heard(frames: number): Float32Array {
    if (this.heardView.length !== frames * 2 || this.heardView.buffer !== this.bytes.buffer) this.heardView = this.viewOf(this.engine.exports.monitorAddress(), frames);
    return this.heardView;
  }

  private viewOf(address: number, frames: number): Float32Array {
    return this.bytes.subarray(address / 4, address / 4 + frames * 2);
  }

  private step(): void {
    const { exports } = this.engine;
    if ((this.phase === 'closing' || this.phase === 'stopping') && this.gate === 0) {
      exports.setPlaying(0);
      if (this.phase === 'stopping') {
        this.phase = 'stopped';
        this.settle();
        this.post({ type: 'stopped' });
        this.prepare(Infinity);
      } else this.phase = 'resetting';
    }
    // An edit on its way is let in first: it brings what is to be reset and fed.
    if (this.phase === 'resetting' && this.pendingStart !== undefined && this.queue.length === 0) {
      this.resetCursor = exports.resetSome(this.resetCursor, BUDGET_BYTES);
      if (this.resetCursor !== 0) return;
      this.epoch = this.pendingStart.epoch;
      exports.setPosition(this.pendingStart.positionFrame, 0);
      this.mediaReady = false;
      this.phase = 'waiting';
      this.post({ type: 'waiting', epoch: this.epoch });
    }
    if (this.phase === 'waiting' && this.mediaReady) {
      this.phase = 'playing';
      this.pendingStart = undefined;
      exports.setPlaying(1);
      this.post({ type: 'started', epoch: this.epoch });
    }
  }

  private listen(frames: number): void {
    const { exports } = this.engine;
    this.listener.mix(this.engine.memory, this.output(frames), frames);
    exports.monitor(exports.outAddress(), frames);
    const goal = this.phase === 'playing' ? 1 : 0;
    if (this.gate !== goal) this.moveGate(goal, frames);
    this.sinceMeters += frames;
    if (this.sinceMeters < this.meterEvery) return;
    this.sinceMeters = 0;
    this.guard = exports.monitorGuard() !== 0;
    this.postMeters();
  }

  private moveGate(goal: number, frames: number): void {
    const heard = this.heard(frames);
    for (let i = 0; i < frames; i++) {
      this.gate = this.gate < goal ? Math.min(goal, this.gate + this.gateStep) : Math.max(goal, this.gate - this.gateStep);
      heard[2 * i]! *= this.gate;
      heard[2 * i + 1]! *= this.gate;
    }
  }

  /** Reads all meters into one array; peaks begin anew. */
  readMeters(): Float32Array {
    let at = 0;
    if (this.bytes.buffer !== this.engine.memory.buffer) this.bytes = new Float32Array(this.engine.memory.buffer);
    const memory = this.bytes;
    const meters = this.program?.meters;
    for (let m = 0; meters !== undefined && m < meters.length; m += 3) {
      const record = meters[m]!;
      const telemetry = meters[m + 1]!;
      const count = meters[m + 2]!;
      this.floats[at++] = memory[(record + NODE.peak) / 4]!;
      memory[(record + NODE.peak) / 4] = 0;
      this.floats[at++] = memory[(record + NODE.faults) / 4] === 0 ? 0 : this.faultsOf(record);
      for (let k = 0; k < count; k++) this.floats[at++] = memory[telemetry / 4 + k]!;
    }
    return this.floats;
  }

  private faultsOf(record: number): number {
    return new DataView(this.engine.memory.buffer).getUint32(record + NODE.faults, true);
  }

  private postMeters(): void {
    const { exports } = this.engine;
    this.post({
      type: 'meters', id: this.programId, floats: this.readMeters(), positionFrame: exports.positionFrame(), playedFrames: exports.playedFrames(),
      playing: this.phase === 'playing', guard: this.guard, starved: this.starved(),
      peakLeft: exports.monitorPeak(0), peakRight: exports.monitorPeak(1),
    });
  }

  private starved(): number {
    let sum = 0;
    for (const ring of this.program?.rings ?? []) sum += new DataView(this.engine.memory.buffer).getUint32(ring + RING.starved, true);
    return sum;
  }
}

/** A peak, the faults and the telemetry of each node. */
function floatsOf(meters: EngineProgram['meters']): number {
  let floats = 0;
  for (let m = 0; m < meters.length; m += 3) floats += 2 + meters[m + 2]!;
  return floats;
}
