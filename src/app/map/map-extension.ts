/** The map of the patch in its corner: shown or not, as was chosen last; on a phone it waits behind its button. Main thread. */
import { html, nothing } from 'lit';
import type { EditorExtension } from '../../editor/extension.ts';
import '../../editor/panels/patch-map.ts';
import { keepSetting, keptSetting } from '../kept-setting.ts';

const KEY = 'patchcord.map';
const NARROW = '(max-width: 640px)';

export function mapExtension(): EditorExtension {
  const listeners = new Set<() => void>();
  const kept = keptSetting(KEY);
  let isShown = kept === undefined ? !matchMedia(NARROW).matches : kept === 'shown';
  let turn = 0;
  const toggle = (): void => {
    isShown = !isShown;
    keepSetting(KEY, isShown ? 'shown' : 'hidden');
    for (const listener of listeners) listener();
  };
  return {
    id: 'map',
    commands: [{ id: 'map', title: 'Show or hide the map', keys: ['O'], group: 'See', section: 'canvas', needsSight: true, run: toggle }],
    dock: (shell) => (shell.model.patch.nodes.size === 0 ? nothing : html`<patch-map .shell=${shell} .model=${shell.model} .turn=${++turn} .isShown=${isShown} @toggle=${toggle}></patch-map>`),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
