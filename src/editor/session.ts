/**
 * What the editor knows of the rest of the program: a document to edit, telemetry to draw, and the transport, monitor
 * and files to operate. The app implements it; the editor never sees an engine or a compiler. Main thread.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { Carry, Diagnostic } from '../kit/index.ts';
import type { Edit } from '../patch/edit.ts';
import type { Patch } from '../patch/patch.ts';
import type { Recording } from './recording.ts';

/** What the compiler found out about a cable. */
export interface CableFacts {
  readonly carry: Carry;
  /** Delay inserted here so that parallel paths meet in time. */
  readonly latencyFrames: number;
  /** Whose latency that makes up for, by name, nearest first; `by` says what takes them the time, if it is known. */
  readonly waitsFor?: readonly { readonly name: string; readonly by: string }[];
  /** Whose latency lies on its own way from the sources, nearest first. */
  readonly lateBy?: readonly { readonly name: string; readonly by: string }[];
  /** How far what arrives at its end is behind the sources. */
  readonly arrivalFrames?: number;
  /** There if the cable closes a loop: the block the loop runs in. */
  readonly loopBlockFrames?: number;
}

/** How many frames a shown position or length is worth is told by `rateHz`. */
export interface TransportSession {
  readonly state: 'stopped' | 'starting' | 'playing';
  /** 0…1 while recordings are being taken in or converted; undefined when there is nothing to wait for. */
  readonly preparing: number | undefined;
  /** 0…1 of what must be made before playing begins at its place, where a sound is still being made; undefined where nothing must. */
  readonly awaited: number | undefined;
  /** Read at display rate. */
  readonly positionFrames: number;
  readonly durationFrames: number;
  readonly rateHz: number;
  play(): void;
  stop(): void;
  seek(frames: number): void;
}

/** For listening only; none of it is in the patch or in a render. */
export interface MonitorSettings {
  readonly levelDb: number;
  readonly dim: boolean;
  readonly mono: boolean;
  readonly swap: boolean;
}

export interface MonitorSession {
  readonly settings: MonitorSettings;
  set(change: Partial<MonitorSettings>): void;
  /** Peak of what is heard, linear, left and right; read at display rate. */
  peaks(): Readonly<Float32Array> | undefined;
  /** Whether the guard is holding the level down at this moment. */
  readonly guardActive: boolean;
}

/** Where a node gives its sound, by its path. */
export interface Outlet {
  readonly node: string;
  readonly port: string;
}

/** For listening only, like the monitor. */
export interface ListeningSession {
  /** What the monitor hears in place of the output. */
  readonly outlet: Outlet | undefined;
  listenTo(outlet: Outlet | undefined): void;
}

export interface Example {
  readonly name: string;
  readonly title: string;
}

export interface EditorSession {
  readonly patch: Patch;
  readonly catalog: Catalog;
  /** True for a document of a newer format: it may be seen and heard, not edited. */
  readonly readOnly: boolean;
  /** Called after every change of the document, with the edit that led there unless another took its place; returns what ends it. */
  subscribe(listener: (patch: Patch, previous: Patch, edit?: Edit) => void): () => void;
  /** Called when anything else that is read from here may have changed, except what is read at display rate. */
  subscribeStatus(listener: () => void): () => void;

  /** Does one edit and returns what stood against it; then nothing has changed. Edits under one gesture undo as one. */
  edit(edit: Edit, label: string, gesture?: string): readonly Diagnostic[];
  /** As if nothing had been done under this gesture; where something else was done since, nothing changes. */
  takeBack(gesture: string): void;
  undo(): void;
  redo(): void;
  readonly undoLabel: string | undefined;
  readonly redoLabel: string | undefined;

  /** Findings about the whole patch. */
  readonly diagnostics: readonly Diagnostic[];
  /** Nodes and cables in chains are asked for by their paths: "chain/node". Why a node is muted by the engine, in a sentence. */
  fault(nodeId: string): string | undefined;
  /** The latest values; the view may be reused by the next call, so read it at once. */
  telemetry(nodeId: string, name: string): Readonly<Float32Array> | undefined;
  /** What a node plays, if it plays a file and has one. */
  recording(nodeId: string): Recording | undefined;
  /** Peak of what runs through a cable, linear; undefined while it is unknown. */
  cableLevel(cableId: string): number | undefined;
  /** Stays true after an overload until `clearClips`. */
  isClipped(cableId: string): boolean;
  clearClips(): void;
  cableFacts(cableId: string): CableFacts | undefined;

  readonly transport: TransportSession;
  readonly monitor: MonitorSession;
  readonly listening: ListeningSession;
  /** Sound files become stems wired into the mix; a patch file is opened. In canvas units; `onto` is the node they were let go on. */
  addFiles(files: readonly File[], at: { readonly x: number; readonly y: number }, onto?: string): void;
  openFile(): void;
  saveFile(): void;
  /** Patches that come with the program. */
  readonly examples: readonly Example[];
  /** In place of the open document; undo brings that back. */
  openExample(name: string): void;
}

let gestures = 0;
/** A name that no other gesture of this page has. */
export const newGesture = (): string => `gesture-${++gestures}`;
