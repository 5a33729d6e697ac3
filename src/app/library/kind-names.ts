/** What the kinds of documents are called and the sign of each, in a box of 16 by 16, so that they are told by shape. */
import { html, type TemplateResult } from 'lit';
import type { Kind } from '../../patch/patch.ts';

export const KIND_NAMES: Readonly<Record<Kind, string>> = { mix: 'Mix', master: 'Master', chain: 'Chain', lesson: 'Lesson' };
/** Of many, for filters. */
export const KIND_PLURALS: Readonly<Record<Kind, string>> = { mix: 'Mixes', master: 'Masters', chain: 'Chains', lesson: 'Lessons' };

const PATHS: Readonly<Record<Kind, string>> = {
  mix: 'M4 2.5v11M8 2.5v11M12 2.5v11M2.5 9.5h3M6.5 5h3M10.5 8h3',
  master: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 6.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3',
  chain: 'M6.5 9.5l3-3M7 4.5l1-1a3 3 0 0 1 4.5 4.5l-1 1M9 11.5l-1 1A3 3 0 0 1 3.5 8l1-1',
  lesson: 'M2.5 3.5c2-.8 4-.8 5.5.5c1.5-1.3 3.5-1.3 5.5-.5v9c-2-.8-4-.8-5.5.5c-1.5-1.3-3.5-1.3-5.5-.5zM8 4v9',
};

export const kindGlyph = (kind: Kind, size = 16): TemplateResult =>
  html`<svg class="glyph" viewBox="0 0 16 16" width=${size} height=${size} aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"><path d=${PATHS[kind]} /></svg>`;
