/** What is shown: the title of the document, and in a chain the way back to it. Main thread. */
import { html, type TemplateResult } from 'lit';
import type { Patch } from '../../patch/patch.ts';
import { patchAt, type PatchPlace } from '../../patch/place.ts';

export function placeTitle(document: Patch, place: PatchPlace, isNarrow: boolean, go: (place: PatchPlace) => void): TemplateResult {
  const names = [document.title || 'Untitled', ...place.map((id, depth) => nameAt(document, place.slice(0, depth), id))];
  const name = names.at(-1)!;
  const title = html`<strong class="title" aria-current=${place.length > 0 ? 'page' : 'false'} title=${name}>${name}</strong>`;
  if (place.length === 0) return title;
  // A narrow screen has room for one step back, and for the name of where one is.
  if (isNarrow) return html`<nav class="crumbs" aria-label="Where you are"><button aria-label="Back to ${names.at(-2)}" @click=${() => { go(place.slice(0, -1)); }}>‹</button>${title}</nav>`;
  const outer = names.slice(0, -1).map((one, depth) => html`<button title="Back to ${one}" @click=${() => { go(place.slice(0, depth)); }}>${one}</button><span aria-hidden="true">›</span>`);
  return html`<nav class="crumbs" aria-label="Where you are">${outer}${title}</nav>`;
}

function nameAt(document: Patch, place: PatchPlace, id: string): string {
  const node = patchAt(document, place)?.nodes.get(id);
  return node?.label || node?.chain?.patch.title || 'Chain';
}
