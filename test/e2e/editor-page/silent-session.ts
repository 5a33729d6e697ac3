/**
 * A session without an engine, for building and photographing the editor: a real document with its history, and meters that
 * follow a clock. In development only; no build contains it.
 */
import type { Catalog } from '../../../src/catalog/catalog.ts';
import type { CableFacts, EditorSession, ListeningSession, MonitorSession, MonitorSettings, TransportSession } from '../../../src/editor/session.ts';
import type { Diagnostic } from '../../../src/kit/index.ts';
import { hash32 } from '../../../src/kit/index.ts';
import type { Edit } from '../../../src/patch/edit.ts';
import { createHistory, record, redo, takeBack, undo, type History } from '../../../src/patch/history.ts';
import type { Patch } from '../../../src/patch/patch.ts';

export class SilentSession implements EditorSession {
  readonly catalog: Catalog;
  readonly readOnly = false;
  readonly listening: ListeningSession = { outlet: undefined, listenTo: () => undefined };
  readonly diagnostics: readonly Diagnostic[] = [];
  readonly faults = new Map<string, string>();
  readonly clips = new Set<string>();
  readonly facts = new Map<string, CableFacts>();
  #history: History;
  #startedAt: number | undefined;
  #stoppedFrames = 0;
  #settings: MonitorSettings = { levelDb: -6, dim: false, mono: false, swap: false };
  readonly #listeners = new Set<(patch: Patch, previous: Patch, edit?: Edit) => void>();
  readonly #status = new Set<() => void>();
  readonly #buffers = new Map<string, Float32Array>();

  constructor(patch: Patch, catalog: Catalog) {
    this.catalog = catalog;
    this.#history = createHistory(patch);
  }

  get patch(): Patch { return this.#history.patch; }
  get undoLabel(): string | undefined { return this.#history.past.at(-1)?.label; }
  get redoLabel(): string | undefined { return this.#history.future.at(-1)?.label; }

  subscribe(listener: (patch: Patch, previous: Patch, edit?: Edit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribeStatus(listener: () => void): () => void {
    this.#status.add(listener);
    return () => this.#status.delete(listener);
  }

  edit(edit: Edit, label: string, gesture?: string): readonly Diagnostic[] {
    const result = record(this.#history, edit, this.catalog, { label, ...(gesture === undefined ? {} : { gesture }) });
    if (!result.ok) return result.diagnostics;
    this.#take(result.history, edit);
    return [];
  }

  takeBack(gesture: string): void {
    const done = takeBack(this.#history, gesture);
    if (done) this.#take(done.history, done.edit);
  }

  undo(): void {
    const done = undo(this.#history);
    if (done) this.#take(done.history, done.edit);
  }

  redo(): void {
    const done = redo(this.#history);
    if (done) this.#take(done.history, done.edit);
  }

  #take(history: History, edit: Edit): void {
    const previous = this.#history.patch;
    this.#history = history;
    for (const listener of this.#listeners) listener(history.patch, previous, edit);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#status) listener();
  }

  get #seconds(): number {
    return (this.#startedAt === undefined ? 0 : (performance.now() - this.#startedAt) / 1000) + this.#stoppedFrames / 48000;
  }

  /** A pulse that differs by name, linear. */
  #level(name: string): number {
    if (this.#startedAt === undefined) return 0;
    const seed = (hash32(name) % 1000) / 1000;
    const beat = (this.#seconds * 2 + seed) % 1;
    return 10 ** ((-6 - 30 * beat * (0.3 + seed) - 12 * seed) / 20);
  }

  telemetry(nodeId: string, name: string): Readonly<Float32Array> | undefined {
    const telemetry = this.catalog.get(this.patch.nodes.get(nodeId)?.type ?? '')?.telemetry?.[name];
    if (!telemetry || this.#startedAt === undefined) return undefined;
    const key = `${nodeId} ${name}`;
    let values = this.#buffers.get(key);
    if (!values) this.#buffers.set(key, (values = new Float32Array(telemetry.count)));
    const level = this.#level(nodeId);
    const at = this.#seconds;
    for (let i = 0; i < values.length; i++) {
      const wave = 0.5 + 0.5 * Math.sin(i * 0.37 + at * 3 + Math.sin(i * 0.11 - at));
      if (telemetry.unit === 'gain') values[i] = level * (name.endsWith('Right') ? 0.8 : 1);
      else if (/reduction/i.test(name)) values[i] = 8 * level;
      else if (telemetry.unit.startsWith('dB') || telemetry.unit.startsWith('LU')) values[i] = values.length > 1 ? -24 - 50 * (i / values.length) ** 1.5 + 10 * wave : 20 * Math.log10(level + 1e-9);
      else values[i] = (wave - 0.5) * level * 2;
    }
    return values;
  }

  cableLevel(cableId: string): number | undefined { return this.#level(this.patch.cables.get(cableId)?.from.node ?? ''); }
  isClipped(cableId: string): boolean { return this.clips.has(cableId); }
  clearClips(): void { this.clips.clear(); this.#tell(); }
  cableFacts(cableId: string): CableFacts | undefined { return this.facts.get(cableId) ?? { carry: 'stereo', latencyFrames: 0 }; }
  recording(): undefined {
    return undefined;
  }

  fault(nodeId: string): string | undefined { return this.faults.get(nodeId); }

  readonly transport: TransportSession = transportOf({
    isPlaying: () => this.#startedAt !== undefined,
    seconds: () => this.#seconds,
    start: () => { this.#startedAt = performance.now(); this.#tell(); },
    stop: () => { this.#startedAt = undefined; this.#tell(); },
    seek: (frames) => { this.#stoppedFrames = frames; if (this.#startedAt !== undefined) this.#startedAt = performance.now(); this.#tell(); },
  });

  readonly monitor: MonitorSession = monitorOf({
    settings: () => this.#settings,
    set: (change) => { this.#settings = { ...this.#settings, ...change }; this.#tell(); },
    peak: () => (this.#startedAt === undefined ? undefined : this.#level('master')),
  });

  addFiles(): void {}
  readonly examples = [];
  openExample(): void {}
  openFile(): void {}
  saveFile(): void {}
}

interface Clock {
  isPlaying(): boolean;
  seconds(): number;
  start(): void;
  stop(): void;
  seek(frames: number): void;
}

const RATE_HZ = 48_000;
const DURATION_FRAMES = 96 * RATE_HZ;

const transportOf = (clock: Clock): TransportSession => ({
  get state() { return clock.isPlaying() ? 'playing' : 'stopped'; },
  preparing: undefined,
  awaited: undefined,
  get positionFrames() { return Math.min(DURATION_FRAMES, Math.round(clock.seconds() * RATE_HZ)); },
  durationFrames: DURATION_FRAMES,
  rateHz: RATE_HZ,
  play: () => { clock.start(); },
  stop: () => { clock.stop(); },
  seek: (frames) => { clock.seek(frames); },
});

interface Room {
  settings(): MonitorSettings;
  set(change: Partial<MonitorSettings>): void;
  peak(): number | undefined;
}

const monitorOf = (room: Room): MonitorSession => ({
  get settings() { return room.settings(); },
  set: (change) => { room.set(change); },
  peaks: () => { const peak = room.peak(); return peak === undefined ? undefined : Float32Array.of(peak, peak * 0.9); },
  guardActive: false,
});
