/** Measuring on the surface: what is selected is measured by test signals, and two cables are compared. Main thread. */
import { html, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import type { App } from '../boot.ts';
import { probedPair } from '../probe/probed-pair.ts';
import type { MeasureApp } from './measure-panel.ts';
import type { NullSubject } from './null-panel.ts';
import { showNull } from './show-null.ts';
import { showMeasure } from './show-measure.ts';
import { canMeasure, nullProbed, nullSelected, type Subject, subjectOf, subjectProbed } from './subject.ts';

const ROW = 'display:flex;flex-wrap:wrap;gap:8px;padding:12px 16px;border-top:1px solid var(--line)';
const BUTTON = 'border:1px solid var(--edge);border-radius:6px;padding:0 12px;min-height:32px;background:none;color:inherit;font:inherit;cursor:pointer';

export function measureExtension(app: MeasureApp & Pick<App, 'listening' | 'probes'>): EditorExtension {
  const subject = (shell: Shell): Subject | string | undefined => (canMeasure(shell) ? subjectOf(shell) : subjectProbed(app));
  const measure = (shell: Shell): void => { showMeasure(app, shell, subject(shell)); };
  const asked = (shell: Shell): NullSubject | undefined => nullSelected(shell, app.session.patch) ?? nullProbed(app);
  return {
    id: 'measure',
    commands: [
      { id: 'measure', title: 'Measure what is selected, or between the two probes…', keys: ['Shift+M'], group: 'Measure', isEnabled: (shell) => canMeasure(shell) || probedPair(app.session.patch, app.probes) !== undefined, run: measure },
      { id: 'null', title: 'Do two selected cables null, or the two probes?', keys: ['Shift+N'], group: 'Measure', isEnabled: (shell) => asked(shell) !== undefined, run: (shell) => { showNull(app, shell, asked(shell)); } },
    ],
    inspect: (shell) => (canMeasure(shell) ? html`<div .style=${ROW}><button .style=${BUTTON} @click=${() => { measure(shell); }}>Measure…</button>${nullSelected(shell, app.session.patch) !== undefined ? html`<button .style=${BUTTON} @click=${() => { showNull(app, shell, nullSelected(shell, app.session.patch)); }}>Does this null?</button>` : nothing}</div>` : nothing),
  };
}
