/** How ear training looks: little to look at. */
import { css } from 'lit';
import { panelStyles } from '../../editor/panels/panel-styles.ts';

export const earStyles = [panelStyles, css`
  :host { position: absolute; inset: 0; outline: none; }
  .page { display: grid; grid-template: auto minmax(0, 1fr) / 304px minmax(0, 1fr); height: 100%; }
  header { grid-column: 1 / -1; display: flex; align-items: center; height: 56px; padding: 0 16px 0 24px; }
  h1 { margin: 0; font-size: 18px; font-weight: 600; }
  .space { flex: 1; }
  nav { display: grid; align-content: start; gap: 8px; padding: 16px 16px 16px 24px; overflow-y: auto; }
  nav button { display: grid; justify-items: start; justify-content: start; align-content: start; gap: 4px; height: auto; min-height: 56px; padding: 12px 16px; border-radius: 8px; background: var(--surface); box-shadow: 0 0 0 1px var(--line) inset; text-align: left; white-space: normal; }
  nav button:hover { background: var(--raised); box-shadow: 0 0 0 1px var(--edge) inset; }
  nav button[aria-current] { background: var(--raised); box-shadow: 0 0 0 2px var(--text) inset; }
  nav .score { font-size: var(--small); font-weight: 600; }
  /* Before one is chosen, the exercises are the page. */
  .choosing { grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr); justify-items: center; overflow-y: auto; }
  .choosing header { justify-self: stretch; }
  .welcome { display: grid; gap: 16px; width: min(960px, 100%); padding: 6vh 24px 24px; }
  .welcome p { max-width: 60ch; line-height: 1.5; }
  .choosing nav { align-self: start; grid-template-columns: repeat(auto-fill, minmax(272px, 1fr)); grid-auto-rows: 1fr; gap: 12px; width: min(960px, 100%); padding: 0 24px 24px; overflow: visible; }
  .choosing nav button { min-height: 104px; padding: 16px; }
  .choosing nav b { font-size: 15px; }
  .about { color: var(--muted); }
  b { font-weight: 600; }
  em { font-style: normal; font-weight: 600; }
  main { display: grid; place-items: center; padding: 24px; overflow-y: auto; }
  .card { display: grid; gap: 24px; width: min(640px, 100%); justify-items: start; }
  .card p { line-height: 1.5; }
  h2 { font-size: 28px; line-height: 1.2; text-wrap: balance; }
  .part { display: grid; gap: 8px; }
  .sounds, .answers { display: flex; flex-wrap: wrap; gap: 8px; }
  .sounds button { height: 48px; padding: 0 20px 0 16px; background: var(--raised); font-size: 15px; }
  .sounds button:hover { box-shadow: 0 0 0 1px var(--edge) inset; }
  .sounds button[aria-pressed='true'] { background: var(--text); }
  .sounds .stop { background: none; }
  .answers button { height: 44px; padding: 0 16px 0 8px; box-shadow: 0 0 0 1px var(--edge) inset; font-size: 15px; }
  .answers button:disabled { opacity: 1; color: var(--muted); box-shadow: 0 0 0 1px var(--line) inset; }
  .answers .right, .answers .right:disabled { background: var(--text); color: var(--ground); font-weight: 600; }
  .answers .right kbd { color: inherit; }
  .answers .wrong, .answers .wrong:disabled { box-shadow: 0 0 0 2px var(--edge) inset; color: var(--text); text-decoration: line-through; }
  .said { display: flex; align-items: center; gap: 16px; min-height: 40px; }
  .main { background: var(--text); color: var(--ground); font-weight: 600; padding: 0 20px; height: 40px; }
  .main:hover { background: var(--text); box-shadow: 0 0 0 3px var(--raised); }
  /* Where there are no keys, nothing is said of them. */
  @media (hover: none) {
    .keys, .answers kbd { display: none; }
    .answers button { padding: 0 16px; }
  }
  @media (max-width: 640px) {
    .page { grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr); overflow-y: auto; }
    header { padding: 0 8px 0 16px; }
    .welcome { padding: 8px 16px 16px; }
    .choosing nav { align-self: start; grid-template-columns: minmax(0, 1fr); grid-auto-rows: auto; padding: 0 16px 16px; }
    .choosing nav button { min-height: 72px; }
    /* Once one is chosen the others are a few words above it. */
    .page:not(.choosing) nav { display: flex; flex-wrap: wrap; padding: 0 16px 8px; overflow: visible; }
    .page:not(.choosing) nav button { min-height: 44px; padding: 8px 12px; align-content: center; }
    .page:not(.choosing) nav .about, .page:not(.choosing) nav .score { display: none; }
    main { place-items: start; padding: 16px; overflow: visible; }
    h2 { font-size: 22px; }
    .said { flex-wrap: wrap; }
  }
`];
