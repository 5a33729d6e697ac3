/** How the large stage stands: the room, and beside it the list of who is in it; under it on a phone. */
import { css } from 'lit';
import { panelStyles } from '../../editor/panels/panel-styles.ts';

export const stageStyles = [panelStyles, css`
  :host { position: absolute; inset: 0; }
  .page { display: grid; grid-template: 56px minmax(0, 1fr) 56px / minmax(0, 1fr) 304px; height: 100%; outline: none; }
  header { grid-column: 1 / 3; display: flex; align-items: center; gap: 8px; padding: 0 16px 0 24px; }
  h1 { margin: 0 16px 0 0; font-size: 18px; font-weight: 600; }
  .space { flex: 1; }
  .views { display: flex; gap: 2px; padding: 2px; border-radius: 8px; background: var(--surface); box-shadow: 0 0 0 1px var(--line); }
  .views button { height: 28px; }
  .views kbd { border: 0; padding: 0; }
  .views button[aria-pressed='true'] kbd { color: inherit; }
  .room { position: relative; min-width: 0; min-height: 0; overflow: hidden; touch-action: none; outline: none; }
  .room:focus-visible { box-shadow: 0 0 0 1px var(--edge) inset; }
  .room canvas { position: absolute; inset: 0; width: 100%; height: 100%; cursor: default; }
  .room canvas.over { cursor: grab; }
  .room canvas.held { cursor: grabbing; }
  .say { position: absolute; left: 50%; top: 32%; transform: translate(-50%, -50%); width: min(440px, calc(100% - 32px)); padding: 16px 20px; border-radius: 12px; background: var(--surface); box-shadow: 0 0 0 1px var(--line), var(--shadow); text-align: center; }
  .say h2 { margin-bottom: 4px; font-size: 15px; }
  .say button { margin-top: 12px; background: var(--raised); font-weight: 600; }
  .hint { position: absolute; left: 24px; right: 24px; bottom: 4px; color: var(--muted); font-size: var(--small); text-align: center; pointer-events: none; }
  aside { display: flex; flex-direction: column; min-height: 0; border-left: 1px solid var(--line); background: var(--surface); }
  aside h2 { padding: 12px 16px 8px; }
  ul { flex: 1; margin: 0; padding: 0 8px 8px; list-style: none; overflow-y: auto; overscroll-behavior: contain; }
  li { display: flex; align-items: center; gap: 2px; border-radius: 6px; }
  li[data-selected] { background: var(--raised); }
  li .who { flex: 1; display: grid; grid-template: auto auto / 16px minmax(0, 1fr); gap: 0 8px; justify-content: stretch; height: auto; min-width: 0; padding: 6px 8px; text-align: left; white-space: normal; background: none; color: inherit; font-weight: 400; }
  li .who i { grid-row: 1 / 3; align-self: center; width: 12px; height: 12px; border-radius: 50%; border: 2px solid; }
  li .who i.ball { background: currentColor; }
  li .who b { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  li .who span { color: var(--muted); font-size: var(--small); line-height: 1.3; }
  li .mark { flex: none; min-width: 28px; height: 28px; padding: 0; font-size: var(--small); font-weight: 600; }
  li .mark[aria-pressed='false'] { color: var(--muted); }
  footer { grid-column: 1 / 3; border-top: 1px solid var(--line); background: var(--surface); }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  @media (max-width: 640px) {
    .page { grid-template: 56px minmax(0, 1fr) minmax(0, 34%) 56px / minmax(0, 1fr); }
    header { grid-column: 1; gap: 4px; padding: 0 8px 0 16px; }
    h1 { margin: 0 4px 0 0; }
    .views button { height: 40px; }
    .views kbd, .hint { display: none; }
    aside { border-left: 0; border-top: 1px solid var(--line); }
    aside h2 { display: none; }
    ul { padding: 4px; }
    li .mark { min-width: 40px; height: 40px; }
    footer { grid-column: 1; }
  }
`];
