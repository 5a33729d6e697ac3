/** What is shown: the title of the document, and in a chain the way back to it. Main thread. */
import { html, type TemplateResult } from 'lit';
import type { Patch } from '../../patch/patch.ts';
import { patchAt, type PatchPlace } from '../../patch/place.ts';

/** On a narrow screen only the last two fit. */
const NARROW_CRUMBS = 2;

export function placeTitle(document: Patch, place: PatchPlace, isNarrow: boolean, go: (place: PatchPlace) => void): TemplateResult {
  const names = [document.title || 'Untitled', ...place.map((id, depth) => nameAt(document, place.slice(0, depth), id))];
  const name = names.at(-1)!;
  const title = html`<strong class="title" aria-current=${place.length > 0 ? 'page' : 'false'} title=${name}>${name}</strong>`;
  if (place.length === 0) return title;
  const first = isNarrow ? Math.max(0, names.length - NARROW_CRUMBS) : 0;
  const outer = names.slice(first, -1).map((one, k) => html`<button title="Back to ${one}" @click=${() => { go(place.slice(0, first + k)); }}>${one}</button><span aria-hidden="true">›</span>`);
  return html`<nav class="crumbs" aria-label="Where you are">${outer}${title}</nav>`;
}

function nameAt(document: Patch, place: PatchPlace, id: string): string {
  const node = patchAt(document, place)?.nodes.get(id);
  return node?.label || node?.chain?.patch.title || 'Chain';
}
