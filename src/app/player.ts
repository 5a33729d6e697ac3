/**
 * Plays a patch and keeps the engine true to the document: compiles edits into steps, sends each when the one before has
 * been heard out, turns knobs by message, and rebuilds the engine after a trap. Main thread.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { compilePlan, planPatch, type Planned } from '../compile/compile.ts';
import type { Explanation } from '../compile/explain.ts';
import type { Plan } from '../compile/plan.ts';
import { soloSilences } from '../compile/solo.ts';
import { transition } from '../compile/transition.ts';
import type { Kernels } from '../compile/variants.ts';
import { LiveEngine, warmUp } from '../engine/live.ts';
import type { FromEngine, MonitorSetting, ToEngine } from '../engine/messages.ts';
import { type Diagnostic, diagnose, hasErrors } from '../kit/index.ts';
import type { Edit } from '../patch/edit.ts';
import type { MediaRef, Patch } from '../patch/patch.ts';
import { isSoundEdit } from '../patch/sound-of.ts';
import { HEAP_BASE_BYTES } from '../schedule/abi.ts';
import type { Layout, Schedule } from '../schedule/schedule.ts';
import { type EditMessage, messagesOf } from './edit-messages.ts';
import type { MediaClient } from './media-client.ts';
import { mediaNodes, ringNodes } from './media-nodes.ts';
import { MeterMap } from './meter-map.ts';
import { soloState, withoutNodes } from './patch-views.ts';

export interface PlayerOptions {
  readonly catalog: Catalog;
  readonly module: WebAssembly.Module;
  readonly kernels: Kernels;
  readonly workletUrl: string;
  readonly media: MediaClient;
  /** Anything but the meters has changed. */
  readonly onChange: () => void;
  readonly forceScript?: boolean;
}

export type PlayState = 'stopped' | 'starting' | 'playing';

type Meters = Extract<FromEngine, { type: 'meters' }>;

/** Media sent ahead of a new loop are kept this long, so that the change is not itself a gap. */
const LOOP_MARGIN_SECONDS = 0.15;

export class Player {
  state: PlayState = 'stopped';
  /** Where playing begins, and what is shown while stopped. */
  startFrame = 0;
  meters: Meters | undefined;
  diagnostics: readonly Diagnostic[] = [];
  missing: readonly MediaRef[] = [];
  explanation: Explanation | undefined;
  /** For tests and measurements. */
  compiles = 0;
  hostKind: LiveEngine['kind'] | undefined;
  onTapped: ((message: Extract<FromEngine, { type: 'tapped' }>) => void) | undefined;
  /** An edit has been heard out. */
  onSettled: (() => void) | undefined;

  private live: LiveEngine | undefined;
  private opening: Promise<LiveEngine> | undefined;
  private plan: Plan | undefined;
  private planned: Planned | undefined;
  private layout: Layout | undefined;
  private schedule: Schedule | undefined;
  private steps: Plan[] = [];
  private programId = 0;
  private isSettling = false;
  private isStale = false;
  private epoch = 0;
  /** Where the engine was last told to begin. */
  private sentFrame = 0;
  private meterMaps = new Map<number, MeterMap>();
  private readonly gains = new Map<string, number>();
  private silenced: ReadonlySet<string> = new Set();
  private isTapped = false;
  private readonly quarantine = new Set<string>();
  private readonly monitorSettings = new Map<MonitorSetting, number>();

  constructor(private patch: Patch, private readonly options: PlayerOptions) {
    this.replan();
  }

  get rateHz(): number {
    return this.patch.rateHz;
  }

  get context(): AudioContext | undefined {
    return this.live?.context;
  }

  /** Another document: silence, and everything anew. */
  open(patch: Patch): void {
    const rateChanged = patch.rateHz !== this.patch.rateHz;
    this.patch = patch;
    this.startFrame = 0;
    this.quarantine.clear();
    this.stop();
    this.replan();
    if (this.live !== undefined) void this.rebuild(rateChanged);
  }

  /** The document after an edit, and the edit that led to it. */
  update(patch: Patch, edit: Edit): void {
    const rateChanged = patch.rateHz !== this.patch.rateHz;
    this.patch = patch;
    for (const message of messagesOf(edit, patch, this.options.catalog)) this.sendEdit(message);
    this.sendTransport(edit);
    if (rateChanged) return void this.rebuild(true);
    if (!isSoundEdit(edit)) return;
    this.isStale = true;
    this.advance();
  }

  private replan(): void {
    this.compiles++;
    this.isStale = false;
    this.planned = planPatch(withoutNodes(this.patch, this.quarantine), this.options.catalog, { kernels: this.options.kernels });
    this.diagnostics = this.planned.diagnostics;
    if (this.live === undefined) this.compileAlone(this.planned);
  }

  /** Without an engine there is nothing to fade: the plan is compiled for what it tells. */
  private compileAlone(planned: Planned): void {
    const compiled = compilePlan(planned, { heapBase: HEAP_BASE_BYTES });
    this.diagnostics = compiled.diagnostics;
    this.explanation = compiled.explanation;
    this.options.onChange();
  }

  /** Goes one step on: the next of a transition, or the first of the next edit. */
  private advance(): void {
    if (this.isSettling) return;
    if (this.steps.length === 0) {
      if (!this.isStale) return;
      this.replan();
      const { planned } = this;
      if (planned === undefined || this.live === undefined || hasErrors(planned.diagnostics)) return this.options.onChange();
      this.steps = this.plan === undefined ? [planned.plan] : [...transition(this.plan, planned.plan)];
      if (this.steps.length === 0) {
        this.plan = planned.plan;
        return this.options.onChange();
      }
    }
    this.runStep(this.steps.shift()!);
  }

  private runStep(plan: Plan): void {
    const compiled = compilePlan({ plan, diagnostics: this.planned?.diagnostics ?? [] }, { layout: this.layout, heapBase: HEAP_BASE_BYTES });
    this.diagnostics = compiled.diagnostics;
    if (compiled.schedule === undefined) {
      // The engine goes on with what it has; the next edit may mend it.
      this.steps = [];
      return this.options.onChange();
    }
    this.plan = plan;
    this.layout = compiled.layout;
    this.schedule = compiled.schedule;
    if (this.steps.length === 0) this.explanation = compiled.explanation;
    const id = ++this.programId;
    this.isSettling = true;
    this.meterMaps.set(id, new MeterMap(compiled.schedule));
    this.gains.clear();
    for (const { identity, gain } of plan.graph.cables) this.gains.set(identity, gain);
    this.send({ type: 'program', id, program: engineProgram(compiled.schedule) });
    this.silenced = new Set();
    this.applySolo();
    this.options.onChange();
  }

  /** Once the engine runs the program: media must not come before the memory they go to. */
  private async sendRings(): Promise<void> {
    const { schedule } = this;
    if (schedule === undefined) return;
    const rings = ringNodes(this.patch, schedule.nodes).map(({ scheduled, ring, source }) => ({
      identity: scheduled.identity, address: ring.address, frames: ring.frames, startFrame: Math.round(source.startSeconds * this.rateHz), media: source.media,
    }));
    this.missing = await this.options.media.setRings(rings, this.rateHz, this.state === 'playing' ? (this.meters?.playedFrames ?? 0) : 0, this.programId);
    this.options.onChange();
  }

  private send(message: ToEngine): void {
    this.live?.send(message);
  }

  private sendEdit(message: EditMessage): void {
    const { schedule } = this;
    if (schedule === undefined) return;
    if (message.kind === 'cable') {
      for (const { path, identity, record } of schedule.cables) {
        if (path !== message.path) continue;
        this.gains.set(identity, message.gain);
        if (!this.silenced.has(identity)) this.send({ type: 'cable', address: record, gain: message.gain });
      }
      return;
    }
    for (const node of schedule.nodes) {
      if (node.path !== message.path) continue;
      if (message.kind === 'bypass') this.send({ type: 'bypass', record: node.record, on: message.on });
      else if (node.params[message.param] !== undefined) this.send({ type: 'param', address: node.params[message.param]!.address, value: message.value });
    }
    if (message.kind === 'param' && (message.param === 'solo' || message.param === 'soloSafe')) this.applySolo();
  }

  /** Solo silences cables by their gains; nothing is compiled. */
  private applySolo(): void {
    const { schedule, plan } = this;
    if (schedule === undefined || plan === undefined) return;
    const silenced = soloSilences(plan, soloState(this.patch, this.options.catalog));
    for (const { identity, record } of schedule.cables) {
      if (silenced.has(identity) === this.silenced.has(identity)) continue;
      this.send({ type: 'cable', address: record, gain: silenced.has(identity) ? 0 : (this.gains.get(identity) ?? 1) });
    }
    this.silenced = silenced;
  }

  private sendTransport(edit: Edit): void {
    if (edit.kind === 'batch') return edit.edits.forEach((one) => this.sendTransport(one));
    if (edit.kind !== 'set-transport') return;
    if (edit.transport.tempoBpm !== undefined) this.send({ type: 'tempo', bpm: edit.transport.tempoBpm });
    if (edit.transport.loop !== undefined) this.sendLoop();
  }

  private loopRange(): { startFrame: number; endFrame: number } {
    const { enabled, startFrame, endFrame } = this.patch.transport.loop;
    return enabled && endFrame > startFrame ? { startFrame, endFrame } : { startFrame: 0, endFrame: 0 };
  }

  /** While playing, media sent for later than a moment from now are sent again in the new order. */
  private sendLoop(): void {
    const { startFrame, endFrame } = this.loopRange();
    const playedFrames = this.meters?.playedFrames ?? 0;
    const keepUntil = playedFrames + Math.round(LOOP_MARGIN_SECONDS * this.rateHz);
    const epoch = ++this.epoch;
    this.send({ type: 'loop', startFrame, endFrame, epoch, keepUntil: this.state === 'playing' ? keepUntil : Number.MAX_SAFE_INTEGER });
    if (this.state !== 'playing') return;
    this.options.media.send({ type: 'loop', epoch, playedFrames, positionFrame: this.meters?.positionFrame ?? 0, keepUntil, loopStart: startFrame, loopEnd: endFrame });
  }

  private openEngine(): Promise<LiveEngine> {
    return (this.opening ??= this.createEngine());
  }

  private async createEngine(): Promise<LiveEngine> {
    const { module, workletUrl, forceScript, media } = this.options;
    const live = await LiveEngine.open({ rateHz: this.patch.rateHz, module, workletUrl, receive: (message) => this.live === live && this.receive(message), ...(forceScript ? { forceScript } : {}) });
    const { port1, port2 } = new MessageChannel();
    media.send({ type: 'engine', port: port1 }, [port1]);
    live.connectFeeder(port2);
    this.live = live;
    this.hostKind = live.kind;
    this.plan = undefined;
    this.layout = undefined;
    this.steps = [];
    this.isSettling = false;
    this.isStale = true;
    for (const [setting, value] of this.monitorSettings) live.send({ type: 'monitor', setting, value });
    live.send({ type: 'tempo', bpm: this.patch.transport.tempoBpm });
    live.send({ type: 'tap', on: this.isTapped });
    const compiled = compilePlan(planPatch(withoutNodes(this.patch, this.quarantine), this.options.catalog, { kernels: this.options.kernels }), { heapBase: HEAP_BASE_BYTES });
    if (compiled.schedule !== undefined) warmUp(module, live.context.sampleRate, engineProgram(compiled.schedule));
    this.advance();
    return live;
  }

  private async rebuild(newContext: boolean): Promise<void> {
    const wasPlaying = this.state !== 'stopped';
    if (newContext && this.state === 'playing') this.startFrame = this.meters?.positionFrame ?? 0;
    const old = this.live;
    this.live = undefined;
    this.opening = undefined;
    this.state = 'stopped';
    this.schedule = undefined;
    await old?.close();
    this.replan();
    if (wasPlaying) await this.play(this.startFrame);
  }

  /** From a gesture of the user: browsers let no page sound without one. */
  async play(fromFrame = this.startFrame): Promise<void> {
    this.state = 'starting';
    this.startFrame = fromFrame;
    this.options.onChange();
    const live = await this.openEngine();
    await live.context.resume();
    const media = mediaNodes(this.patch, this.options.catalog).flatMap((node) => node.media ?? []);
    await this.options.media.prepare(media, this.rateHz);
    await this.sendRings();
    // Stopped meanwhile.
    if ((this.state as PlayState) !== 'starting') return;
    const { startFrame, endFrame } = this.loopRange();
    this.send({ type: 'loop', startFrame, endFrame, epoch: this.epoch, keepUntil: Number.MAX_SAFE_INTEGER });
    this.sentFrame = this.startFrame;
    this.send({ type: 'start', epoch: ++this.epoch, positionFrame: this.sentFrame });
  }

  stop(): void {
    if (this.state === 'playing') this.startFrame = Math.round(this.meters?.positionFrame ?? this.startFrame);
    this.state = 'stopped';
    this.send({ type: 'stop' });
    this.options.media.send({ type: 'stop' });
    this.options.onChange();
  }

  async seek(frame: number): Promise<void> {
    this.startFrame = Math.max(0, Math.round(frame));
    if (this.state === 'playing') return this.play(this.startFrame);
    this.options.onChange();
  }

  /** Sounds may have come to this machine: the rings are asked for again. */
  refreshMedia(): void {
    void this.sendRings();
  }

  setMonitor(setting: MonitorSetting, value: number): void {
    this.monitorSettings.set(setting, value);
    this.send({ type: 'monitor', setting, value });
  }

  /** Every rendered block before the monitor, to `onTapped`. */
  setTap(on: boolean): void {
    this.isTapped = on;
    this.send({ type: 'tap', on });
  }

  private receive(message: FromEngine): void {
    switch (message.type) {
      case 'meters':
        this.meters = message;
        return this.options.media.send({ type: 'played', playedFrames: message.playedFrames });
      case 'waiting': {
        const { startFrame, endFrame } = this.loopRange();
        return this.options.media.send({ type: 'start', epoch: message.epoch, positionFrame: this.sentFrame, loopStart: startFrame, loopEnd: endFrame });
      }
      case 'started':
        if (this.state !== 'starting') return;
        // Sought once more while the engine was on its way.
        if (this.startFrame !== this.sentFrame) return void this.play(this.startFrame);
        this.state = 'playing';
        return this.options.onChange();
      case 'settled':
        return this.settled(message.id);
      case 'tapped': return this.onTapped?.(message);
      case 'trap': return this.trapped(message.record, message.message);
      case 'swapped':
        if (message.id === this.programId) void this.sendRings();
        return;
      case 'stopped':
        return;
    }
  }

  private settled(id: number): void {
    if (id !== this.programId) return;
    this.isSettling = false;
    for (const known of this.meterMaps.keys()) if (known < id) this.meterMaps.delete(known);
    if (this.steps.length > 0 || this.isStale) this.advance();
    else this.onSettled?.();
  }

  private trapped(record: number, text: string): void {
    const path = this.schedule?.nodes.find((node) => node.record === record)?.path;
    if (path !== undefined) this.quarantine.add(path);
    void this.rebuild(true).then(() => {
      this.diagnostics = [...this.diagnostics, diagnose('node-trapped', `The node stopped the engine (${text}) and is bypassed until the patch is opened again. Replace it or report it.`, path === undefined ? {} : { node: path })];
      this.options.onChange();
    });
  }

  private meterMap(): { map: MeterMap; floats: Float32Array } | undefined {
    const map = this.meters === undefined ? undefined : this.meterMaps.get(this.meters.id);
    return map === undefined || this.meters === undefined || this.state !== 'playing' ? undefined : { map, floats: this.meters.floats };
  }

  telemetry(path: string, name: string): Float32Array | undefined {
    const found = this.meterMap();
    return found?.map.telemetry(found.floats, path, name);
  }

  peak(path: string): number | undefined {
    const found = this.meterMap();
    return found?.map.peak(found.floats, path);
  }

  faults(path: string): number {
    const found = this.meterMap();
    return found === undefined ? 0 : found.map.faults(found.floats, path);
  }
}

/** Only what the engine needs travels to the audio thread. */
function engineProgram(schedule: Schedule): Extract<ToEngine, { type: 'program' }>['program'] {
  const { programAddress, program, memoryBytes, clears, blocks, inits, presences, carries, meters, rings } = schedule;
  return { programAddress, program, memoryBytes, clears, blocks, inits, presences, carries, meters, rings };
}
