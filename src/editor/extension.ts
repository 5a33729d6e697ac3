/**
 * How a feature of the app comes onto the editor's surface without the editor knowing it: commands for the File menu and the
 * keyboard, a banner, a status beside the title, shelves of the library panel, parts of the inspector, a cover. Types only.
 */
import type { nothing, TemplateResult } from 'lit';
import type { PatchNode } from '../patch/patch.ts';
import type { Command, Shell } from './commands.ts';
import type { IconName } from './icon.ts';
import type { SetDown } from './palette.ts';
import type { PickerItem } from './panels/picker.ts';

export type Content = TemplateResult | typeof nothing;

/** A tab of the library panel, beside the one with the nodes. */
export interface Shelf {
  readonly id: string;
  readonly title: string;
  render(shell: Shell): Content;
}

export interface Mark {
  readonly words: string;
  /** Default: an arrow, for what waits. */
  readonly sign?: IconName;
}

/** All is read again whenever the session's status, the document or what is selected changes, and when `subscribe`'s listener is called. */
export interface EditorExtension {
  readonly id: string;
  /** Called once, when the surface is there: for what asks or tells by itself. */
  attach?(shell: Shell): void;
  /** Offered pasted text before the editor looks for nodes in it; true takes it. */
  paste?(text: string, shell: Shell): boolean;
  /** Those of the group "File" stand in the menu, in this order; all stand on the page of keys. */
  readonly commands?: readonly Command[];
  /** Below the top bar, over the canvas: what concerns the whole document and wants an answer. */
  banner?(shell: Shell): Content;
  /** Beside the title, a few words: whether the document is saved. */
  status?(shell: Shell): Content;
  readonly shelves?: readonly Shelf[];
  /** What the palette offers beside the nodes, and what is set down when it is chosen. */
  readonly palette?: { find(text: string): readonly PickerItem[]; pick(id: string, setDown: SetDown): void };
  /** A few words at a node of the patch that is shown, marked on its face: what waits there, or that somebody points at it. */
  mark?(node: PatchNode): Mark | undefined;
  /** At the end of the inspector, about what is selected. */
  inspect?(shell: Shell): Content;
  /** Above the transport, beside the panels: pictures that stay while one works. */
  dock?(shell: Shell): Content;
  /** The mouse has come to rest on a cable of the patch that is shown, or has left it. */
  point?(cable: string | undefined, shell: Shell): void;
  /** A panel at the left that stays beside the patch while it is worked on; the library stands behind it. `label` names it. */
  readonly side?: { readonly label: string; render(shell: Shell): Content };
  /** Over everything but dialogs: a start page, a presentation. */
  cover?(shell: Shell): Content;
  /** The extension calls the listener when something it shows has changed; returns what ends that. */
  subscribe?(listener: () => void): () => void;
}

export interface DialogContent {
  readonly title: string;
  /** Read again with everything else, and at `DialogHandle.update`. */
  render(close: () => void): TemplateResult;
  readonly widthPx?: number;
  /** Called once, however it was closed. */
  onClosed?(): void;
}

export interface DialogHandle {
  close(): void;
  update(): void;
}
