/**
 * Plays a patch and keeps the engine true to the document: programs for edits of the sound, messages for knobs, media for its rings;
 * and rebuilds the engine after a trap. Main thread.
 */
import type { Explanation } from '../compile/explain.ts';
import { LiveEngine, type LiveHost, warmUp } from '../engine/live.ts';
import type { FromEngine, MonitorSetting, ToEngine } from '../engine/messages.ts';
import { diagnose, type Diagnostic, reasonOf } from '../kit/index.ts';
import type { Edit } from '../patch/edit.ts';
import type { Patch } from '../patch/patch.ts';
import { isSoundEdit } from '../patch/sound-of.ts';
import { messagesOf } from './edit-messages.ts';
import { EnginePrograms, type ProgramHost } from './engine-programs.ts';
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
  hostKind: LiveHost['kind'] | undefined;
  onTapped: ((message: Extract<FromEngine, { type: 'tapped' }>) => void) | undefined;
  /** An edit has been heard out. */
  onSettled: (() => void) | undefined;

  private live: LiveHost | undefined;
  private opening: Promise<LiveHost> | undefined;
  /** Goes up when an engine is given up. */
  private generation = 0;
  private epoch = 0;
  /** Where the engine was last told to begin. */
  private sentFrame = 0;
  private readonly values = new LiveValues((message) => this.send(message), () => soloState(this.patch, this.options.catalog));
  private readonly programs: EnginePrograms;
  private isTapped = false;
  private readonly quarantine = new Quarantine();
  /** Why playing could not begin. */
  private trouble: Diagnostic | undefined;
  private readonly monitorSettings = new Map<MonitorSetting, number>();
  /** What is only for listening is put into the document before it is planned. */
  private overlay: Overlay = {};
  private isListening = false;

  constructor(private patch: Patch, private readonly options: PlayerOptions) {
    this.programs = new EnginePrograms(this.programHost(), this.values, options);
    this.programs.replan();
  }

  private programHost(): ProgramHost {
    const player = this as Player;
    return {
      get heard() { return player.heard; },
      get isOpen() { return player.live !== undefined; },
      get isApart() { return player.apart !== undefined; },
      expect: (id, schedule, plan) => { this.readings.expect(id, schedule, plan); },
      send: (message) => { this.send(message); },
      settled: (id, isLast) => {
        this.readings.settled(id);
        if (isLast) this.onSettled?.();
      },
      changed: () => { this.options.onChange(); },
    };
  }

  get rateHz(): number {
    return this.patch.rateHz;
  }

  get explanation(): Explanation | undefined {
    return this.programs.explanation;
  }

  /** For tests and measurements. */
  get compiles(): number {
    return this.programs.compiles;
  }

  /** About the patch as it was last compiled, and about nodes that had to be taken out. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.quarantine.diagnostics(this.programs.said), ...(this.trouble === undefined ? [] : [this.trouble])];
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
    this.programs.heardChanged();
    this.programs.advance();
  }

  /** The same moment, counted in other frames. */
  private changeRate(ratio: number): Promise<void> {
    this.startFrame = Math.round(this.positionFrame * ratio);
    this.meters = undefined;
    return this.rebuild();
  }

  /** From now on with this to listen by. */
  setOverlay(overlay: Overlay): void {
    if (overlay.add !== this.overlay.add) this.programs.heardChanged();
    this.overlay = overlay;
    // What goes must not be heard any more when its memory becomes another's.
    this.listen();
    this.programs.advance();
  }

  private get apart(): Apart | undefined {
    return this.hostKind === 'worklet' && this.options.apart?.isWorking === true ? this.options.apart : undefined;
  }

  /** What was done apart is done in the engine from now on. */
  takeBackAnalyses(): void {
    this.programs.anew();
    this.programs.advance();
  }

  private get heard(): Patch {
    return (this.overlay.add ?? ((patch) => patch))(this.quarantine.healthy(this.patch));
  }

  /** The recorder must run before it is listened to. */
  private listen(): void {
    if (!this.programs.isRunning) return;
    const { listen } = this.overlay;
    const record = (listen === undefined ? undefined : this.programs.schedule?.nodes.find(({ path }) => path === listen)?.record) ?? 0;
    if (record !== 0 || this.isListening) this.send({ type: 'listen', record });
    this.isListening = record !== 0;
  }

  /** Once the engine runs the program: media must not come before the memory they go to. */
  private async sendRings(): Promise<void> {
    const { schedule, id, isRunning } = this.programs;
    if (schedule === undefined || !isRunning) return;
    const rings = ringNodes(this.heard, schedule.nodes).map(({ scheduled, ring, source }) => ({
      identity: scheduled.identity, address: ring.address, frames: ring.frames, startFrame: Math.round(source.startSeconds * this.rateHz), media: source.media,
    }));
    const playedFrames = this.state === 'playing' ? (this.meters?.playedFrames ?? 0) : 0;
    await this.options.media.setRings(rings, this.rateHz, playedFrames, id);
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
    this.programs.heardChanged();
    for (const [setting, value] of this.monitorSettings) live.send({ type: 'monitor', setting, value });
    live.send({ type: 'tempo', bpm: this.patch.transport.tempoBpm });
    live.send({ type: 'tap', on: this.isTapped });
    this.sendLoop();
    const first = this.programs.first();
    if (first !== undefined) warmUp(module, live.context.sampleRate, first);
    this.programs.advance();
    return live;
  }

  /** Gives the engine up, be it open or on its way. */
  private async discard(): Promise<void> {
    const old = this.live;
    this.generation++;
    this.live = undefined;
    this.opening = undefined;
    this.meters = undefined;
    this.isListening = false;
    this.programs.forget();
    this.readings.clear();
    await old?.close();
  }

  /** Another engine in place of this one, which goes on where it was, unless told to stay silent. */
  private async rebuild(goesOn = true): Promise<void> {
    this.startFrame = this.positionFrame;
    this.state = goesOn && this.state !== 'stopped' ? 'starting' : 'stopped';
    const closed = this.discard();
    this.programs.replan();
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
        return this.programs.settled(message.id);
      case 'tapped': return this.onTapped?.(message);
      case 'trap': return this.trapped(message.record, message.message);
      case 'swapped':
        this.programs.swapped(message.id);
        this.listen();
        return this.refreshMedia();
      case 'stopped':
        return;
    }
  }

  private trapped(record: number, text: string): void {
    const path = this.programs.schedule?.nodes.find((node) => node.record === record)?.path;
    this.quarantine.take(path, text);
    // Without a culprit it would happen again, and again.
    void this.rebuild(path !== undefined);
  }
}
