/** The signs of buttons: lines in a box of 16 by 16. What they do is said by the button's label. */
import type { TemplateResult } from 'lit';
import { html } from 'lit';

const PATHS = {
  power: 'M8 2v5M4.8 4.2a5 5 0 1 0 6.4 0',
  warning: 'M8 2.5l6 10.5H2zM8 6.5v3M8 11.2v.3',
  play: 'M4.5 2.8v10.4l8.5-5.2z',
  stop: 'M4 4h8v8H4z',
  start: 'M4 3.5v9M12.5 3.5v9L6 8z',
  loop: 'M4 6.5V6a2 2 0 0 1 2-2h6l-2-2M12 9.5v.5a2 2 0 0 1-2 2H4l2 2',
  undo: 'M5.5 3L2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H6',
  redo: 'M10.5 3l3 3-3 3M13.5 6H6a3.5 3.5 0 0 0 0 7h4',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.3 10.3l3.2 3.2',
  open: 'M2 12.5v-9h4l1.5 2H14v7z',
  save: 'M8 2.5v7M5 7l3 3 3-3M2.5 12.5h11',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  list: 'M2.5 4h.5M5.5 4h8M2.5 8h.5M5.5 8h8M2.5 12h.5M5.5 12h8',
  inspector: 'M3 4.5h4M11 4.5h2M9 3v3M3 11.5h2M9 11.5h4M7 10v3',
  library: 'M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z',
  fit: 'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3',
  theme: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  trash: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9',
  rejoin: 'M1.5 8h3.5M11 8h3.5M6 5.5l4 5M10 5.5l-4 5',
  replace: 'M2.5 6.5h9l-3-3M13.5 9.5h-9l3 3',
  cable: 'M2 11c5 0 2-7 7-7h5M11.5 1.5L14 4l-2.5 2.5',
  help: 'M5.5 6a2.5 2.5 0 1 1 3.8 2.1c-.9.6-1.3 1-1.3 1.9M8 12.3v.4',
  more: 'M3.25 8h.5M7.75 8h.5M12.25 8h.5',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  history: 'M8 4.5V8l2.5 1.5M2.5 2.5v3h3M2.8 5.5a5.5 5.5 0 1 1-.2 3.3',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  home: 'M2.5 7.5L8 2.5l5.5 5M4 6.5v7h8v-7',
  import: 'M8 2.5v7M5 6.5l3 3 3-3M2.5 9v4h11V9',
  update: 'M8 13V3M4 7l4-4 4 4',
  inside: 'M2.5 4.5v7h4M6 8h7.5M10.5 5l3 3-3 3',
  alignLeft: 'M2.5 2.5v11M5.5 4h8v3h-8zM5.5 9.5H10v3H5.5z',
  alignRight: 'M13.5 2.5v11M2.5 4h8v3h-8zM6 9.5h4.5v3H6z',
  alignTop: 'M2.5 2.5h11M4 5.5h3v8H4zM9.5 5.5h3V10h-3z',
  alignBottom: 'M2.5 13.5h11M4 2.5h3v8H4zM9.5 6h3v4.5h-3z',
  spaceAcross: 'M2.5 2.5v11M13.5 2.5v11M6 5h4v6H6z',
  spaceDown: 'M2.5 2.5h11M2.5 13.5h11M5 6h6v4H5z',
  tidy: 'M2 3h4v3H2zM2 10h4v3H2zM10 6.5h4v3h-4zM6 4.5h2v7H6M8 8h2',
  map: 'M2 4.5L6 3l4 1.5L14 3v8.5L10 13l-4-1.5L2 13zM6 3v8.5M10 4.5V13',
  eye: 'M1.5 8c3.5-5.5 9.5-5.5 13 0c-3.5 5.5-9.5 5.5-13 0zM8 6a2 2 0 1 0 0 4a2 2 0 1 0 0-4',
  speaker: 'M2.5 6v4h2.5L8.5 13V3L5 6zM11 5.5a3.5 3.5 0 0 1 0 5',
} as const;

export type IconName = keyof typeof PATHS;

export const icon = (name: IconName, size = 16): TemplateResult =>
  html`<svg viewBox="0 0 16 16" width=${size} height=${size} aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"><path d=${PATHS[name]} /></svg>`;
