/** Lining nodes up, spacing them out and setting a patch in order: keys, and buttons where several nodes are selected. Main thread. */
import { html, nothing } from 'lit';
import { alignTo, spaceOut, type Side } from '../../editor/align.ts';
import type { Command, Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import { icon, type IconName } from '../../editor/icon.ts';
import { groundOf } from '../../editor/insert.ts';
import { keyText } from '../../editor/panels/key-caps.ts';
import { movedAside } from '../../editor/room-edits.ts';
import { tidyEdit } from '../../editor/tidy-edit.ts';
import type { Box, Point } from '../../editor/viewport.ts';

const SIDES: readonly (readonly [Side, key: string, IconName, words: string])[] = [
  ['left', 'ArrowLeft', 'alignLeft', 'left edges'], ['right', 'ArrowRight', 'alignRight', 'right edges'], ['top', 'ArrowUp', 'alignTop', 'upper edges'], ['bottom', 'ArrowDown', 'alignBottom', 'lower edges'],
];

interface Arranging extends Command {
  readonly icon: IconName;
}

const COMMANDS: readonly Arranging[] = [
  ...SIDES.map(([side, key, sign, words]): Arranging => ({
    id: `align-${side}`, title: `Line up ${words}`, keys: [`Mod+Shift+${key}`], icon: sign, group: 'Edit', needsSight: true, isEnabled: (shell) => count(shell) > 1, run: (shell) => { arrange(shell, `Line up ${words}`, (boxes) => alignTo(boxes, side)); },
  })),
  { id: 'space-across', title: 'Space out across', keys: ['Shift+H'], icon: 'spaceAcross', group: 'Edit', needsSight: true, isEnabled: (shell) => count(shell) > 2, run: (shell) => { arrange(shell, 'Space out across', (boxes) => spaceOut(boxes, 'x')); } },
  { id: 'space-down', title: 'Space out down', keys: ['Shift+V'], icon: 'spaceDown', group: 'Edit', needsSight: true, isEnabled: (shell) => count(shell) > 2, run: (shell) => { arrange(shell, 'Space out down', (boxes) => spaceOut(boxes, 'y')); } },
  { id: 'tidy', title: 'Tidy up', keys: ['Shift+T'], icon: 'tidy', group: 'Edit', section: 'canvas', needsSight: true, isEnabled: ({ model }) => model.patch.nodes.size > 1, run: tidyUp },
];

const count = ({ model }: Shell): number => model.selected.nodes.size;

function arrange({ model }: Shell, label: string, place: (boxes: ReadonlyMap<string, Box>) => ReadonlyMap<string, Point>): void {
  const boxes = new Map([...model.selected.nodes].map((id) => [id, model.box(id)!]));
  model.edit(movedAside(groundOf(model), place(boxes)), label);
}

/** What is selected, or all, which is then shown. */
function tidyUp(shell: Shell): void {
  const { model } = shell;
  const isPart = count(shell) > 1;
  if (model.edit(tidyEdit(groundOf(model), isPart ? model.selected.nodes : undefined), isPart ? `Tidy up ${count(shell)} nodes` : 'Tidy up the patch') && !isPart) shell.fit();
}

export function arrangeExtension(): EditorExtension {
  return {
    id: 'arrange',
    commands: COMMANDS,
    inspect: (shell) => (count(shell) < 2 ? nothing : html`<div role="group" aria-label="Arrange" .style=${'display:flex;flex-wrap:wrap;gap:4px;padding:12px 16px;border-top:1px solid var(--line)'}>
      ${COMMANDS.map((command) => html`<button aria-label=${command.title} title="${command.title} (${keyText(command.keys[0]!)})" ?disabled=${command.isEnabled?.(shell) === false} @click=${() => { command.run(shell); }}>${icon(command.icon)}</button>`)}</div>`),
  };
}
