/**
 * One open document with all that can be done to it: what the editor knows of the program. Main thread.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { CableFacts, EditorSession, Example, TransportSession } from '../editor/session.ts';
import type { Recording } from '../editor/recording.ts';
import { type Diagnostic, diagnose } from '../kit/index.ts';
import { attempt } from '../patch/check.ts';
import type { Edit } from '../patch/edit.ts';
import { editBetween } from '../patch/edit-between.ts';
import { createHistory, endGesture, type History, record, redo, takeBack, undo } from '../patch/history.ts';
import type { Patch } from '../patch/patch.ts';
import { pathAt } from '../patch/place.ts';
import { definitionOf } from '../patch/values.ts';
import { cableGain } from '../compile/cable-gain.ts';
import { latePath } from '../compile/late-path.ts';
import type { Late } from '../compile/waits.ts';
import { claimsOf } from '../store/claims.ts';
import type { Head } from '../store/document-text.ts';
import type { LibraryStore } from '../store/library-store.ts';
import type { Ask } from './ask.ts';
import type { SaveState } from './documents/autosave.ts';
import { Documents, type OpenedFrom, type Recovery } from './documents/documents.ts';
import type { OpenDocument, ReadOnlyReason } from './documents/open-document.ts';
import type { StorageFacts } from './documents/storage-facts.ts';
import { FileDoor } from './file-door.ts';
import type { Listening } from './listening/listening.ts';
import type { MediaClient } from './media-client.ts';
import { durationFrames, nodeAt } from './media-nodes.ts';
import { mediaMissing, recordingsLate } from './media-missing.ts';
import { missingHere } from './missing-here.ts';
import { PageMonitor } from './page-monitor.ts';
import type { Player } from './player.ts';
import type { Preparing } from './preparing.ts';
import { Recordings } from './recordings/recordings.ts';
import { cableAt, outletOf } from './sound-paths.ts';
import { namedMedia } from './storage/named-media.ts';

/** How many documents undo can go back to. */
const LEFT_DOCUMENTS = 5;

const READ_ONLY: Readonly<Record<ReadOnlyReason, string>> = {
  'newer-format': 'This patch was made by a newer Patchcord and can only be heard and looked at. Update Patchcord to change it.',
  'other-tab': 'This patch is open in another tab and can only be heard and looked at here. Take it over to change it.',
};

export class AppSession implements EditorSession {
  readonly transport: TransportSession;
  readonly monitor: PageMonitor;
  readonly files: FileDoor;
  readonly documents: Documents;
  /** Draws what the library shows of a patch, as SVG text; asked at each save. */
  makeThumbnail: ((patch: Patch) => string | undefined) | undefined;
  readonly recordings: Recordings;
  /** How a question is put to the person; without anybody to ask, none is answered. */
  ask: Ask = () => Promise.resolve(undefined);
  /** 0…1 while sounds are being made or converted. */
  preparing: Preparing | undefined;

  examples: readonly Example[] = [];
  /** Opens a shipped patch by its name. */
  onOpenExample: ((name: string) => void) | undefined;

  private history: History;
  /** Documents with changes that another took the place of, oldest first: undo goes back to them. */
  private readonly left: { history: History; readonly document: OpenDocument | undefined }[] = [];
  private readonly listeners = new Set<(patch: Patch, previous: Patch, edit?: Edit) => void>();
  private readonly statusListeners = new Set<() => void>();
  private readonly clipped = new Set<string>();
  private duration: { readonly patch: Patch; readonly frames: number } | undefined;
  private found: readonly Diagnostic[] = [];
  private heardInstead: Patch | undefined;
  private readonly missingHere = missingHere();

  constructor(
    patch: Patch, readonly catalog: Catalog, readonly player: Player, media: MediaClient,
    kept: { readonly library: LibraryStore; readonly diagnostics: readonly Diagnostic[] }, readonly listening: Listening,
  ) {
    this.history = createHistory(patch);
    this.documents = new Documents(kept.library, claimsOf(kept.library.database), catalog, {
      open: (...given) => this.open(...given),
      edit: (edit, label) => this.edit(edit, label),
      tell: (diagnostics) => this.tell(diagnostics),
      statusChanged: () => this.statusChanged(),
      adopt: (document, head) => this.adopt(document, head),
      follow: (document, patch) => this.follow(document, patch),
      thumbnail: (patch) => this.makeThumbnail?.(patch),
    }, kept.diagnostics);
    this.transport = this.createTransport();
    this.monitor = new PageMonitor(player, () => this.statusChanged());
    this.recordings = new Recordings(media, catalog, () => this.statusChanged());
    this.files = new FileDoor(this, media);
    this.recordings.follow(patch);
    listening.subscribe(() => this.statusChanged());
  }

  get patch(): Patch {
    return this.history.patch;
  }

  get library(): LibraryStore {
    return this.documents.library;
  }

  get readOnly(): boolean {
    return this.readOnlyReason !== undefined;
  }

  get readOnlyReason(): ReadOnlyReason | undefined {
    return this.documents.readOnlyReason;
  }

  /** "saved" only after a strict transaction. */
  get saveState(): SaveState {
    return this.documents.saveState;
  }

  /** There while it is asked how to go on after a visit that ended badly. */
  get recovery(): Recovery | undefined {
    return this.documents.recovery;
  }

  get storage(): StorageFacts {
    return this.documents.storage;
  }

  /** In the library; undefined while it is not kept. */
  get documentId(): string | undefined {
    return this.documents.current?.kept?.id;
  }

  /** Where another tab has the document: that one saves its last edit and becomes read-only, this one goes on with it. */
  takeOver(): Promise<void> {
    return this.documents.takeOver();
  }

  /**
   * Another document takes this one's place; its history begins anew. Undo at its beginning brings the one before back. `from` says
   * when the library keeps it: a file at once, what is new or shipped at the first edit.
   */
  open(patch: Patch, readOnly = false, diagnostics: readonly Diagnostic[] = [], from: OpenedFrom = 'file'): void {
    const previous = this.patch;
    if (this.history.past.length > 0) this.left.push({ history: this.history, document: this.documents.current });
    if (this.left.length > LEFT_DOCUMENTS) this.left.shift();
    this.history = createHistory(patch);
    this.found = diagnostics;
    this.clipped.clear();
    this.listenAfresh();
    this.player.open(patch);
    this.documents.begin(patch, readOnly, from);
    this.changed(previous);
  }

  private listenAfresh(): void {
    this.heardInstead = undefined;
    this.monitor.match(0);
    this.listening.reset();
  }

  /** Id, title or tags that the library gave a document; no step of its history. */
  private adopt(document: OpenDocument, head: Head): Patch {
    const left = this.left.find((one) => one.document === document);
    const named = ({ patch, ...steps }: History): History => ({ ...steps, patch: { ...patch, ...head } });
    if (document !== this.documents.current) {
      if (left !== undefined) left.history = named(left.history);
      return left?.history.patch ?? { ...document.patch, ...head };
    }
    const previous = this.patch;
    this.history = named(this.history);
    this.changed(previous);
    return this.patch;
  }

  /** What another tab saved: the sound goes on, and there is nothing to undo. */
  private follow(document: OpenDocument, patch: Patch): void {
    if (document !== this.documents.current) return;
    if (this.heardInstead !== undefined) this.hear(undefined);
    const previous = this.patch;
    const edit = editBetween(previous, patch);
    const result = edit === undefined ? undefined : attempt(previous, edit, this.catalog);
    this.history = createHistory(patch);
    if (edit !== undefined && result?.ok) this.player.update(patch, edit);
    else if (edit !== undefined) this.player.open(patch);
    this.changed(previous);
  }

  subscribe(listener: (patch: Patch, previous: Patch, edit?: Edit) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  subscribeStatus(listener: () => void): () => void {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  }

  statusChanged(): void {
    for (const listener of this.statusListeners) listener();
  }

  /** What the document plays, or would play after undo or redo, here or in documents that undo goes back to: by its hash. */
  get mediaInReach(): ReadonlySet<string> {
    return namedMedia([this.history, this.left]);
  }

  /** Sound files have come to this machine, or gone. */
  mediaChanged(): void {
    this.recordings.refresh();
    this.player.refreshMedia();
  }

  private changed(previous: Patch, edit?: Edit): void {
    this.recordings.follow(this.patch);
    for (const listener of this.listeners) listener(this.patch, previous, edit);
    this.statusChanged();
  }

  /** What a file or a drop had to say, until the next one. */
  tell(diagnostics: readonly Diagnostic[]): void {
    this.found = diagnostics;
    this.statusChanged();
  }

  edit(edit: Edit, label: string, gesture?: string): readonly Diagnostic[] {
    const { readOnlyReason } = this;
    if (readOnlyReason !== undefined) return [diagnose('read-only', READ_ONLY[readOnlyReason])];
    const result = record(this.history, edit, this.catalog, gesture === undefined ? { label } : { label, gesture });
    if (!result.ok) return result.diagnostics;
    this.take(result.history, edit);
    return [];
  }

  /** Plays this in place of the document, for listening only; an edit ends it, and so does undefined. */
  hear(version: { readonly patch: Patch; readonly gainDb: number } | undefined): void {
    const now = this.heardInstead ?? this.patch;
    this.heardInstead = version?.patch;
    const next = version?.patch ?? this.patch;
    const edit = editBetween(now, next);
    if (edit !== undefined) this.player.update(next, edit);
    this.monitor.match(version?.gainDb ?? 0);
  }

  private take(history: History, edit: Edit): void {
    if (this.heardInstead !== undefined) this.hear(undefined);
    const previous = this.patch;
    this.history = history;
    this.player.update(history.patch, edit);
    this.documents.current?.edited(history.patch, edit);
    this.changed(previous, edit);
  }

  takeBack(gesture: string): void {
    const step = takeBack(this.history, gesture);
    if (step !== undefined) this.take(step.history, step.edit);
  }

  undo(): void {
    const step = this.readOnly ? undefined : undo(endGesture(this.history));
    if (step !== undefined) this.take(step.history, step.edit);
    else this.goBack();
  }

  private goBack(): void {
    const before = this.left.pop();
    if (before === undefined) return;
    const previous = this.patch;
    this.history = before.history;
    this.found = [];
    this.listenAfresh();
    this.player.open(this.patch);
    if (before.document !== undefined) this.documents.resume(before.document);
    this.changed(previous);
  }

  redo(): void {
    const step = this.readOnly ? undefined : redo(this.history);
    if (step !== undefined) this.take(step.history, step.edit);
  }

  get undoLabel(): string | undefined {
    return (this.readOnly ? undefined : this.history.past.at(-1)?.label) ?? (this.left.length > 0 ? 'Open' : undefined);
  }

  get redoLabel(): string | undefined {
    return this.readOnly ? undefined : this.history.future.at(-1)?.label;
  }

  get diagnostics(): readonly Diagnostic[] {
    const missing = mediaMissing(this.patch, this.catalog, this.recordings.missing(this.patch));
    return [...this.found, ...this.documents.diagnostics, ...this.player.diagnostics, ...missing, ...recordingsLate(this.player.meters?.starved ?? 0), ...this.missingHere];
  }

  fault(nodeId: string): string | undefined {
    const within = this.player.readings.faultWithin(nodeId);
    if (within !== undefined) return `“${this.nameAt(within)}” in it was reset: it made a sample that is no number. Open the chain to look at it.`;
    const faults = this.player.readings.faults(nodeId);
    if (faults === 0) return undefined;
    return `It made a sample that is no number and was reset${faults > 1 ? `, ${faults} times` : ''}. Look for extreme values in its settings or before it.`;
  }

  private nameAt(path: string): string {
    const node = nodeAt(this.patch, path);
    return node?.label || (definitionOf(node, this.catalog)?.name ?? path);
  }

  telemetry(nodeId: string, name: string): Float32Array | undefined {
    return this.player.readings.telemetry(nodeId, name);
  }

  recording(nodeId: string): Recording | undefined {
    const node = nodeAt(this.patch, nodeId);
    if (node?.media === undefined) return undefined;
    const { media, config } = node;
    const { rateHz } = this.patch;
    return {
      name: media.name, rateHz: media.rateHz, channels: media.channels, seconds: media.frames / media.rateHz, isMissing: this.recordings.isMissing(media),
      startSeconds: Number(config['startSeconds'] ?? 0), peaks: this.recordings.peaksOf(media, rateHz),
    };
  }

  cableLevel(cableId: string): number | undefined {
    const found = this.player.state === 'playing' ? cableAt(this.patch, cableId) : undefined;
    if (found === undefined) return undefined;
    const { cable, place, within } = found;
    const peak = this.player.readings.peak(outletOf(this.patch, this.catalog, pathAt(place, cable.from.node)));
    if (peak === undefined) return undefined;
    const level = cable.depth === undefined ? peak * Math.abs(cableGain(cable)) : peak;
    if (level > 1 && cable.depth === undefined && within.nodes.get(cable.to.node)?.type === 'output') this.clipped.add(cableId);
    return level;
  }

  isClipped(cableId: string): boolean {
    return this.clipped.has(cableId);
  }

  clearClips(): void {
    this.clipped.clear();
    this.statusChanged();
  }

  cableFacts(cableId: string): CableFacts | undefined {
    const { explanation } = this.player;
    const explained = explanation?.cables.get(cableId);
    if (explanation === undefined || explained === undefined) return undefined;
    const { carry, delayFrames, arrivalFrames, loopBlockFrames } = explained;
    const named = (late: readonly Late[]) => late.map(({ path, by }) => ({ name: this.nameAt(path), by }));
    return { carry, latencyFrames: delayFrames, get waitsFor() { return named(explained.waitsFor); }, get lateBy() { return named(latePath(explanation, cableId)); }, arrivalFrames, ...(loopBlockFrames > 0 ? { loopBlockFrames } : {}) };
  }

  openExample(name: string): void {
    this.onOpenExample?.(name);
  }

  addFiles(files: readonly File[], at: { readonly x: number; readonly y: number }, onto?: string): void {
    void this.files.add(files, at, onto);
  }

  openFile(): void {
    this.files.choose();
  }

  saveFile(): void {
    this.files.save();
  }

  private createTransport(): TransportSession {
    const { player } = this;
    const preparing = (): AppSession['preparing'] => this.preparing;
    const duration = (): number => {
      if (this.duration?.patch !== this.patch) this.duration = { patch: this.patch, frames: durationFrames(this.patch, this.catalog) };
      return this.duration.frames;
    };
    return {
      get state() {
        return player.state;
      },
      get preparing() {
        return preparing()?.fraction;
      },
      get awaited() {
        return preparing()?.awaited;
      },
      get positionFrames() {
        return player.positionFrame;
      },
      get durationFrames() {
        return duration();
      },
      get rateHz() {
        return player.rateHz;
      },
      play: () => void player.play(),
      stop: () => player.stop(),
      seek: (frames) => void player.seek(frames),
    };
  }
}
