/** Probes on the surface: pinned from the inspector or by key, under the mouse while that is on. Main thread. */
import { html, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import { pathAt } from '../../patch/place.ts';
import type { App } from '../boot.ts';
import { showBetween } from '../masking/between.ts';
import { soundsProbed } from '../masking/sounds.ts';
import { showMeasure } from '../measure/show-measure.ts';
import { showNull } from '../measure/show-null.ts';
import { nullProbed, subjectProbed } from '../measure/subject.ts';
import './probe-dock.ts';
import { cableWords, LETTERS, type Slot } from './probe.ts';

/** As the inspector's own sections stand. */
const SECTION = 'display:grid;gap:8px;justify-items:start;padding:12px 16px;border-top:1px solid var(--line)';
const HEAD = 'margin:0;font:600 var(--small)/1.4 var(--font);color:var(--muted)';

export function probeExtension(app: App): EditorExtension {
  const { session, probes: bench } = app;
  let isHovering = false;
  const follow = (shell: Shell): void => {
    session.subscribe((patch, previous) => {
      if (patch.id !== previous.id) return bench.clear();
      const gone = bench.follow(patch, previous).filter(([slot]) => slot !== 'hover');
      if (gone.length > 0) shell.tell(gone.map(([slot, cable]) => `Probe ${LETTERS[slot]} is off: its cable, ${cableWords(previous, cable, session.catalog)}, is gone.`).join(' '));
    });
  };
  const selected = ({ model, place }: Shell): string | undefined => {
    const [cable, ...others] = model.selected.cables;
    return cable === undefined || others.length > 0 ? undefined : pathAt(place, cable);
  };
  const pin = (shell: Shell): void => {
    const cable = selected(shell) ?? bench.cable('hover');
    if (cable === undefined) return shell.tell('Select a cable first, then press Q to probe it.');
    const slot = bench.slotOf(cable);
    if (slot !== undefined && slot !== 'hover') bench.set(slot, undefined);
    else bench.pin(cable);
  };
  const hover = (shell: Shell): void => {
    isHovering = !isHovering;
    if (!isHovering) bench.set('hover', undefined);
    shell.tell(isHovering ? 'Point at a cable to see what it carries. Q pins it, Shift Q ends this.' : 'Cables are no longer probed under the mouse.');
  };
  const listen = (slot: Slot): void => { bench.listen(slot, !bench.listens(slot)); };
  return {
    id: 'probe',
    attach: follow,
    commands: [
      { id: 'probe', title: 'Probe the selected cable, or take its probe off', keys: ['Q'], group: 'Listen', run: pin },
      { id: 'probe-hover', title: 'Probe cables under the mouse', keys: ['Shift+Q'], group: 'Listen', run: hover },
      { id: 'probe-a', title: 'Hear probe A, or the mix', keys: ['1'], group: 'Listen', isEnabled: () => bench.cable('a') !== undefined, run: () => { listen('a'); } },
      { id: 'probe-b', title: 'Hear probe B, or the mix', keys: ['2'], group: 'Listen', isEnabled: () => bench.cable('b') !== undefined, run: () => { listen('b'); } },
    ],
    point: (cable, shell) => { if (isHovering && cable !== undefined) bench.set('hover', bench.slotOf(pathAt(shell.place, cable)) === undefined ? pathAt(shell.place, cable) : undefined); },
    inspect: (shell) => {
      const cable = selected(shell);
      if (cable === undefined) return nothing;
      const slot = bench.slotOf(cable);
      const isPinned = slot === 'a' || slot === 'b';
      return html`<div .style=${SECTION}><h3 .style=${HEAD}>Probe</h3><button .style=${`padding:0 12px;border:1px solid var(--edge);${isPinned ? '' : 'background:none'}`} aria-pressed=${isPinned} title="See and hear what this cable carries (Q)" @click=${() => { pin(shell); }}>${isPinned ? `Probed as ${slot.toUpperCase()}` : 'Probe this cable'}</button></div>`;
    },
    dock: (shell) => (bench.cable('a') === undefined && bench.cable('b') === undefined && bench.cable('hover') === undefined
      ? nothing : html`<patch-probes .session=${session} .bench=${bench} .faces=${shell.model.faces}
        @masking=${() => { showBetween(app, shell, soundsProbed(app)); }} @null=${() => { showNull(app, shell, nullProbed(app)); }} @measure=${() => { showMeasure(app, shell, subjectProbed(app)); }}></patch-probes>`),
    subscribe: (listener) => bench.subscribe(listener),
  };
}
