/** Opens the dialog that sets two cables against each other. Main thread. */
import { html } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { NullApp, NullSubject } from './null-panel.ts';
import './null-panel.ts';

const WIDTH_PX = 720;

export function showNull(app: NullApp, shell: Shell, subject: NullSubject | undefined): void {
  if (subject === undefined) return;
  shell.openDialog({ title: 'Does this null?', widthPx: WIDTH_PX, render: () => html`<patch-null .app=${app} .subject=${subject}></patch-null>` });
}
