/** Opens the dialog that measures a part of the patch. Main thread. */
import { html } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { MeasureApp } from './measure-panel.ts';
import './measure-panel.ts';
import type { Subject } from './subject.ts';

const WIDTH_PX = 960;

/** `subject`: or in words why there is none. */
export function showMeasure(app: MeasureApp, shell: Shell, subject: Subject | string | undefined): void {
  if (typeof subject === 'string') return shell.tell(subject);
  if (subject === undefined) return;
  shell.openDialog({ title: `Measure: ${subject.title}`, widthPx: WIDTH_PX, render: () => html`<patch-measure .app=${app} .subject=${subject}></patch-measure>` });
}
