/**
 * Each tool's sign, so that it is told by shape as well as by color; the same on faces, in lists and on the canvas. Paths in
 * a box of 16 by 16, drawn as lines.
 */
import type { TemplateResult } from 'lit';
import { html } from 'lit';
import type { Tool } from '../kit/index.ts';

export const GLYPHS: Readonly<Record<Tool, string>> = {
  sources: 'M2 8h2M5.5 5v6M8 2.5v11M10.5 5v6M12 8h2',
  routing: 'M2 4.5h3.5c3 0 2 7 5 7H14M2 11.5h3.5c3 0 2-7 5-7H14',
  balance: 'M4 2.5v11M8 2.5v11M12 2.5v11M2.5 9.5h3M6.5 5h3M10.5 8h3',
  pan: 'M3 11.5a5.5 5.5 0 0 1 10 0M8 11.5l2.5-5M2 13.5h12',
  tone: 'M2 10.5c2.5 0 2.5-6 5-6s2.5 7 4.5 7 1.5-2 2.5-2',
  dynamics: 'M2.5 13.5l6-6 5-2M2.5 2.5v11h11',
  saturation: 'M2 12.5h2.5c3 0 4-9 7-9H14M2 8h12',
  effects: 'M3 13V4M6.5 13V7M10 13V9.5M13 13v-1.5',
  modulation: 'M2 8c1.5-6.5 4.5-6.5 6 0s4.5 6.5 6 0',
  analysis: 'M2.5 13.5V9M6 13.5V4.5M9.5 13.5V7M13 13.5V2.5',
  mastering: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 6.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3',
  restoration: 'M2 8h2l1.5-4 2 8 2-6 1.5 2h3M12.5 2.5v3M11 4h3',
};

/** What a tool is called in headings. */
export const TOOL_NAMES: Readonly<Record<Tool, string>> = {
  sources: 'Sources', routing: 'Routing', balance: 'Balance', pan: 'Pan', tone: 'Tone', dynamics: 'Dynamics', saturation: 'Saturation',
  effects: 'Effects', modulation: 'Modulation', analysis: 'Analysis', mastering: 'Mastering', restoration: 'Restoration',
};

export const glyph = (tool: Tool | undefined, size = 16): TemplateResult =>
  html`<svg class="glyph" viewBox="0 0 16 16" width=${size} height=${size} aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"><path d=${tool === undefined ? 'M8 3v6M8 12v.5' : GLYPHS[tool]} /></svg>`;
