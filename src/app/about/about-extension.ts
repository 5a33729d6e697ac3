/** What this is, in which version, and whose work it stands on, as their licences ask. Main thread. */
import { css, html, LitElement } from 'lit';
import { version } from '../../../package.json';
import type { EditorExtension } from '../../editor/extension.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { DECODER_NOTICES, type DecoderNotice } from '../../media/decoder-notices.ts';

/** What is shipped with every page; the decoders are loaded when a file needs them. */
const PARTS: readonly Omit<DecoderNotice, 'version'>[] = [
  { name: 'Lit', licence: 'BSD-3-Clause', address: 'https://lit.dev', note: 'Draws the panels. By Google LLC.' },
  { name: 'Rete.js', licence: 'MIT', address: 'https://retejs.org', note: 'Holds the nodes in view. By Ni55aN and contributors.' },
  { name: 'idb', licence: 'ISC', address: 'https://github.com/jakearchibald/idb', note: 'Speaks to the browser’s database. By Jake Archibald.' },
  { name: 'fflate and client-zip', licence: 'MIT', address: 'https://github.com/101arrowz/fflate', note: 'Pack links and bundles. By Arjun Barrett and by David Junger.' },
  { name: 'Inter', licence: 'OFL-1.1', address: 'https://rsms.me/inter', note: 'The typeface. By The Inter Project Authors.' },
];

export class AboutPanel extends LitElement {
  override render() {
    return html`<p>Patchcord ${version}, for mixing and mastering, and for hearing what you do. Free under the MIT license. Nothing you make leaves this browser unless you send it.</p>
      <h3>It stands on</h3>
      <ul>${[...PARTS, ...DECODER_NOTICES].map(({ name, licence, address, note }) => html`<li><strong>${name}</strong> <span class="muted">${licence}</span><br><span>${note}</span><br><a href=${address} target="_blank" rel="noreferrer">${address.replace('https://', '')}</a></li>`)}</ul>`;
  }

  static override styles = [panelStyles, css`
    h3 { margin: 16px 0 8px; }
    ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 12px; }
    a { color: var(--text); overflow-wrap: anywhere; }
    @media (max-width: 640px) { a { display: inline-block; padding: 8px 0; } }
  `];
}

customElements.define('patch-about', AboutPanel);

export const aboutExtension = (): EditorExtension => ({
  id: 'about',
  commands: [{
    id: 'about', title: 'About Patchcord', keys: [], group: 'File', section: 'program',
    run: (shell) => { shell.openDialog({ title: 'About Patchcord', render: () => html`<patch-about></patch-about>` }); },
  }],
});
