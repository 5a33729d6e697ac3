/**
 * What can be done by key or button, in one table: the keyboard, the buttons and the page of keys read it. Commands make
 * edits; what needs a panel is asked of the shell.
 */
import { isBypassable, type CatalogNode } from '../kit/index.ts';
import { removeAndRejoin, removeNodes } from '../patch/compositions.ts';
import type { Edit } from '../patch/edit.ts';
import type { Cargo } from './gestures/place-gesture.ts';
import type { PatchPlace } from '../patch/place.ts';
import { duplicateSelected } from './clipboard.ts';
import type { EditorModel } from './editor-model.ts';
import type { DialogContent, DialogHandle } from './extension.ts';
import { GRID } from '../patch/grid.ts';
import { newGesture } from './session.ts';
import type { Box, Point } from './viewport.ts';
import { SAY_PICTURE } from './say-picture.ts';
import { goNearest, WALKS } from './walk-commands.ts';
import { turnedEdit } from './wiring.ts';

export interface Shell {
  /** Of the patch that is shown. */
  readonly model: EditorModel;
  /** Where that stands in the document. */
  readonly place: PatchPlace;
  go(place: PatchPlace): void;
  /** One step of the history, shown where it happens. */
  inTime(step: 'undo' | 'redo'): void;
  openPalette(): void;
  openTargets(): void;
  openReplacements(): void;
  openFind(): void;
  togglePanel(panel: 'library' | 'inspector' | 'list' | 'keys'): void;
  rename(): void;
  fit(): void;
  zoom(factor: number): void;
  cancel(): void;
  /** What of the patch panels leave in sight, in canvas units. */
  readonly sight: Box;
  /** Brings a point of the canvas to the middle of that. */
  lookAt(point: Point): void;
  /** Brings a node into sight and gives it the keyboard. */
  reveal(id: string): void;
  /** Brings a node to the middle, near enough to be read; the keyboard stays where it is. */
  show(id: string): void;
  /** Gives the keyboard to the canvas itself. */
  focusCanvas(): void;
  /** For those who listen to the page: a few words, shown nowhere. */
  say(words: string): void;
  addComment(): void;
  addFrame(): void;
  /** Carries a node into the patch with the pointer that was pressed elsewhere. */
  carry(definition: CatalogNode, event: PointerEvent, cargo?: Cargo): void;
  /** In place of an open one. */
  openDialog(content: DialogContent): DialogHandle;
  /** A sentence that goes away by itself; with something to do about it, it waits longer. */
  tell(message: string, action?: { readonly title: string; run(): void }): void;
}

export const COMMAND_GROUPS = ['File', 'Build', 'Edit', 'Listen', 'See', 'Measure', 'Learn'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

export interface Command {
  readonly id: string;
  readonly title: string;
  /** As `keyOf` writes them. */
  readonly keys: readonly string[];
  /** Under which it is found on the page of keys. */
  readonly group: CommandGroup;
  /** Of the menu, between whose sections a line is drawn; what has none does not stand there. */
  readonly section?: string;
  /** It works on what is seen of the patch: while a cover lies over that, its keys do nothing. Of the editor's own commands that is true of all. */
  readonly needsSight?: true;
  isEnabled?(shell: Shell): boolean;
  run(shell: Shell): void;
}

/** "Mod" is Ctrl, or Cmd on a Mac. */
export function keyOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const isSign = event.key.length === 1 && !/[a-z0-9]/i.test(event.key);
  return `${event.ctrlKey || event.metaKey ? 'Mod+' : ''}${event.altKey ? 'Alt+' : ''}${event.shiftKey && !isSign ? 'Shift+' : ''}${key}`;
}

/** Whether an event comes from where keys make text or choose. */
export const isTyping = (event: Event): boolean => event.composedPath().some((part) => part instanceof HTMLElement && (part.isContentEditable || ['TEXTAREA', 'SELECT'].includes(part.tagName) || (part instanceof HTMLInputElement && part.type !== 'checkbox')));

export const COMMANDS: readonly Command[] = [
  { id: 'palette', title: 'Add a node', keys: ['/', 'Tab'], group: 'Build', run: (shell) => { shell.openPalette(); } },
  { id: 'wire', title: 'Connect the selected node to…', keys: ['C'], group: 'Build', run: (shell) => { shell.openTargets(); } },
  { id: 'replace', title: 'Replace the selected node with…', keys: ['R'], group: 'Build', run: (shell) => { shell.openReplacements(); } },
  { id: 'turn', title: 'Turn the selected cable round', keys: ['Shift+R'], group: 'Build', run: turn },
  { id: 'comment', title: 'Add a comment', keys: ['T'], group: 'Build', run: (shell) => { shell.addComment(); } },
  { id: 'frame', title: 'Frame the selected nodes', keys: ['Mod+G'], group: 'Build', run: (shell) => { shell.addFrame(); } },
  { id: 'delete', title: 'Delete', keys: ['Delete', 'Backspace'], group: 'Edit', run: ({ model }) => { remove(model); } },
  { id: 'rejoin', title: 'Delete and rejoin', keys: ['Mod+Delete', 'Mod+Backspace'], group: 'Edit', run: ({ model }) => { if (model.selected.nodes.size > 0) model.edit(removeAndRejoin(model.patch, model.selected.nodes, model.session.catalog), 'Delete and rejoin'); } },
  { id: 'duplicate', title: 'Duplicate', keys: ['Mod+D'], group: 'Edit', run: (shell) => { if (duplicateSelected(shell.model)) shell.reveal([...shell.model.selected.nodes][0]!); } },
  { id: 'undo', title: 'Undo', keys: ['Mod+Z'], group: 'Edit', run: (shell) => { shell.inTime('undo'); } },
  { id: 'redo', title: 'Redo', keys: ['Mod+Shift+Z', 'Mod+Y'], group: 'Edit', run: (shell) => { shell.inTime('redo'); } },
  { id: 'select-all', title: 'Select all', keys: ['Mod+A'], group: 'Edit', run: ({ model }) => { model.select(model.patch.nodes.keys()); } },
  { id: 'open-chain', title: 'Open the selected chain', keys: ['Enter', 'Mod+ArrowDown'], group: 'See', isEnabled: (shell) => selectedChain(shell) !== undefined, run: (shell) => { shell.go([...shell.place, selectedChain(shell)!]); } },
  { id: 'leave-chain', title: 'Back out of the chain', keys: ['Mod+ArrowUp'], group: 'See', isEnabled: ({ place }) => place.length > 0, run: (shell) => { shell.go(shell.place.slice(0, -1)); } },
  { id: 'rename', title: 'Rename', keys: ['F2', 'Enter'], group: 'Edit', run: (shell) => { shell.rename(); } },
  { id: 'cancel', title: 'Cancel, or select nothing', keys: ['Escape'], group: 'Edit', run: (shell) => { shell.cancel(); } },
  ...nudges(),
  ...WALKS,
  SAY_PICTURE,
  { id: 'bypass', title: 'Bypass', keys: ['B'], group: 'Listen', run: ({ model }) => { bypass(model); } },
  { id: 'mute', title: 'Mute strips', keys: ['M'], group: 'Listen', run: ({ model }) => { flip(model, 'mute'); } },
  { id: 'solo', title: 'Solo strips', keys: ['S'], group: 'Listen', run: ({ model }) => { flip(model, 'solo'); } },
  // The space bar is read where it also pans, in `canvas-input.ts`: it plays when it is let go.
  { id: 'play', title: 'Play or stop', keys: ['Space', 'P'], group: 'Listen', run: ({ model }) => { const { transport } = model.session; if (transport.state === 'stopped') transport.play(); else transport.stop(); } },
  { id: 'open', title: 'Open a file…', keys: ['Mod+O'], group: 'File', section: 'library', run: ({ model }) => { model.session.openFile(); } },
  { id: 'save', title: 'Save to a file', keys: ['Mod+S'], group: 'File', section: 'document', run: ({ model }) => { model.session.saveFile(); } },
  { id: 'find', title: 'Find in the patch', keys: ['Mod+F'], group: 'See', run: (shell) => { shell.openFind(); } },
  { id: 'fit', title: 'Show all', keys: ['F'], group: 'See', run: (shell) => { shell.fit(); } },
  { id: 'zoom-in', title: 'Closer', keys: ['+', '='], group: 'See', run: (shell) => { shell.zoom(1.25); } },
  { id: 'zoom-out', title: 'Farther', keys: ['-'], group: 'See', run: (shell) => { shell.zoom(0.8); } },
  { id: 'library', title: 'Library', keys: ['N'], group: 'See', run: (shell) => { shell.togglePanel('library'); } },
  { id: 'inspector', title: 'Inspector', keys: ['I'], group: 'See', run: (shell) => { shell.togglePanel('inspector'); } },
  { id: 'list', title: 'List of the patch', keys: ['L'], group: 'See', run: (shell) => { shell.togglePanel('list'); } },
  { id: 'keys', title: 'Keys', keys: ['?'], group: 'See', run: (shell) => { shell.togglePanel('keys'); } },
];

function selectedChain({ model }: Shell): string | undefined {
  const [id, ...others] = model.selected.nodes;
  return id !== undefined && others.length === 0 && model.node(id)?.chain !== undefined ? id : undefined;
}

function nudges(): Command[] {
  const ways = [['Left', -1, 0], ['Right', 1, 0], ['Up', 0, -1], ['Down', 0, 1]] as const;
  return ways.flatMap(([way, dx, dy]): Command[] => [
    { id: `nudge-${way.toLowerCase()}`, title: `Move ${way.toLowerCase()}`, keys: [`Arrow${way}`], group: 'Edit', run: (shell) => { nudge(shell, dx * GRID, dy * GRID); } },
    { id: `nudge-far-${way.toLowerCase()}`, title: `Move far ${way.toLowerCase()}`, keys: [`Shift+Arrow${way}`], group: 'Edit', run: (shell) => { nudge(shell, dx * GRID * 8, dy * GRID * 8); } },
  ]);
}

/** Presses in a row undo as one. */
const NUDGE_GESTURE_MS = 800;
let nudgeGesture = '';
let nudgedAt = -Infinity;

function nudge(shell: Shell, dx: number, dy: number): void {
  const { model } = shell;
  const to = [...model.selected.nodes].flatMap((id) => { const node = model.node(id); return node ? [[id, node.x + dx, node.y + dy] as const] : []; });
  if (to.length === 0) {
    goNearest(shell, Math.sign(dx), Math.sign(dy));
    return;
  }
  const now = performance.now();
  if (now - nudgedAt > NUDGE_GESTURE_MS) nudgeGesture = newGesture();
  nudgedAt = now;
  model.edit({ kind: 'move', to }, to.length === 1 ? `Move ${model.nameOf(to[0]![0])}` : `Move ${to.length} nodes`, `${nudgeGesture}-${to.map(([id]) => id).join('-')}`);
}

function turn(shell: Shell): void {
  const { model } = shell;
  const [id, ...others] = model.selected.cables;
  const cable = id === undefined || others.length > 0 ? undefined : model.patch.cables.get(id);
  if (id === undefined || cable === undefined) return shell.tell('Select one cable to turn round.');
  const edit = turnedEdit(model, id);
  const gives = Object.keys(model.definition(cable.to.node)?.outputs ?? {}).length > 0;
  if (edit === undefined) shell.tell(`This cable cannot be turned round: ${gives ? `${model.nameOf(cable.from.node)} has no free input` : `${model.nameOf(cable.to.node)} has no output`}.`);
  else model.edit(edit, 'Turn cable round');
}

function remove(model: EditorModel): void {
  const { nodes, cables } = model.selected;
  const loose = [...cables].filter((id) => { const cable = model.patch.cables.get(id); return cable && !nodes.has(cable.from.node) && !nodes.has(cable.to.node); });
  const edits: Edit[] = [...loose.map((id): Edit => ({ kind: 'remove-cable', id })), ...removeNodes(model.patch, nodes).edits];
  const count = nodes.size + loose.length;
  if (count > 0) model.edit({ kind: 'batch', edits }, count > 1 ? `Delete ${count} things` : nodes.size === 1 ? `Delete ${model.nameOf([...nodes][0]!)}` : 'Delete cable');
}

/** All of a mixed selection go the same way: bypassed, unless all are already. */
function bypass(model: EditorModel): void {
  const ids = [...model.selected.nodes].filter((id) => { const definition = model.definition(id); return definition && isBypassable(definition); });
  const bypassed = ids.some((id) => !model.node(id)!.bypassed);
  model.edit({ kind: 'batch', edits: ids.map((node): Edit => ({ kind: 'set-bypass', node, bypassed })) }, ids.length === 1 ? `Bypass ${model.nameOf(ids[0]!)}` : `Bypass ${ids.length} nodes`);
}

function flip(model: EditorModel, param: 'mute' | 'solo'): void {
  const strips = [...model.selected.nodes].filter((id) => model.definition(id)?.role === 'strip');
  const value = strips.some((id) => (model.node(id)!.params[param] ?? 0) < 0.5) ? 1 : 0;
  model.edit({ kind: 'batch', edits: strips.map((node): Edit => ({ kind: 'set-param', node, param, value })) }, param === 'mute' ? 'Mute' : 'Solo');
}
