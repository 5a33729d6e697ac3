/** How a document shows itself on its card or row: picture, title, kind, when it changed, what it holds. Main thread. */
import { html, nothing, type TemplateResult } from 'lit';
import type { StoredDocument } from '../../store/records.ts';
import { titleOf } from './find-documents.ts';
import { KIND_NAMES, kindGlyph } from './kind-names.ts';
import { pictureAddress } from './picture-address.ts';
import { whenText } from './time-text.ts';

export interface FaceOptions {
  readonly layout: 'cards' | 'rows';
  readonly nowMs: number;
  /** It is the document that is being worked on. */
  readonly isOpen: boolean;
  /** False where a field stands in place of the title. */
  readonly isTitled: boolean;
  /** What is in it that it was found by. */
  readonly inside: readonly string[];
}

export function documentFace(document: StoredDocument, { layout, nowMs, isOpen, isTitled, inside }: FaceOptions): TemplateResult {
  const recordings = document.mediaSha256s.length;
  const when = document.removedAt === undefined ? whenText(document.changedAt, nowMs) : `deleted ${whenText(document.removedAt, nowMs)}`;
  const about = [isOpen ? 'open' : undefined, when, recordings === 0 ? undefined : `${recordings} ${recordings === 1 ? 'recording' : 'recordings'}`].filter((text) => text !== undefined);
  const within = inside.length === 0 ? undefined : `in it: ${inside.join(', ')}`;
  const line = layout === 'cards' ? about : [...(within === undefined ? [] : [within]), ...about.slice(0, 2), ...document.tags];
  return html`<span class="face">
    <span class="picture">${document.thumbnail === undefined ? kindGlyph(document.kind, 24) : html`<img src=${pictureAddress(document.thumbnail)} alt="" draggable="false" loading="lazy" decoding="async">`}</span>
    <span class="title">${kindGlyph(document.kind)}<span>${isTitled ? titleOf(document) : ' '}</span></span>
    <span class="about"><span class="sr">${KIND_NAMES[document.kind]}, </span>${line.join(' · ')}</span>
    ${layout === 'cards' ? html`<span class="tags">${within ?? (document.tags.length === 0 ? nothing : document.tags.join(', '))}</span>` : nothing}
  </span>`;
}
