/** The check of the playback on the surface: in the menu, and in the inspector beside a phantom center. Main thread. */
import { html, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import type { App } from '../boot.ts';
import { keepSetting, keptSetting } from '../kept-setting.ts';
import { NODE, PlaybackCheck } from './playback-check.ts';
import './playback-panel.ts';
import type { Playback } from './playback-verdict.ts';

const PLAYBACK_KEY = 'patchcord.playback';

export function phantomExtension(app: Pick<App, 'listening' | 'player' | 'session'>): EditorExtension {
  const check = new PlaybackCheck(app, app.session.catalog);
  const kept = (): Playback => (keptSetting(PLAYBACK_KEY) === 'headphones' ? 'headphones' : 'speakers');

  const open = (shell: Shell): void => {
    shell.openDialog({
      title: 'Check the playback', widthPx: 560, onClosed: () => { check.stop(); },
      render: () => html`<patch-playback .check=${check} .playback=${kept()} @playback=${({ detail }: CustomEvent<Playback>) => { keepSetting(PLAYBACK_KEY, detail); }}></patch-playback>`,
    });
  };

  return {
    id: 'phantom',
    commands: [{ id: 'check-playback', title: 'Check the playback…', keys: [], group: 'File', section: 'program', run: open }],
    inspect: (shell) => {
      const { model } = shell;
      const [id] = model.selected.nodes;
      if (id === undefined || model.selected.nodes.size > 1 || model.node(id)?.type !== NODE) return nothing;
      return html`<section aria-label="Playback"><h3>Playback</h3><p class="small muted">Is it stereo at all? Left, right, in phase, out of phase.</p><button @click=${() => { open(shell); }}>Check the playback…</button></section>`;
    },
  };
}
