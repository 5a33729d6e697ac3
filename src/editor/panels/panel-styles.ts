/** What all panels share: fields, buttons, lists. */
import { css } from 'lit';

export const panelStyles = css`
  :host { display: block; color: var(--text); font: 400 var(--size)/1.4 var(--font); font-variant-numeric: tabular-nums; }
  *, *::before, *::after { box-sizing: border-box; }
  h2, h3, p { margin: 0; }
  h2 { font-size: var(--size); font-weight: 600; }
  h3 { font-size: var(--small); font-weight: 600; color: var(--muted); }
  button, input, select, textarea { font: inherit; font-variant-numeric: inherit; color: inherit; }
  button { display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-width: 32px; height: 32px; padding: 0 8px; border: 0; border-radius: 6px; background: none; cursor: pointer; white-space: nowrap; }
  button:hover { background: var(--raised); }
  button:focus-visible, select:focus-visible { outline: 2px solid var(--text); outline-offset: -2px; }
  button[aria-pressed='true'] { background: var(--text); color: var(--ground); font-weight: 600; }
  button:disabled { color: var(--edge); cursor: default; background: none; }
  button:disabled kbd { color: inherit; }
  input, select, textarea { height: 28px; min-width: 0; padding: 0 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--well); outline: none; }
  textarea { height: auto; max-height: 240px; padding: 8px; resize: none; field-sizing: content; }
  input:hover, select:hover { border-color: var(--edge); }
  input:focus, textarea:focus { border-color: var(--text); }
  input[aria-invalid='true'] { border-color: var(--clip); }
  input[type='checkbox'] { appearance: none; width: 28px; height: 16px; padding: 0; border-radius: 8px; border: 1px solid var(--edge); background: var(--well); position: relative; cursor: pointer; flex: none; margin: 0; }
  input[type='checkbox']::after { content: ''; position: absolute; top: 2px; left: 2px; width: 10px; height: 10px; border-radius: 50%; background: var(--edge); transition: left var(--quick); }
  input[type='checkbox']:checked { background: var(--text); border-color: var(--text); }
  input[type='checkbox']:checked::after { left: 14px; background: var(--ground); }
  input[type='checkbox']:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; }
  input[type='range'] { -webkit-appearance: none; appearance: none; height: 16px; padding: 0; border: 0; background: none; cursor: pointer; }
  input[type='range']::-webkit-slider-runnable-track { height: 3px; border-radius: 2px; background: var(--edge); }
  input[type='range']::-webkit-slider-thumb { -webkit-appearance: none; width: 12px; height: 12px; margin-top: -4.5px; border-radius: 50%; background: var(--text); }
  input[type='range']::-moz-range-track { height: 3px; border-radius: 2px; background: var(--edge); }
  input[type='range']::-moz-range-thumb { width: 12px; height: 12px; border: 0; border-radius: 50%; background: var(--text); }
  input[type='range']:focus-visible { outline: 2px solid var(--text); border-radius: 4px; }
  kbd { padding: 0 4px; border: 1px solid var(--line); border-radius: 4px; font: 400 var(--small)/16px var(--font); color: var(--muted); }
  .muted { color: var(--muted); }
  .small { font-size: var(--small); }
  .glyph { flex: none; }
  @media (max-width: 640px) {
    button { min-width: 44px; height: 44px; }
    input, select { height: 40px; }
    input[type='checkbox'] { width: 44px; height: 24px; border-radius: 12px; }
    input[type='checkbox']::after { width: 18px; height: 18px; }
    input[type='checkbox']:checked::after { left: 22px; }
    input[type='checkbox']::before { content: ''; position: absolute; inset: -10px; }
  }
`;
