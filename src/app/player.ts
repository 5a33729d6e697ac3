/**
 * Plays a patch and keeps the engine true to the document: compiles edits into steps, sends each when the one before has
 * been heard out, turns knobs by message, and rebuilds the engine after a trap. Main thread.
 */
import { compilePlan, planPatch, type Planned } from '../compile/compile.ts';
import type { Explanation } from '../compile/explain.ts';
import type { Plan } from '../compile/plan.ts';
import { transition } from '../compile/transition.ts';
import { LiveEngine, type LiveHost, warmUp } from '../engine/live.ts';
import type { FromEngine, MonitorSetting, ToEngine } from '../engine/messages.ts';
import { diagnose, type Diagnostic, hasErrors, reasonOf } from '../kit/index.ts';
import type { Edit } from '../patch/edit.ts';
import type { Patch } from '../patch/patch.ts';
import { isSoundEdit } from '../patch/sound-of.ts';
import { HEAP_BASE_BYTES } from '../schedule/abi.ts';
import { engineProgram, type Layout, type Schedule } from '../schedule/schedule.ts';
import { messagesOf } from './edit-messages.ts';
import { LiveValues } from './live-values.ts';
import type { Overlay } from './listening/overlay.ts';
import { mediaNodes, ringNodes } from './media-nodes.ts';
import { soloState } from './patch-views.ts';
import type { PlayerOptions } from './player-options.ts';
import { Quarantine } from './quarantine.ts';
import { type Apart, Readings } from './readings.ts';

export type PlayState = 'stopped' | 'starting' | 'playing';

type Meters = Extract<FromEngine, { type: 'meters' }>;

/** Media sent ahead in the order of the old loop are kept this long, so that the change is not itself a gap. */
const LOOP_MARGIN_SECONDS = 0.15;

export class Player {
  state: PlayState = 'stopped';
  /** Where playing begins, and what is shown while stopped. */
  startFrame = 0;
  meters: Meters | undefined;
  /** The last of them that told of sound: what a meter reads stays to be read after the end, until playing begins anew. */
  private told: Meters | undefined;
  readonly readings = new Readings(() => this.told, () => this.options.apart);
  explanation: Explanation | undefined;
  /** For tests and measurements. */
  compiles = 0;
  hostKind: LiveHost['kind'] | undefined;
  onTapped: ((message: Extract<FromEngine, { type: 'tapped' }>) => void) | undefined;
  /** An edit has been heard out. */
  onSettled: (() => void) | undefined;

  private live: LiveHost | undefined;
  private opening: Promise<LiveHost> | undefined;
  /** Goes up when an engine is given up. */
  private generation = 0;
  private plan: Plan | undefined;
  private planned: Planned | undefined;
  private layout: Layout | undefined;
  private schedule: Schedule | undefined;
  private steps: Plan[] = [];
  private programId = 0;
  /** The program that the engine runs. */
  private swappedId = 0;
  private isSettling = false;
  private isStale = false;
  private epoch = 0;
  /** Where the engine was last told to begin. */
  private sentFrame = 0;
  private readonly values = new LiveValues((message) => this.send(message), () => soloState(this.patch, this.options.catalog));
  private isTapped = false;
  private readonly quarantine = new Quarantine();
  private compilerSays: readonly Diagnostic[] = [];
  /** Why playing could not begin. */
  private trouble: Diagnostic | undefined;
  private readonly monitorSettings = new Map<MonitorSetting, number>();
  /** What is only for listening is put into the document before it is planned. */
  private overlay: Overlay = {};
  private isListening = false;

  constructor(private patch: Patch, private readonly options: PlayerOptions) {
    this.replan();
  }

  get rateHz(): number {
    return this.patch.rateHz;
  }

  /** About the patch as it was last compiled, and about nodes that had to be taken out. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.quarantine.diagnostics(this.compilerSays), ...(this.trouble === undefined ? [] : [this.trouble])];
  }

  get context(): AudioContext | undefined {
    return this.live?.context;
  }

  /** Where the play head stands. */
  get positionFrame(): number {
    return this.state === 'playing' ? (this.meters?.positionFrame ?? this.startFrame) : this.startFrame;
  }

  /** Another document: silence, and everything anew. One that loops, as lessons do, is about that passage. */
  open(patch: Patch): void {
    this.patch = patch;
    this.quarantine.clear();
    this.stop();
    this.startFrame = this.loopRange().loopStart;
    void this.rebuild();
  }

  /** The document after an edit, and the edit that led to it. */
  update(patch: Patch, edit: Edit): void {
    const ratio = patch.rateHz / this.patch.rateHz;
    this.patch = patch;
    for (const message of messagesOf(edit, patch, this.options.catalog)) {
      this.values.edit(message);
      if (message.kind === 'cable') for (const path of this.overlay.followers?.(patch, message.path) ?? []) this.values.edit({ ...message, path });
    }
    this.sendTransport(edit);
    if (ratio !== 1) return void this.changeRate(ratio);
    if (!isSoundEdit(edit, patch)) return;
    this.isStale = true;
    this.advance();
  }

  /** The same moment, counted in other frames. */
  private changeRate(ratio: number): Promise<void> {
    this.startFrame = Math.round(this.positionFrame * ratio);
    this.meters = undefined;
    return this.rebuild();
  }

  /** From now on with this to listen by. */
  setOverlay(overlay: Overlay): void {
    if (overlay.add !== this.overlay.add) this.isStale = true;
    this.overlay = overlay;
    // What goes must not be heard any more when its memory becomes another's.
    this.listen();
    this.advance();
  }

  private get apart(): Apart | undefined {
    return this.hostKind === 'worklet' && this.options.apart?.isWorking === true ? this.options.apart : undefined;
  }

  /** What was done apart is done in the engine from now on. */
  takeBackAnalyses(): void {
    this.plan = undefined;
    this.isStale = true;
    this.advance();
  }

  private get heard(): Patch {
    return (this.overlay.add ?? ((patch) => patch))(this.quarantine.healthy(this.patch));
  }

  /** The recorder must run before it is listened to. */
  private listen(): void {
    if (this.swappedId !== this.programId) return;
    const { listen } = this.overlay;
    const record = (listen === undefined ? undefined : this.schedule?.nodes.find(({ path }) => path === listen)?.record) ?? 0;
    if (record !== 0 || this.isListening) this.send({ type: 'listen', record });
    this.isListening = record !== 0;
  }

  private replan(): void {
    this.compiles++;
    this.isStale = false;
    this.values.planned();
    this.planned = planPatch(this.heard, this.options.catalog, { kernels: this.options.kernels });
    this.compilerSays = this.planned.diagnostics;
    if (this.live === undefined) this.compileAlone(this.planned);
  }

  /** Without an engine there is nothing to fade: the plan is compiled for what it tells. */
  private compileAlone(planned: Planned): void {
    const compiled = compilePlan(planned, { heapBase: HEAP_BASE_BYTES });
    this.compilerSays = compiled.diagnostics;
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
        if (this.schedule !== undefined) this.values.run(planned.plan, this.schedule);
        return this.options.onChange();
      }
    }
    this.runStep(this.steps.shift()!);
  }

  private runStep(plan: Plan): void {
    const compiled = compilePlan({ plan, diagnostics: this.planned?.diagnostics ?? [] }, { layout: this.layout, heapBase: HEAP_BASE_BYTES, apart: this.apart !== undefined });
    this.compilerSays = compiled.diagnostics;
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
    this.readings.expect(id, compiled.schedule, plan);
    this.send({ type: 'program', id, program: engineProgram(compiled.schedule) });
    this.values.run(plan, compiled.schedule);
    this.options.onChange();
  }

  /** Once the engine runs the program: media must not come before the memory they go to. */
  private async sendRings(): Promise<void> {
    const { schedule, programId } = this;
    if (schedule === undefined || this.swappedId !== programId) return;
    const rings = ringNodes(this.heard, schedule.nodes).map(({ scheduled, ring, source }) => ({
      identity: scheduled.identity, address: ring.address, frames: ring.frames, startFrame: Math.round(source.startSeconds * this.rateHz), media: source.media,
    }));
    const playedFrames = this.state === 'playing' ? (this.meters?.playedFrames ?? 0) : 0;
    await this.options.media.setRings(rings, this.rateHz, playedFrames, programId);
  }

  private send(message: ToEngine): void {
    this.live?.send(message);
  }

  private sendTransport(edit: Edit): void {
    if (edit.kind === 'batch') return edit.edits.forEach((one) => this.sendTransport(one));
    if (edit.kind !== 'set-transport') return;
    if (edit.transport.tempoBpm !== undefined) this.send({ type: 'tempo', bpm: edit.transport.tempoBpm });
    if (edit.transport.loop !== undefined) this.sendLoop();
  }

  private loopRange(): { loopStart: number; loopEnd: number } {
    const { enabled, startFrame, endFrame } = this.patch.transport.loop;
    return enabled && endFrame > startFrame ? { loopStart: startFrame, loopEnd: endFrame } : { loopStart: 0, loopEnd: 0 };
  }

  /** While playing, the engine answers when it took the loop, and media are sent again in the new order. */
  private sendLoop(): void {
    const { loopStart, loopEnd } = this.loopRange();
    this.send({ type: 'loop', startFrame: loopStart, endFrame: loopEnd, epoch: ++this.epoch, keepFrames: Math.round(LOOP_MARGIN_SECONDS * this.rateHz) });
  }

  /** @throws what the browser says where no engine can be had */
  private async openEngine(): Promise<LiveHost> {
    for (;;) {
      const opening = (this.opening ??= this.createEngine());
      try {
        const live = await opening;
        if (this.opening === opening) return live;
      } catch (error) {
        if (this.opening === opening) {
          this.opening = undefined;
          throw error;
        }
      }
      // Given up meanwhile, for another document or rate: the next one.
    }
  }

  private async createEngine(): Promise<LiveHost> {
    const { module, workletUrl, forceScript, media, openEngine = LiveEngine.open } = this.options;
    const { generation } = this;
    const isCurrent = (): boolean => generation === this.generation;
    const live = await openEngine({ rateHz: this.patch.rateHz, module, workletUrl, receive: (message) => isCurrent() && this.receive(message), ...(forceScript ? { forceScript } : {}) });
    if (!isCurrent()) {
      await live.close();
      return live;
    }
    const { port1, port2 } = new MessageChannel();
    media.send({ type: 'engine', port: port1 }, [port1]);
    live.connectFeeder(port2);
    this.live = live;
    this.hostKind = live.kind;
    if (this.apart !== undefined) live.connectApart(this.apart.open(module, live.context.sampleRate));
    this.isStale = true;
    for (const [setting, value] of this.monitorSettings) live.send({ type: 'monitor', setting, value });
    live.send({ type: 'tempo', bpm: this.patch.transport.tempoBpm });
    live.send({ type: 'tap', on: this.isTapped });
    this.sendLoop();
    const { schedule } = compilePlan(planPatch(this.heard, this.options.catalog, { kernels: this.options.kernels }), { heapBase: HEAP_BASE_BYTES });
    if (schedule !== undefined) warmUp(module, live.context.sampleRate, engineProgram(schedule));
    this.advance();
    return live;
  }

  /** Gives the engine up, be it open or on its way. */
  private async discard(): Promise<void> {
    const old = this.live;
    this.generation++;
    this.live = undefined;
    this.opening = undefined;
    this.plan = undefined;
    this.layout = undefined;
    this.schedule = undefined;
    this.meters = undefined;
    this.steps = [];
    this.isSettling = false;
    this.isListening = false;
    this.values.forget();
    this.readings.clear();
    await old?.close();
  }

  /** Another engine in place of this one, which goes on where it was, unless told to stay silent. */
  private async rebuild(goesOn = true): Promise<void> {
    this.startFrame = this.positionFrame;
    this.state = goesOn && this.state !== 'stopped' ? 'starting' : 'stopped';
    const closed = this.discard();
    this.replan();
    await closed;
    if ((this.state as PlayState) === 'starting') await this.play();
  }

  /** From a gesture of the user: browsers let no page sound without one. */
  async play(fromFrame = this.startFrame): Promise<void> {
    this.state = 'starting';
    this.startFrame = Math.max(0, Math.round(fromFrame));
    this.trouble = undefined;
    this.options.onChange();
    const { generation } = this;
    try {
      await this.start();
    } catch (error) {
      // What was given up meanwhile need not have worked.
      if (generation !== this.generation) return;
      this.state = 'stopped';
      this.trouble = diagnose('playing-failed', `Playing could not begin: ${reasonOf(error)}. Try again; if that does not help, choose another sample rate or reload the page.`);
      this.options.onChange();
    }
  }

  private async start(): Promise<void> {
    const live = await this.openEngine();
    await live.context.resume();
    const media = mediaNodes(this.heard, this.options.catalog).flatMap((node) => node.media ?? []);
    await this.options.media.prepare(media, this.rateHz);
    await this.sendRings();
    // Stopped meanwhile, or in other hands.
    if (this.state !== 'starting' || this.live !== live) return;
    this.sentFrame = this.startFrame;
    this.send({ type: 'start', epoch: ++this.epoch, positionFrame: this.sentFrame });
  }

  stop(): void {
    this.startFrame = this.positionFrame;
    this.state = 'stopped';
    this.send({ type: 'stop' });
    this.options.media.send({ type: 'stop' });
    this.options.onChange();
  }

  async seek(frame: number): Promise<void> {
    if (this.state === 'playing') return this.play(frame);
    this.startFrame = Math.max(0, Math.round(frame));
    this.options.onChange();
  }

  /** Sounds may have come to this machine: the rings are asked for again. */
  refreshMedia(): void {
    this.sendRings().catch((error: unknown) => {
      this.trouble = diagnose('media-failed', `The recordings cannot be read: ${reasonOf(error)}. Reload the page and drop the files again.`);
      this.options.onChange();
    });
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
      case 'meters': {
        const before = this.meters?.starved ?? 0;
        this.meters = message;
        if (this.state === 'playing') this.told = message;
        if (message.starved > before) this.options.onChange();
        return this.options.media.send({ type: 'played', playedFrames: message.playedFrames });
      }
      case 'waiting': {
        // A later start or loop is on its way, and will be answered too.
        if (message.epoch !== this.epoch) return;
        // Those of the time before the start count in another time.
        this.meters = undefined;
        this.told = undefined;
        this.readings.begin(message.epoch);
        return this.options.media.send({ type: 'start', epoch: message.epoch, positionFrame: this.sentFrame, ...this.loopRange() });
      }
      case 'looped': {
        if (message.epoch !== this.epoch) return;
        const { epoch, playedFrames, positionFrame, written } = message;
        return this.options.media.send({ type: 'loop', epoch, playedFrames, positionFrame, written, ...this.loopRange() });
      }
      case 'started':
        if (this.state !== 'starting' || message.epoch !== this.epoch) return;
        // Sought once more while the engine was on its way.
        if (this.startFrame !== this.sentFrame) return void this.play(this.startFrame);
        this.state = 'playing';
        return this.options.onChange();
      case 'settled':
        return this.settled(message.id);
      case 'tapped': return this.onTapped?.(message);
      case 'trap': return this.trapped(message.record, message.message);
      case 'swapped':
        this.swappedId = message.id;
        this.listen();
        return this.refreshMedia();
      case 'stopped':
        return;
    }
  }

  private settled(id: number): void {
    if (id !== this.programId) return;
    this.isSettling = false;
    this.readings.settled(id);
    if (this.steps.length > 0 || this.isStale) this.advance();
    else this.onSettled?.();
  }

  private trapped(record: number, text: string): void {
    const path = this.schedule?.nodes.find((node) => node.record === record)?.path;
    this.quarantine.take(path, text);
    // Without a culprit it would happen again, and again.
    void this.rebuild(path !== undefined);
  }
}
