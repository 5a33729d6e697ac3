/** How the start page stands: what to do on the left, what there is on the right; one under the other on a phone. */
import { css } from 'lit';
import { panelStyles } from '../../editor/panels/panel-styles.ts';

export const startPageStyles = [panelStyles, css`
  :host { position: absolute; inset: 0; }
  .page { display: grid; grid-template: auto minmax(0, 1fr) / 240px minmax(0, 1fr); height: 100%; outline: none; }
  header { grid-column: 1 / 3; display: flex; align-items: center; gap: 4px; height: 56px; padding: 0 16px 0 24px; }
  h1 { margin: 0; font-size: 18px; font-weight: 600; }
  h2 { font-size: 15px; }
  .space { flex: 1; }
  .side { display: flex; flex-direction: column; gap: 24px; padding: 16px 8px 16px 16px; overflow-y: auto; }
  .new, nav { display: grid; gap: 4px; }
  .side button { display: flex; justify-content: flex-start; gap: 12px; width: 100%; }
  .side nav button { justify-content: space-between; }
  nav button[aria-current] { background: var(--raised); font-weight: 600; }
  hr { width: calc(100% - 16px); margin: 4px 8px; border: 0; border-top: 1px solid var(--line); }
  main { display: flex; flex-direction: column; gap: 16px; min-width: 0; min-height: 0; padding: 16px 24px 0 16px; }
  main > * { min-height: 0; }
  .scroll { flex: 1; overflow-y: auto; margin: 0 -4px; padding: 0 4px 24px; overscroll-behavior: contain; }
  section { display: grid; gap: 12px; padding-bottom: 32px; }
  patch-collection, main > patch-documents { flex: 1; }
  main > patch-documents { margin: 0 -4px; padding: 4px; }
  .bar { display: flex; align-items: center; justify-content: space-between; gap: 16px; }
  .plain { background: var(--raised); }
  .failure { display: flex; gap: 8px; align-items: start; padding: 12px; border-radius: 8px; background: var(--raised); }
  .failure svg { flex: none; color: var(--clip); margin-top: 1px; }
  .examples { display: grid; grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)); gap: 16px; margin: 0; padding: 0; list-style: none; }
  .examples button { display: grid; grid-template: auto 1fr / 88px minmax(0, 1fr); gap: 4px 12px; width: 100%; height: 100%; min-height: 96px; padding: 12px; border-radius: 8px; background: var(--surface); box-shadow: 0 0 0 1px var(--line); text-align: left; white-space: normal; }
  .examples button:hover { box-shadow: 0 0 0 1px var(--edge); background: var(--surface); }
  .picture { grid-row: 1 / 3; position: relative; height: 72px; border-radius: 4px; background: var(--ground); color: var(--edge); overflow: hidden; }
  .picture img { position: absolute; inset: 4px; width: calc(100% - 8px); height: calc(100% - 8px); object-fit: contain; }
  .picture .glyph { position: absolute; left: calc(50% - 12px); top: calc(50% - 12px); }
  .name { display: flex; align-items: start; gap: 8px; min-width: 0; font-weight: 600; }
  .name .glyph { margin-top: 1px; color: var(--muted); }
  .name > span:not(.sr) { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; text-wrap: balance; }
  .about { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; text-overflow: ellipsis; align-self: start; color: var(--muted); font-size: var(--small); }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  @media (max-width: 640px) {
    .page { grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr); }
    header { grid-column: 1; padding: 0 8px 0 16px; }
    .side { gap: 8px; padding: 0 8px; overflow: visible; }
    .new { grid-template-columns: repeat(6, 1fr); }
    .new hr { display: none; }
    .side .new button { grid-column: span 2; justify-content: center; background: var(--raised); }
    .side .new hr ~ button { grid-column: span 3; }
    .new svg { display: none; }
    nav { grid-template-columns: repeat(3, 1fr); }
    .side nav button { justify-content: center; }
    main { padding: 12px 16px 0; }
    .bar { flex-wrap: wrap; }
    .examples { grid-template-columns: minmax(0, 1fr); }
    .examples button { min-height: 112px; }
  }
`];
