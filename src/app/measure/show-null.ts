/** Opens the dialog that sets two cables against each other. Main thread. */
import { html } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { NullApp, NullSubject } from './null-panel.ts';
import './null-panel.ts';

const WIDTH_PX = 720;

/** `subject`: or in words why there is none. */
export function showNull(app: NullApp, shell: Shell, subject: NullSubject | string | undefined): void {
  if (subject === undefined) return;
  if (typeof subject === 'string') return shell.tell(subject);
  shell.openDialog({ title: 'Does this null?', widthPx: WIDTH_PX, render: () => html`<patch-null .app=${app} .subject=${subject}></patch-null>` });
}
