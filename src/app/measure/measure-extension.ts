/** Measuring on the surface: what is selected is measured by test signals, and two cables are compared. Main thread. */
import { html, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import type { App } from '../boot.ts';
import type { MeasureApp } from './measure-panel.ts';
import './measure-panel.ts';
import './null-panel.ts';
import { canMeasure, nullSubject, subjectOf, twoCables } from './subject.ts';

const WIDTH_PX = 960;
const NULL_WIDTH_PX = 720;
const ROW = 'display:flex;flex-wrap:wrap;gap:8px;padding:12px 16px;border-top:1px solid var(--line)';
const BUTTON = 'border:1px solid var(--edge);border-radius:6px;padding:0 12px;min-height:32px;background:none;color:inherit;font:inherit;cursor:pointer';

export function measureExtension(app: MeasureApp & Pick<App, 'listening'>): EditorExtension {
  const measure = (shell: Shell): void => {
    const subject = subjectOf(shell);
    if (typeof subject === 'string') return shell.tell(subject);
    shell.openDialog({ title: `Measure: ${subject.title}`, widthPx: WIDTH_PX, render: () => html`<patch-measure .app=${app} .subject=${subject}></patch-measure>` });
  };
  const compare = (shell: Shell): void => {
    const subject = nullSubject(shell);
    if (subject === undefined) return;
    shell.openDialog({ title: 'Does this null?', widthPx: NULL_WIDTH_PX, render: () => html`<patch-null .app=${app} .subject=${subject}></patch-null>` });
  };
  const isTwo = (shell: Shell): boolean => twoCables(shell) !== undefined;
  return {
    id: 'measure',
    commands: [
      { id: 'measure', title: 'Measure what is selected…', keys: ['Shift+M'], group: 'See', isEnabled: canMeasure, run: measure },
      { id: 'null', title: 'Do two selected cables null?', keys: ['Shift+N'], group: 'See', isEnabled: isTwo, run: compare },
    ],
    inspect: (shell) => (canMeasure(shell) ? html`<div .style=${ROW}><button .style=${BUTTON} @click=${() => { measure(shell); }}>Measure…</button>${isTwo(shell) ? html`<button .style=${BUTTON} @click=${() => { compare(shell); }}>Does this null?</button>` : nothing}</div>` : nothing),
  };
}
