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
  .room { grid-area: 2 / 1; position: relative; min-width: 0; min-height: 0; overflow: hidden; touch-action: none; outline: none; }
  .room:focus-visible { box-shadow: 0 0 0 1px var(--edge) inset; }
  .room canvas { position: absolute; inset: 0; width: 100%; height: 100%; cursor: default; }
  .room canvas.over { cursor: grab; }
  .room canvas.held { cursor: grabbing; }
  .say { grid-area: 2 / 1; z-index: 1; justify-self: center; align-self: start; margin-top: 20vh; width: min(440px, calc(100% - 32px)); padding: 16px 20px; border-radius: 12px; background: var(--surface); box-shadow: 0 0 0 1px var(--line), var(--shadow); text-align: center; }
  .say h2 { margin-bottom: 4px; font-size: 15px; }
  .say button { margin-top: 12px; background: var(--raised); font-weight: 600; }
  .hint { position: absolute; left: 24px; right: 24px; bottom: 4px; color: var(--muted); font-size: var(--small); text-align: center; pointer-events: none; }
  aside { grid-area: 2 / 2; display: flex; flex-direction: column; min-height: 0; border-left: 1px solid var(--line); background: var(--surface); }
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
  .elsewhere { margin-bottom: 4px; background: var(--raised); }
  .elsewhere p { flex: 1; display: grid; min-width: 0; margin: 0; padding: 6px 8px 6px 32px; }
  .elsewhere span { color: var(--muted); font-size: var(--small); line-height: 1.3; }
  .note { margin: 0; padding: 8px 16px 12px; border-top: 1px solid var(--line); color: var(--muted); font-size: var(--small); line-height: 1.35; }
  footer { grid-area: 3 / 1 / 4 / 3; border-top: 1px solid var(--line); background: var(--surface); }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  @media (min-width: 1800px) {
    .page { grid-template-columns: minmax(0, 1fr) 400px; --small: 14px; font-size: 16px; }
    h1 { font-size: 22px; }
    .say h2, aside h2 { font-size: 18px; }
    .views button { height: 32px; }
    li .mark { min-width: 36px; height: 36px; }
  }
  @media (max-width: 640px) {
    .page { grid-template: 56px minmax(0, 1fr) auto minmax(0, 34%) 56px / minmax(0, 1fr); }
    header { grid-column: 1; gap: 4px; padding: 0 8px 0 16px; }
    h1 { margin: 0 4px 0 0; }
    .views button { height: 40px; }
    .views kbd, .hint, .note, .say .more { display: none; }
    .say { grid-area: 3 / 1; display: grid; grid-template: auto auto / minmax(0, 1fr) auto; align-items: center; gap: 0 12px; width: 100%; margin: 0; padding: 8px 12px 8px 16px; border-radius: 0; border-top: 1px solid var(--line); box-shadow: none; text-align: left; }
    .say p { grid-column: 1; font-size: var(--small); line-height: 1.35; }
    .say button { grid-area: 1 / 2 / 3 / 3; margin: 0; }
    aside { grid-area: 4 / 1; border-left: 0; border-top: 1px solid var(--line); }
    aside h2 { display: none; }
    ul { padding: 4px; }
    li .mark { min-width: 40px; height: 40px; }
    footer { grid-area: 5 / 1; }
  }
`];
