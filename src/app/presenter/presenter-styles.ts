/** Letters for the last row of a hall: sizes go with the height of the wall. */
import { css } from 'lit';
import { panelStyles } from '../../editor/panels/panel-styles.ts';

export const presenterStyles = [panelStyles, css`
  :host { position: absolute; inset: 0; outline: none; }
  :host([pointing]), :host([pointing]) * { cursor: none; }
  .wall { position: absolute; inset: 0; display: grid; grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr); background: var(--ground); }
  .blank { position: absolute; inset: 0; background: #000; }
  header { grid-area: 1 / 1; display: flex; align-items: center; gap: 16px; padding: 12px 16px 0 24px; }
  header select { max-width: 100%; text-overflow: ellipsis; height: auto; padding: 4px 8px; border: 0; background: none; font-size: max(16px, 2.2vh); font-weight: 600; }
  header select option { background: var(--surface); font-size: 16px; }
  .space { flex: 1; }
  header label { min-width: 0; }
  header button { flex: none; height: auto; min-height: 40px; font-size: max(14px, 2vh); }
  patch-picture { grid-area: 2 / 1; margin: 8px 24px; }
  .nothing { grid-area: 2 / 1; place-self: center; font-size: max(18px, 3vh); max-width: 30em; text-align: center; color: var(--muted); }
  .said { grid-area: 3 / 1; display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 4vh; align-items: end; padding: 2vh 24px 3vh; border-top: 1px solid var(--line); background: var(--surface); }
  .what { display: grid; gap: 0.6vh; }
  .of { color: var(--muted); font-size: max(14px, 2vh); }
  h1 { margin: 0; font-size: max(22px, 4.6vh); font-weight: 600; line-height: 1.15; text-wrap: balance; }
  .what p:last-child { font-size: max(16px, 2.9vh); line-height: 1.35; }
  em { font-style: normal; font-weight: 600; }
  ul { display: grid; gap: 1vh; margin: 0 0 4vh; padding: 0; list-style: none; font-size: max(16px, 2.5vh); line-height: 1.3; }
  li { display: flex; gap: 12px; }
  li i { flex: none; display: grid; place-items: center; width: 1.5em; height: 1.5em; border-radius: 50%; box-shadow: 0 0 0 2px var(--edge) inset; }
  li.done i { background: var(--text); color: var(--ground); box-shadow: none; }
  footer { position: absolute; right: 12px; bottom: 8px; display: flex; gap: 4px; opacity: 0.7; }
  footer:hover, footer:focus-within { opacity: 1; }
  .dot { position: absolute; left: 0; top: 0; width: 2vh; height: 2vh; margin: -1vh; border-radius: 50%; background: #ff3b24; box-shadow: 0 0 0 3px rgb(255 255 255 / 0.85), 0 0 2.5vh 1vh rgb(255 59 36 / 0.55); pointer-events: none; visibility: hidden; }
  :host([pointing]) .dot { visibility: visible; }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  @media (max-width: 640px) { header { gap: 4px; padding: 8px 4px 0 8px; } header select { min-height: 44px; } .said { grid-template-columns: minmax(0, 1fr); padding-bottom: 56px; } ul { margin: 0; } }
`];
