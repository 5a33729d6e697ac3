/** Where panels stand: over the canvas, apart from it by a shadow. */
import { css } from 'lit';
import { panelStyles } from './panels/panel-styles.ts';

export const editorStyles = [panelStyles, css`
  :host { position: fixed; inset: 0; display: block; overflow: hidden; background: var(--ground); }
  .room { display: contents; }
  /* Under a cover nothing is painted; it stays laid out, so that it is there at once. */
  .room[inert] { visibility: hidden; }
  .top, .bottom, .panel { position: absolute; background: var(--surface); box-shadow: 0 0 0 1px var(--line); }
  /* Its menu opens over panels, banners and the transport. */
  .top { inset: 0 0 auto; height: 48px; display: flex; align-items: center; gap: 12px; padding: 0 8px; z-index: 6; }
  .bottom { inset: auto 0 0; z-index: 3; }
  .title { font-weight: 600; max-width: 240px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .crumbs { display: flex; align-items: center; gap: 4px; min-width: 0; color: var(--muted); height: auto; border: 0; justify-content: start; }
  .crumbs button { max-width: 200px; overflow: hidden; text-overflow: ellipsis; display: block; flex: 0 1 auto; }
  .crumbs .title { color: var(--text); padding: 0 4px; }
  .group { display: flex; gap: 0; }
  .group + .group { padding-left: 12px; border-left: 1px solid var(--line); }
  patch-monitor { padding-right: 12px; border-right: 1px solid var(--line); }
  .space { flex: 1; }
  .tabs { display: flex; gap: 4px; padding: 8px 8px 0; }
  .tabs button { flex: 1; height: 28px; min-width: 0; color: var(--muted); }
  .tabs button[aria-selected='true'] { background: var(--raised); color: var(--text); font-weight: 600; }
  .status { color: var(--muted); white-space: nowrap; }
  .banner { position: absolute; top: 60px; left: 50%; z-index: 5; transform: translateX(-50%); max-width: min(720px, calc(100% - 24px)); padding: 8px 8px 8px 16px; border-radius: 8px; background: var(--surface); box-shadow: 0 0 0 1px var(--edge), var(--shadow); }
  .banner .row { display: flex; align-items: center; gap: 8px; }
  .banner .row span { flex: 1; padding-right: 8px; }
  .banner .row button { flex: none; background: var(--raised); font-weight: 600; }
  .banner + .banner { top: 124px; }
  .docks { position: absolute; bottom: 65px; z-index: 2; display: flex; align-items: flex-end; justify-content: flex-end; gap: 8px; pointer-events: none; }
  .docks > * { pointer-events: auto; }
  .cover { position: absolute; inset: 0; z-index: 9; background: var(--ground); }
  .toggle[aria-expanded='true'] { background: var(--raised); box-shadow: 0 0 0 1px var(--line) inset; }
  .panel:focus { outline: none; }
  .panel { top: 49px; bottom: 57px; z-index: 2; overflow: hidden; animation: arrive var(--quick) ease-out; }
  .library { left: 0; width: 224px; display: flex; flex-direction: column; }
  .library > :last-child { flex: 1; min-height: 0; }
  .side { left: 0; width: 336px; }
  .side ~ .library { left: 337px; }
  .inspector { right: 0; width: 320px; }
  .list { left: 8px; right: 8px; top: 57px; bottom: 65px; z-index: 4; border-radius: 12px; box-shadow: 0 0 0 1px var(--line), var(--shadow); }
  .keys { left: 50%; top: 50%; bottom: auto; transform: translate(-50%, -50%); width: 680px; max-width: calc(100% - 16px); max-height: calc(100% - 32px); overflow: auto; z-index: 6; border-radius: 12px; box-shadow: 0 0 0 1px var(--line), var(--shadow); animation: none; }
  .shut { position: absolute; top: 8px; right: 8px; z-index: 5; }
  .list .shut { top: 2px; height: 28px; }
  @keyframes arrive { from { opacity: 0; } }
  .veil { position: absolute; inset: 0; z-index: 7; }
  .picker { position: absolute; z-index: 8; animation: arrive var(--quick) ease-out; }
  .empty { position: absolute; inset: 0; display: grid; place-content: center; gap: 8px; text-align: center; color: var(--muted); pointer-events: none; }
  .empty h2 { color: var(--text); font-size: 18px; }
  .notice { position: absolute; z-index: 10; left: 50%; bottom: 72px; transform: translateX(-50%); max-width: min(560px, calc(100% - 24px)); }
  .notice p { display: flex; align-items: center; gap: 12px; padding: 8px 8px 8px 16px; border-radius: 8px; background: var(--text); color: var(--ground); }
  .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .notice svg { flex: none; }
  .notice button:hover { background: none; }
  .notice .act { font-weight: 600; text-decoration: underline; }
  .bottom nav { display: flex; justify-content: space-around; border-top: 1px solid var(--line); height: 56px; align-items: center; }
  @media (max-width: 640px) {
    .top { height: 52px; gap: 4px; }
    .group + .group { padding-left: 0; border: 0; }
    .title { flex: 1; padding-left: 8px; }
    .crumbs { flex: 1; }
    .crumbs button { font-size: 22px; }
    .crumbs .title { padding: 0; }
    .space { display: none; }
    .panel, .list { inset: auto 0 113px; top: auto; width: auto; height: 56%; border-radius: 12px 12px 0 0; box-shadow: 0 0 0 1px var(--line), var(--shadow); }
    .panel.side { height: auto; max-height: min(46%, 400px); display: flex; flex-direction: column; }
    .panel.monitor { height: auto; padding: 0 16px 16px; }
    .monitor .heading { padding: 16px 0; }
    .panel.keys { inset: 52px 0 113px; transform: none; width: auto; max-width: none; max-height: none; height: auto; border-radius: 0; }
    patch-monitor { border: 0; padding: 0; }
    .shut { z-index: 6; }
    .veil { background: rgb(0 0 0 / 0.4); }
    .picker { inset: auto 0 0; height: 70%; }
    .docks { left: 8px; right: 8px; flex-direction: column; align-items: stretch; }
    .banner { width: calc(100% - 24px); padding: 12px 16px; }
    .banner .row { flex-wrap: wrap; }
    .banner .row span { flex: 1 0 100%; padding: 0; }
    .notice { bottom: 128px; width: calc(100% - 24px); }
    patch-list { padding-top: 0; }
    .heading { height: 56px; padding: 16px; }
    .list, .library { display: flex; flex-direction: column; }
    .list patch-list { flex: 1; min-height: 0; }
    .list .shut { top: 6px; height: 44px; }
    .inspector patch-inspector { padding-top: 0; }
  }
`];
