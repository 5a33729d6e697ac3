/** The field over the canvas in which a frame's title or a comment is written. Event `done` when it is to go. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import type { EditorModel } from '../editor-model.ts';
import { icon } from '../icon.ts';
import { noteText, removeNote, writeNote, type Note } from '../notes.ts';
import { panelStyles } from './panel-styles.ts';

export class NoteField extends LitElement {
  static override properties = { model: { attribute: false }, note: { attribute: false } };
  declare model: EditorModel;
  declare note: Note;
  #isDone = false;

  override firstUpdated(): void {
    const field = this.renderRoot.querySelector('textarea');
    field?.focus();
    field?.select();
  }

  override render() {
    const { note, model } = this;
    const part = note.kind === 'frame' ? model.patch.frames.get(note.frame) : model.patch.comments.get(note.comment);
    if (!part) return nothing;
    return html`<textarea aria-label=${note.kind === 'frame' ? 'Title' : 'Comment'} rows=${note.kind === 'frame' ? 1 : 4} .value=${noteText(model, note)} @blur=${this.#take} @keydown=${this.#key}></textarea>
      <button aria-label="Delete" title="Delete" @pointerdown=${this.#remove} @click=${this.#remove}>${icon('trash')}</button>`;
  }

  readonly #key = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const takes = event.key === 'Escape' || (event.key === 'Enter' && (this.note.kind === 'frame' || event.ctrlKey || event.metaKey));
    if (!takes) return;
    event.preventDefault();
    this.#take(event);
  };

  /** Once: a field that is taken away loses the focus too. */
  readonly #take = (event: Event): void => {
    if (this.#isDone) return;
    const { value } = event.target as HTMLTextAreaElement;
    this.#leave();
    writeNote(this.model, this.note, value);
  };

  readonly #remove = (event: Event): void => {
    event.preventDefault();
    if (this.#isDone) return;
    this.#leave();
    removeNote(this.model, this.note);
  };

  #leave(): void {
    this.#isDone = true;
    this.dispatchEvent(new CustomEvent('done'));
  }

  static override styles = [panelStyles, css`
    :host { position: absolute; z-index: 5; display: flex; align-items: start; gap: 4px; width: 280px; padding: 4px; border-radius: 8px; background: var(--surface); box-shadow: 0 0 0 1px var(--line), var(--shadow); }
    textarea { flex: 1; color: var(--text); }
  `];
}

customElements.define('patch-note', NoteField);
