/** Masking on the editor's surface: the inspector of a masking node, and the same picture for any selected sounds. Main thread. */
import { html, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import { sizeOf } from '../../editor/insert.ts';
import { snap } from '../../patch/grid.ts';
import type { App } from '../boot.ts';
import { showBetween } from './between.ts';
import type { Done } from './masking-panel.ts';
import './masking-panel.ts';
import { type Sound, soundsProbed, soundsSelected } from './sounds.ts';

const TYPE = 'masking';
const GAP = 32;

export function maskingExtension(app: App): EditorExtension {
  const kept = new Map<string, readonly Done[]>();
  const selected = (shell: Shell): readonly Sound[] | undefined => {
    const found = soundsSelected(shell, app.session.patch);
    return found.length < 2 ? undefined : found;
  };
  const sounds = (shell: Shell): readonly Sound[] | string | undefined => selected(shell) ?? soundsProbed(app);
  return {
    id: 'masking',
    commands: [{ id: 'masking-between', title: 'Who hides whom among the selected, or the two probes', keys: ['Mod+Shift+M'], group: 'Measure', isEnabled: (shell) => sounds(shell) !== undefined, run: (shell) => { showBetween(app, shell, sounds(shell)); } }],
    inspect: (shell) => {
      const [id, ...others] = shell.model.selected.nodes;
      const isOne = id !== undefined && others.length === 0 && shell.model.node(id)?.type === TYPE;
      if (isOne) return html`<patch-masking-panel .app=${app} .model=${shell.model} .place=${shell.place} .node=${id} .kept=${kept} .spot=${(type: string, source: string) => spotBefore(shell, id, type, source)}></patch-masking-panel>`;
      return selected(shell) === undefined ? nothing : html`<section .style=${'display:grid;gap:8px;justify-items:start;padding:12px 16px;border-top:1px solid var(--line)'}><h3 .style=${'margin:0;font:600 var(--small)/1.4 var(--font);color:var(--muted)'}>Who hides whom</h3><button .style=${'border:1px solid var(--edge);padding:0 12px'} @click=${() => { showBetween(app, shell, selected(shell)); }}>Compare the selected sounds</button></section>`;
    },
  };
}

/** To the left of a node, in the row of where the sound comes from; what stands there makes room. */
function spotBefore({ model }: Shell, id: string, type: string, source: string): { readonly x: number; readonly y: number } {
  const [box, row, definition] = [model.box(id), model.box(source), model.session.catalog.get(type)];
  if (box === undefined || definition === undefined) return { x: 0, y: 0 };
  return { x: snap(box.x - sizeOf(model, definition).width - GAP), y: snap((row ?? box).y) };
}
