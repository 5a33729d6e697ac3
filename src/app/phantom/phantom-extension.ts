/** The check of the playback in the menu; beside a phantom center, in the inspector, that and what the picture's own button does. Main thread. */
import { html, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import type { App } from '../boot.ts';
import { keepSetting, keptSetting } from '../kept-setting.ts';
import { NODE, PlaybackCheck, PORT } from './playback-check.ts';
import './playback-panel.ts';
import type { Playback } from './playback-verdict.ts';

const PLAYBACK_KEY = 'patchcord.playback';
/** As the inspector's own sections are. */
const SECTION = 'display:grid;gap:8px;padding:12px 16px;border-top:1px solid var(--line)';
const WIDE = 'border:1px solid var(--edge)';

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
    subscribe: (listener) => app.listening.subscribe(listener),
    commands: [{ id: 'check-playback', title: 'Check the playback…', keys: [], group: 'Measure', section: 'program', run: open }],
    inspect: (shell) => {
      const { model } = shell;
      const [id] = model.selected.nodes;
      if (id === undefined || model.selected.nodes.size > 1 || model.node(id)?.type !== NODE) return nothing;
      const outlet = { node: [...shell.place, id].join('/'), port: PORT };
      const isHeard = app.listening.outlet?.node === outlet.node && app.listening.outlet.port === PORT;
      return html`<div .style=${SECTION}><h3>Listening</h3>
        <button .style=${WIDE} aria-pressed=${isHeard} title="In the monitor only; nothing of it is in a render" @click=${() => { app.listening.listenTo(isHeard ? undefined : outlet); }}>Listen to what it makes</button>
        <button .style=${WIDE} title="Left, right, in phase, out of phase" @click=${() => { open(shell); }}>Check the playback…</button></div>`;
    },
  };
}
