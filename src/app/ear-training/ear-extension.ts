/** Ear training as a cover of the editor. It plays by itself; the document, its player and its history stay as they are. Main thread. */
import { html, nothing } from 'lit';
import type { EditorExtension } from '../../editor/extension.ts';
import type { App } from '../boot.ts';
import type { EarHost } from './ear-view.ts';
import './ear-view.ts';

/** As the monitor's own. */
const DIM_DB = -20;

export function earTrainingExtension({ session, player, observe }: Pick<App, 'session' | 'player' | 'observe'>): EditorExtension {
  const listeners = new Set<() => void>();
  let isShown = false;
  const show = (next: boolean): void => {
    isShown = next;
    // Two things to hear at once are none.
    if (next && player.state !== 'stopped') player.stop();
    for (const listener of listeners) listener();
  };
  const host: EarHost = {
    catalog: session.catalog,
    observe: (patch, job) => observe({ patch, job }),
    get levelDb() { return session.monitor.settings.levelDb + (session.monitor.settings.dim ? DIM_DB : 0); },
  };
  return {
    id: 'ear-training',
    commands: [{ id: 'ear-training', title: 'Ear training', keys: ['Shift+E'], group: 'Learn', section: 'lesson', run: () => { show(!isShown); } }],
    cover: () => (isShown ? html`<patch-ear .host=${host} @leave=${() => { show(false); }}></patch-ear>` : nothing),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
