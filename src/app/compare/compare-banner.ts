/** What is compared, which version is heard, and what was done to their levels. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import type { CompareBench, Comparing } from './compare-bench.ts';
import { MOST_DB } from './comparison.ts';

export class CompareBanner extends LitElement {
  static override properties = { bench: { attribute: false } };
  declare bench: CompareBench;
  #end: (() => void) | undefined;

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('bench')) return;
    this.#end?.();
    this.#end = this.bench.subscribe(() => { this.requestUpdate(); });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
  }

  override render() {
    const { bench } = this;
    const { comparing, progress } = bench;
    if (progress !== undefined) return html`<div class="line"><span role="status">Measuring the loudness of each, ${Math.round(100 * progress)}\u2009%</span><button @click=${() => { bench.end(); }}>Cancel</button></div>`;
    if (comparing === undefined) return nothing;
    return html`<div class="line">
      <b>${comparing.title}</b>
      <div class="versions" role="group" aria-label="Which is heard">${comparing.heard.map(({ title }, k) => html`<button aria-pressed=${k === comparing.current} @click=${() => { bench.turnTo(k); }}>${title}</button>`)}</div>
      <span class="what" role="status">${matchText(comparing)}</span>
      <button title="Back to the patch (Shift X)" @click=${() => { bench.end(); }}>Done</button></div>`;
  }

  static override styles = [panelStyles, css`
    .line { display: flex; align-items: center; gap: 12px; }
    .versions { display: flex; gap: 4px; padding: 2px; border-radius: 8px; background: var(--raised); }
    .versions button { height: 28px; padding: 0 12px; }
    .what { flex: 1; min-width: 0; color: var(--muted); }
    .line > button { background: var(--raised); font-weight: 600; }
    @media (max-width: 640px) { .versions button { height: 40px; padding: 0 8px; } .line { gap: 8px; flex-wrap: wrap; } .what { flex: 1 0 100%; order: 3; } }
  `];
}

/** What was done to the levels, in a sentence. */
export function matchText({ heard, isMatched }: Comparing): string {
  if (!isMatched) return 'Not matched: level is what this is for.';
  if (heard.some(({ lufs }) => lufs === undefined)) return 'Not matched: one of them is silent here. Play where there is sound, or set a loop, and compare again.';
  const turned = heard.filter(({ gainDb }) => gainDb < -0.05).map(({ title, gainDb }) => `${title} is turned down by ${(-gainDb).toFixed(1)} dB`);
  if (turned.length === 0) return 'Equally loud as they are.';
  const isAtLimit = heard.some(({ gainDb }) => gainDb <= -MOST_DB);
  return `${turned.join(', ')} to be as loud.${isAtLimit ? ` More than ${MOST_DB} dB is not taken away: it is still louder.` : ''}`;
}

customElements.define('patch-compare', CompareBanner);
