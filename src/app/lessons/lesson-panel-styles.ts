/** How the open lesson looks: text to be read calmly, states told by shape. */
import { css } from 'lit';
import { panelStyles } from '../../editor/panels/panel-styles.ts';

export const lessonPanelStyles = [panelStyles, css`
  :host { display: block; height: 100%; }
  .lesson { display: flex; flex-direction: column; height: 100%; }
  header { display: flex; align-items: center; gap: 4px; flex: none; padding: 8px 8px 8px 16px; border-bottom: 1px solid var(--line); }
  .of { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--muted); }
  .fold { display: none; }
  .text { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 16px; display: flex; flex-direction: column; gap: 12px; outline: none; }
  .text > * { flex: none; }
  h2 { font-size: 18px; line-height: 1.3; text-wrap: balance; }
  .text p { line-height: 1.5; }
  .count { color: var(--muted); font-size: var(--small); display: flex; gap: 8px; }
  .tick { display: inline-flex; align-items: center; gap: 4px; color: var(--text); }
  em { font-style: normal; font-weight: 600; }
  .task { padding: 12px; border-radius: 8px; background: var(--raised); }
  .task b { display: block; font-weight: 600; font-size: var(--small); color: var(--muted); }
  .look { align-self: start; padding: 0 12px 0 8px; background: var(--raised); max-width: 100%; }
  .look span { overflow: hidden; text-overflow: ellipsis; }
  .look:hover { box-shadow: 0 0 0 1px var(--edge); }
  .checks { display: grid; gap: 12px; padding: 12px; border-radius: 8px; box-shadow: 0 0 0 1px var(--line) inset; }
  .checks.holds { box-shadow: 0 0 0 2px var(--text) inset; }
  ul { display: grid; gap: 8px; margin: 0; padding: 0; list-style: none; }
  li { display: grid; grid-template-columns: 16px 1fr; gap: 8px; }
  li i { display: grid; place-items: center; width: 16px; height: 16px; margin-top: 1px; border-radius: 50%; box-shadow: 0 0 0 1.5px var(--edge) inset; }
  li.not-yet i { background: linear-gradient(var(--edge), var(--edge)) center / 8px 1.5px no-repeat; }
  li.done i { background: var(--text); color: var(--ground); box-shadow: none; }
  .row { display: flex; align-items: center; gap: 12px; }
  .check { background: var(--raised); padding: 0 12px; font-weight: 600; }
  .check:hover { box-shadow: 0 0 0 1px var(--edge); }
  .said { font-weight: 600; }
  .handed { padding-top: 8px; border-top: 1px solid var(--line); color: var(--muted); }
  footer { flex: none; display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 8px 8px 8px 12px; border-top: 1px solid var(--line); }
  .dots { display: flex; flex-wrap: wrap; min-width: 0; }
  .dots button { min-width: 20px; width: 20px; height: 24px; padding: 0; }
  .dots i { width: 8px; height: 8px; border-radius: 50%; box-shadow: 0 0 0 1.5px var(--edge) inset; }
  .dots .done i { background: var(--text); box-shadow: none; }
  .dots [aria-current] i { outline: 1.5px solid var(--text); outline-offset: 2px; }
  .ways { display: flex; gap: 4px; }
  .main { background: var(--text); color: var(--ground); font-weight: 600; padding: 0 16px; }
  .main:hover { background: var(--text); box-shadow: 0 0 0 3px var(--raised); }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  @media (max-width: 640px) {
    :host { height: auto; min-height: 0; flex: 0 1 auto; display: flex; flex-direction: column; }
    .lesson { min-height: 0; height: auto; }
    .fold { display: inline-flex; }
    header { padding-left: 8px; }
    .folded .text, .dots { display: none; }
    footer { justify-content: end; }
    .folded footer { border: 0; padding-top: 0; }
    .text { gap: 8px; padding: 12px 16px; }
  }
`];
