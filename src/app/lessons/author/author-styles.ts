/** How the workshop of lessons looks. */
import { css } from 'lit';
import { panelStyles } from '../../../editor/panels/panel-styles.ts';

export const authorStyles = [panelStyles, css`
  :host { display: block; height: 100%; min-height: 0; }
  .author { display: flex; flex-direction: column; height: 100%; min-height: 0; }
  header { display: flex; align-items: center; justify-content: space-between; padding: 8px 8px 8px 16px; border-bottom: 1px solid var(--line); }
  .scroll { flex: 1; min-height: 0; overflow-y: auto; padding: 8px; display: flex; flex-direction: column; gap: 12px; }
  .scroll > * { flex: none; }
  .scroll > .muted { padding: 0 8px; line-height: 1.5; }
  ol { display: grid; gap: 2px; margin: 0; padding: 0; list-style: none; }
  li { display: flex; align-items: center; border-radius: 6px; }
  li[aria-current] { background: var(--raised); }
  li button:not(.name) { min-width: 28px; padding: 0 4px; }
  .name { flex: 1; justify-content: start; min-width: 0; overflow: hidden; text-overflow: ellipsis; display: block; text-align: left; }
  li[aria-current] .name { font-weight: 600; }
  .down { display: grid; rotate: 180deg; }
  .record { background: var(--raised); }
  .step { display: grid; gap: 12px; padding: 12px 8px; border-top: 1px solid var(--line); }
  label { display: grid; gap: 4px; }
  label > span { color: var(--muted); }
  input { width: 100%; }
  .row { display: flex; align-items: center; gap: 8px; }
  .row > span:first-child { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .row > button { background: var(--raised); flex: none; }
  .row select { flex: 0 0 112px; }
  fieldset { display: grid; gap: 8px; margin: 0; padding: 8px; border: 1px solid var(--line); border-radius: 8px; min-width: 0; }
  .bounds span { color: var(--muted); }
  @media (max-width: 640px) {
    :host { display: flex; flex-direction: column; height: auto; }
    .author { flex: 1; height: auto; }
    .row select { flex-basis: 136px; }
  }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`];
