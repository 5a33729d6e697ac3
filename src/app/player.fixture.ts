/**
 * A player without a browser: its engine renders when the test says so, its media come from memory through the real feed.
 * For tests only.
 */
import { readFileSync } from 'node:fs';
import { shipped } from '../catalog/shipped.ts';
import { EngineCore } from '../engine/engine-core.ts';
import type { HostKind, LiveHost, LiveOptions } from '../engine/live.ts';
import { MediaFeed, type MediaReader } from '../engine/media-feed.ts';
import type { FromEngine, ToEngine } from '../engine/messages.ts';
import type { Edit } from '../patch/edit.ts';
import { apply } from '../patch/apply.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import type { Cable, MediaRef, Patch, PatchNode } from '../patch/patch.ts';
import type { RingRequest, ToMedia } from './media-messages.ts';
import { Player } from './player.ts';
import type { PlayerOptions } from './player-options.ts';

const WASM = new URL('../../worklets/generated/engine.wasm', import.meta.url);
export const engineModule = new WebAssembly.Module(readFileSync(WASM));
const index = JSON.parse(readFileSync(new URL('engine.wasm.json', WASM), 'utf8')) as Record<string, number>;
export const kernels = (type: string): number | undefined => index[type];

const BLOCK_FRAMES = 128;
/** A ramp over this many frames tells each frame's place by its value, exactly in f32. */
export const RAMP_FRAMES = 2 ** 20;

export const rampMedia = (name: string, frames: number, rateHz = 48000): MediaRef => ({ sha256: name.padEnd(64, '0'), name, rateHz, frames, channels: 2 });
/** Frame n, counted from 1, so that silence is told from the first frame. */
const ramp = (frames: number): MediaReader => ({ frames, read: (start, count) => Float32Array.from({ length: count * 2 }, (_, k) => (start + (k >> 1) + 1) / RAMP_FRAMES) });

/** Nodes as [type, what is given]; cables as "from > to". */
export function patchOf(nodes: Readonly<Record<string, readonly [string, Partial<PatchNode>?]>>, cables: readonly (string | readonly [string, Partial<Cable>])[]): Patch {
  return {
    ...createPatch({ id: 'test', rateHz: 48000 }),
    nodes: new Map(Object.entries(nodes).map(([id, [type, given]]) => [id, createNode(shipped.get(type)!, given)])),
    cables: new Map(cables.map((cable, k) => {
      const [ends, given] = typeof cable === 'string' ? [cable, {}] : cable;
      const [from = '', to = ''] = ends.split('>').map((end) => end.trim());
      return [`cable-${k}`, createCable({ node: from, port: 'out' }, { node: to, port: 'in' }, given)];
    })),
  };
}

class TestHost implements LiveHost {
  readonly context: AudioContext;
  readonly core: EngineCore;
  readonly sent: ToEngine[] = [];
  isClosed = false;
  private readonly inbox: ToEngine[] = [];
  private readonly outbox: FromEngine[] = [];

  constructor(readonly options: LiveOptions, readonly kind: HostKind) {
    this.context = { sampleRate: options.rateHz, resume: () => Promise.resolve() } as unknown as AudioContext;
    this.core = new EngineCore(options.module, options.rateHz, (message) => this.outbox.push(structuredClone(message)));
  }

  send(message: ToEngine): void {
    this.sent.push(message);
    this.inbox.push(structuredClone(message));
  }

  connectFeeder(): void {
    // Media reach the core by `send`.
  }

  connectApart(port: MessagePort): void {
    this.core.connectApart(port);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  /** One block: what was sent arrives, what is answered arrives. */
  block(): void {
    for (const message of this.inbox.splice(0)) this.core.receive(message);
    this.core.render(BLOCK_FRAMES);
    for (const message of this.outbox.splice(0)) this.options.receive(message);
  }

  fail(message: FromEngine): void {
    this.options.receive(message);
  }
}

/** What the media worker does, beside the player. */
class TestMedia {
  readonly messages: ToMedia[] = [];
  /** Frames of each ramp, by name; what is not here is missing. */
  readonly sounds = new Map<string, number>();
  fault: Error | undefined;
  private readonly feed = new MediaFeed((message) => this.host()?.send(message));
  private isRunning = false;

  constructor(private readonly host: () => TestHost | undefined) {}

  prepare(): Promise<readonly MediaRef[]> {
    return this.fault === undefined ? Promise.resolve([]) : Promise.reject(this.fault);
  }

  async setRings(rings: readonly RingRequest[], _rateHz: number, playedFrames: number, program: number): Promise<readonly MediaRef[]> {
    const framesOf = (media: MediaRef | undefined): number => this.sounds.get(media?.name ?? '') ?? 0;
    this.feed.setRings(rings.map(({ media, ...ring }) => ({ ...ring, reader: ramp(framesOf(media)) })), playedFrames, program);
    if (this.isRunning) await this.feed.fill(playedFrames);
    return rings.flatMap(({ media }) => (media !== undefined && !this.sounds.has(media.name) ? [media] : []));
  }

  send(message: ToMedia): void {
    this.messages.push(message);
    void this.take(message);
  }

  private async take(message: ToMedia): Promise<void> {
    switch (message.type) {
      case 'engine':
        message.port.close();
        this.isRunning = false;
        return this.feed.forget();
      case 'start':
        this.feed.start(message.epoch, message.positionFrame, message.loopStart, message.loopEnd);
        this.isRunning = true;
        await this.feed.fill(0, 32768);
        this.host()?.send({ type: 'ready', epoch: message.epoch });
        return this.feed.fill(0);
      case 'loop':
        this.feed.setLoop(message.epoch, message.playedFrames, message.positionFrame, message.written, message.loopStart, message.loopEnd);
        return this.feed.fill(message.playedFrames);
      case 'played':
        if (this.isRunning) await this.feed.fill(message.playedFrames);
        return;
      case 'stop':
        this.isRunning = false;
        return;
      default:
        throw new RangeError(`a player does not ask for ${message.type}`);
    }
  }
}

export class PlayerRig {
  readonly hosts: TestHost[] = [];
  readonly media = new TestMedia(() => this.host);
  readonly player: Player;
  /** What the engine put out before the monitor, left channel. */
  readonly heard: number[] = [];
  openFault: Error | undefined;
  /** Of the next engine. */
  kind: HostKind = 'worklet';
  /** Held back until it resolves. */
  openGate: Promise<void> = Promise.resolve();
  patch: Patch;

  constructor(patch: Patch, sounds: Readonly<Record<string, number>> = {}, options: Partial<PlayerOptions> = {}) {
    this.patch = patch;
    for (const [name, frames] of Object.entries(sounds)) this.media.sounds.set(name, frames);
    this.player = new Player(patch, {
      catalog: shipped, module: engineModule, kernels, workletUrl: '', media: this.media, onChange: () => undefined, openEngine: (given) => this.open(given), ...options,
    });
    this.player.setTap(true);
    this.player.onTapped = ({ samples }) => {
      for (let k = 0; k < samples.length; k += 2) this.heard.push(samples[k]!);
    };
  }

  private async open(options: LiveOptions): Promise<TestHost> {
    await this.openGate;
    if (this.openFault !== undefined) throw this.openFault;
    const host = new TestHost(options, this.kind);
    this.hosts.push(host);
    return host;
  }

  get host(): TestHost | undefined {
    return this.hosts.at(-1);
  }

  edit(edit: Edit): void {
    this.patch = apply(this.patch, edit).patch;
    this.player.update(this.patch, edit);
  }

  /** Renders, with time for promises and messages between two blocks. */
  async run(blocks: number): Promise<void> {
    for (let k = 0; k < blocks; k++) {
      await new Promise((resolve) => setImmediate(resolve));
      const { host } = this;
      if (host?.isClosed === false) host.block();
    }
  }

  /** @throws Error when it never gets there */
  async until(reached: () => boolean, blocks = 2000): Promise<void> {
    for (let k = 0; k < blocks; k++) {
      if (reached()) return;
      await this.run(1);
    }
    throw new Error(`not reached after ${blocks} blocks; the player is ${this.player.state}`);
  }

  async play(fromFrame?: number): Promise<void> {
    void this.player.play(fromFrame);
    await this.until(() => this.player.state === 'playing');
  }

  /** Frames of the ramp that were heard since a place in `heard`; 0 is silence. */
  frames(from = 0): number[] {
    return this.heard.slice(from).map((value) => Math.round(value * RAMP_FRAMES));
  }
}
