/** The stage on the editor's surface: a large picture over the canvas by one key, and the small ones on nodes kept alive. Main thread. */
import { html, nothing } from 'lit';
import type { EditorExtension } from '../../editor/extension.ts';
import type { Patch } from '../../patch/patch.ts';
import type { App } from '../boot.ts';
import './stage-element.ts';
import { StageLive } from './stage-live.ts';

const NODE = 'stage';

const hasStage = ({ nodes }: Patch): boolean => [...nodes.values()].some(({ type, chain }) => type === NODE || (chain !== undefined && hasStage(chain.patch)));

export function stageExtension(app: Pick<App, 'session' | 'listening'>): EditorExtension {
  const live = new StageLive(app);
  const listeners = new Set<() => void>();
  let isOpen = false;
  const show = (open: boolean): void => {
    isOpen = open;
    live.look('window', open);
    for (const listener of listeners) listener();
  };
  const heed = (): void => { live.look('nodes', hasStage(app.session.patch)); };
  return {
    id: 'stage',
    attach: () => {
      heed();
      app.session.subscribe((patch, previous) => { if (patch.nodes !== previous.nodes) heed(); });
    },
    commands: [{ id: 'stage', title: 'Stage: the mix as a room', keys: ['G'], group: 'See', section: 'canvas', run: () => { show(!isOpen); } }],
    inspect: ({ model }) => {
      const [id, ...others] = model.selected.nodes;
      return id !== undefined && others.length === 0 && model.node(id)?.type === NODE ? html`<div .style=${'padding:12px 16px'}><button .style=${'border:1px solid var(--edge);padding:0 12px'} title="Open the stage (G)" @click=${() => { show(true); }}>Open the stage</button></div>` : nothing;
    },
    cover: (shell) => (isOpen ? html`<patch-stage .live=${live} .session=${app.session} .shell=${shell} @leave=${() => { show(false); }}></patch-stage>` : nothing),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
