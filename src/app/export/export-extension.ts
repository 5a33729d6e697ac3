/** Brings "Export sound…" into the menu. Main thread. */
import { html } from 'lit';
import type { EditorExtension } from '../../editor/extension.ts';
import type { ExportHost } from './export-panel.ts';
import './export-panel.ts';

export const exportExtension = (host: ExportHost): EditorExtension => ({
  id: 'export',
  commands: [{
    id: 'export', title: 'Export sound…', keys: ['Mod+E'], group: 'File', section: 'share',
    isEnabled: ({ model }) => model.patch.nodes.size > 0,
    run: (shell) => {
      shell.openDialog({ title: 'Export sound', render: () => html`<patch-export .host=${host}></patch-export>`, widthPx: 600 });
    },
  }],
});
