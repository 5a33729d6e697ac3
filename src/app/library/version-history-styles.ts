/** A list and what is chosen of it, side by side; one under the other on a phone. */
import { css } from 'lit';
import { panelStyles } from '../../editor/panels/panel-styles.ts';

export const versionHistoryStyles = [panelStyles, css`
  .parts { display: grid; grid-template-columns: minmax(0, 1fr) 280px; gap: 20px; height: min(440px, 60dvh); }
  ul { margin: 0; padding: 4px; list-style: none; overflow-y: auto; border: 1px solid var(--line); border-radius: 8px; outline: none; overscroll-behavior: contain; }
  ul:focus-visible { border-color: var(--text); }
  li { display: grid; gap: 2px; padding: 8px; border-radius: 6px; cursor: pointer; scroll-margin: 4px; content-visibility: auto; contain-intrinsic-height: 52px; }
  li:hover { background: var(--raised); }
  li[aria-selected='true'] { background: var(--raised); box-shadow: 0 0 0 1px var(--edge) inset; }
  .name { display: flex; justify-content: space-between; gap: 12px; font-weight: 600; min-width: 0; }
  .when { font-weight: 400; white-space: nowrap; }
  .what { font-size: var(--small); }
  .chosen { display: flex; flex-direction: column; gap: 12px; min-width: 0; }
  .picture { position: relative; display: grid; place-content: center; height: 168px; border-radius: 8px; background: var(--ground); box-shadow: 0 0 0 1px var(--line); color: var(--edge); }
  .picture img { position: absolute; inset: 8px; width: calc(100% - 16px); height: calc(100% - 16px); object-fit: contain; }
  .named { display: grid; gap: 4px; }
  .named input { width: 100%; height: 32px; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; }
  .actions button { background: var(--raised); }
  @media (max-width: 640px) { .parts { grid-template: minmax(0, 1fr) auto / minmax(0, 1fr); height: 72dvh; gap: 12px; } .picture { height: 96px; } .named input { height: 44px; } }
`];
