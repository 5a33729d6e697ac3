/** The card of snapshots A to D: keep, hear at equal loudness, use, and the blind test. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import { icon } from '../../editor/icon.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { type BlindTest, chanceOfGuessing } from './blind-test.ts';
import { type Letter, LETTERS, type Snapshots } from './snapshots.ts';

export interface SnapshotActions {
  keep(letter: Letter): void;
  hear(letter: Letter): void;
  use(letter: Letter): void;
  forget(letter: Letter): void;
  beginBlind(): void;
  /** In a blind test: which version is heard, −1 the hidden one. */
  turnTo(index: number): void;
  answer(index: number): void;
  close(): void;
}

export class SnapshotCard extends LitElement {
  static override properties = { snapshots: { attribute: false }, actions: { attribute: false }, heard: { attribute: false }, blind: { attribute: false } };
  declare snapshots: Snapshots;
  declare actions: SnapshotActions;
  /** The letter that is heard; undefined: the patch. In a blind test "?" for the hidden one. */
  declare heard: Letter | '?' | undefined;
  declare blind: BlindTest | undefined;

  override render() {
    const { snapshots, actions, blind } = this;
    return html`<section class="card" aria-label="Snapshots">
      <header><h2>${blind ? 'Which one is it?' : 'Snapshots'}</h2><button aria-label="Close" title="Close" @click=${() => { actions.close(); }}>${icon('close')}</button></header>
      ${blind ? this.#blind(blind) : html`
        ${LETTERS.map((letter) => this.#row(letter))}
        <footer>${snapshots.letters.length < 2 ? html`<p class="small muted">Keep at least two to compare them blind.</p>` : html`<button class="wide" @click=${() => { actions.beginBlind(); }}>Compare blind</button>`}</footer>`}
    </section>`;
  }

  #row(letter: Letter) {
    const { snapshots, actions, heard } = this;
    if (!snapshots.has(letter)) return html`<div class="row"><b>${letter}</b><button class="wide" @click=${() => { actions.keep(letter); }}>Keep the patch as it is now</button></div>`;
    return html`<div class="row"><b>${letter}</b>
      <button class="wide" aria-pressed=${heard === letter} @click=${() => { actions.hear(letter); }}>Hear</button>
      <button title="Make the patch what it was then" @click=${() => { actions.use(letter); }}>Use</button>
      <button title="Keep the patch as it is now in its place" @click=${() => { actions.keep(letter); }}>Keep anew</button>
      <button aria-label="Forget ${letter}" title="Forget" @click=${() => { actions.forget(letter); }}>${icon('close')}</button></div>`;
  }

  #blind(test: BlindTest) {
    const { snapshots, actions, heard } = this;
    const { letters } = snapshots;
    return html`
      <p class="small muted">Listen to the unknown one and to the others as often as you like, then say which it is.</p>
      <div class="row"><button class="wide" aria-pressed=${heard === '?'} @click=${() => { actions.turnTo(-1); }}>?</button>${letters.map((letter, k) => html`<button class="wide" aria-pressed=${heard === letter} @click=${() => { actions.turnTo(k); }}>${letter}</button>`)}</div>
      <div class="row"><span class="muted">It is</span>${letters.map((letter, k) => html`<button class="wide answer" @click=${() => { actions.answer(k); }}>${letter}</button>`)}</div>
      <p role="status">${test.said === undefined ? nothing : test.said.answer === test.said.was ? `Right, it was ${letters[test.said.was]}.` : `No, it was ${letters[test.said.was]}.`}
        ${test.asked === 0 ? nothing : html`${test.right} of ${test.asked} right; by guessing one gets there in ${Math.round(100 * chanceOfGuessing(test))}\u2009% of cases.`}</p>`;
  }

  static override styles = [panelStyles, css`
    .card { width: 320px; max-width: 100%; padding: 8px 8px 12px; border-radius: 12px; background: var(--surface); box-shadow: 0 0 0 1px var(--line), var(--shadow); }
    header { display: flex; align-items: center; justify-content: space-between; padding-left: 8px; }
    .row { display: flex; align-items: center; gap: 4px; padding: 2px 0; }
    .row b { width: 24px; text-align: center; }
    .row .muted { padding: 0 8px; }
    .row button { background: var(--raised); }
    .row button[aria-pressed='true'] { background: var(--text); }
    .wide { flex: 1; }
    p { padding: 4px 8px; }
    footer button { width: 100%; margin-top: 4px; background: var(--raised); font-weight: 600; }
    @media (max-width: 640px) { .card { width: 100%; } }
  `];
}

customElements.define('patch-snapshots', SnapshotCard);
