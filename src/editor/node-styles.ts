/** How a node looks. Heights are those of `METRICS`, so that sockets drawn here and cables drawn elsewhere meet. */
import { css, unsafeCSS } from 'lit';
import { METRICS } from './node-layout.ts';

const px = (value: number) => unsafeCSS(`${value}px`);

export const nodeStyles = css`
  :host { position: absolute; display: block; background: var(--surface); border-radius: var(--radius); box-shadow: 0 0 0 1px var(--line), var(--shadow-node); color: var(--text); font: 400 13px/1.3 var(--font); font-variant-numeric: tabular-nums; outline: none; user-select: none; -webkit-user-select: none; cursor: default; contain: layout style; }
  :host::before { content: ''; position: absolute; inset: 0 0 auto 0; height: 3px; border-radius: var(--radius) var(--radius) 0 0; background: var(--tool); clip-path: inset(0 0 0 0 round 8px 8px 0 0); }
  :host([selected]) { box-shadow: 0 0 0 2px var(--text), var(--shadow-node); }
  :host(:focus-visible) { box-shadow: 0 0 0 2px var(--text), 0 0 0 4px var(--ground), 0 0 0 5px var(--edge); }
  :host([bypassed]) { background: var(--ground); box-shadow: 0 0 0 1px var(--edge) inset; }
  :host([bypassed][selected]) { box-shadow: 0 0 0 2px var(--text); }
  :host([bypassed])::before { background: transparent; border: 1px solid var(--tool); height: 4px; box-sizing: border-box; }
  :host([bypassed]) .knobs, :host([bypassed]) .picture, :host([bypassed]) .level, :host([bypassed]) .reduction { opacity: 0.45; }
  :host([bypassed]) .name { color: var(--muted); text-decoration: line-through; text-decoration-color: var(--edge); }
  :host([faulted]) { box-shadow: 0 0 0 2px var(--clip); }
  header { display: flex; align-items: center; gap: 8px; height: ${px(METRICS.header)}; padding: 3px 12px 0; }
  .glyph { color: var(--tool); flex: none; }
  .name { flex: 1; font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  header input { flex: 1; min-width: 0; height: 22px; padding: 0 4px; border: 1px solid var(--edge); border-radius: 4px; background: var(--well); color: var(--text); font: 600 13px var(--font); outline: none; }
  header input:focus { border-color: var(--text); }
  button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
  .bypass { position: absolute; right: 8px; top: 8px; display: grid; place-items: center; width: 20px; height: 20px; border-radius: 4px; background: inherit; color: var(--muted); opacity: 0; }
  :host(:hover) .bypass, :host(:focus-within) .bypass, :host([selected]) .bypass, .bypass[aria-pressed='true'] { opacity: 1; }
  .bypass:hover { background: var(--raised); color: var(--text); }
  .bypass[aria-pressed='true'] { background: none; color: var(--muted); }
  :host([bypassed]) .name { margin-right: 16px; }
  .missing { position: absolute; margin: 0; inset: 32px 12px auto; font-size: 11px; color: var(--muted); }
  .ports { display: flex; justify-content: space-between; padding: 0 12px; margin-bottom: ${px(METRICS.gap)}; font-size: 11px; color: var(--muted); }
  .ports div { display: grid; grid-auto-rows: ${px(METRICS.portRow)}; align-content: start; align-items: center; }
  .ports div:last-child { text-align: right; }
  .ports b { margin-left: 8px; font-weight: 400; color: var(--text); }
  .picture { display: block; margin: 0 auto ${px(METRICS.gap)}; border-radius: 4px; background: var(--well); touch-action: none; }
  .knobs { display: flex; justify-content: center; height: ${px(METRICS.knobRow)}; margin-bottom: ${px(METRICS.gap)}; }
  .choices { margin-bottom: ${px(METRICS.gap)}; padding: 0 ${px(METRICS.gap)}; }
  .choice { display: flex; align-items: center; justify-content: space-between; gap: 8px; height: ${px(METRICS.choiceRow)}; padding: 0 4px; font-size: 11px; color: var(--muted); }
  select { height: 20px; max-width: 96px; padding: 0 4px; border: 1px solid var(--line); border-radius: 4px; background: var(--raised); color: var(--text); font: 400 11px var(--font); }
  select:focus-visible, button:focus-visible { outline: 2px solid var(--text); outline-offset: 1px; }
  .switches { display: flex; gap: 4px; height: ${px(METRICS.switchRow)}; padding: 0 ${px(METRICS.gap)}; margin-bottom: ${px(METRICS.gap)}; }
  .switch { flex: 1; min-width: 0; padding: 0 4px; border-radius: 4px; border: 1px solid var(--line); background: var(--raised); font-size: 11px; color: var(--muted); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .switch:hover { border-color: var(--edge); }
  .switch[aria-pressed='true'] { background: var(--text); border-color: var(--text); color: var(--ground); font-weight: 600; }
  .level { display: block; width: calc(100% - 16px); height: ${px(METRICS.levelRow)}; margin: 0 8px ${px(METRICS.gap)}; }
  .reduction { display: flex; align-items: center; gap: 4px; height: ${px(METRICS.reductionRow)}; padding: 0 8px; margin-bottom: ${px(METRICS.gap)}; }
  .reduction span { width: 20px; font-size: 11px; line-height: 12px; color: var(--muted); }
  .reduction canvas { flex: 1; min-width: 0; height: 12px; }
  .chain { display: flex; align-items: center; justify-content: space-between; gap: 8px; width: calc(100% - 16px); height: ${px(METRICS.chainRow)}; margin: 0 8px ${px(METRICS.gap)}; padding: 0 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); color: var(--muted); font-size: 11px; }
  .chain span { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .chain svg { flex: none; }
  button.chain:hover { border-color: var(--edge); color: var(--text); }
  .chain.empty { background: none; border-style: dashed; }
  .socket { position: absolute; width: 11px; height: 11px; margin: -5.5px; border-radius: 50%; background: var(--ground); border: 1.5px solid var(--edge); box-sizing: border-box; cursor: crosshair; }
  .socket::after { content: ''; position: absolute; inset: -8px; }
  .socket.wired { background: var(--edge); }
  .socket.key { border-radius: 1px; transform: rotate(45deg) scale(0.86); }
  .socket.param { border-radius: 2px; }
  .socket:hover { border-color: var(--text); background: var(--text); }
  .param-label { position: absolute; bottom: 6px; transform: translateX(-50%); max-width: 60px; font-size: 11px; line-height: 12px; color: var(--muted); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; pointer-events: none; }
  .mark { position: absolute; top: -8px; right: -8px; display: grid; place-items: center; width: 20px; height: 20px; border-radius: 50%; background: var(--text); color: var(--ground); }
  .fault { position: absolute; top: calc(100% + 8px); left: 0; right: 0; margin: 0; padding: 4px 8px; border-radius: 4px; background: var(--clip); color: var(--ground); font-size: 11px; line-height: 16px; }
  .fault svg { vertical-align: -3px; }
`;
