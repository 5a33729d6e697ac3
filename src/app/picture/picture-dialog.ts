/** A look at the picture in either theme, and the formats it is saved in. Event `save`. Main thread. */
import { css, html, LitElement } from 'lit';
import { moveRadio } from '../../editor/controls/radio-keys.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import type { Picture } from './patch-picture.ts';
import type { Theme } from './theme-ink.ts';

const THEMES: readonly (readonly [Theme, string])[] = [['studio', 'Studio'], ['paper', 'Paper']];

export class PictureChoice extends LitElement {
  static override properties = { pictureIn: { attribute: false }, first: { attribute: false }, theme: { state: true } };
  declare pictureIn: (theme: Theme) => Picture;
  declare first: Theme;
  declare private theme: Theme | undefined;

  override render() {
    const theme = this.theme ?? this.first;
    const { svg, width, height } = this.pictureIn(theme);
    const save = (format: 'svg' | 'png') => (): void => { this.dispatchEvent(new CustomEvent('save', { detail: { theme, format } })); };
    return html`<img src=${`data:image/svg+xml,${encodeURIComponent(svg)}`} alt="The patch as a picture" width=${width} height=${height}>
      <div class="row"><div class="themes" role="radiogroup" aria-label="Theme" @keydown=${moveRadio}>${THEMES.map(([name, label]) => html`<button role="radio" aria-checked=${name === theme} tabindex=${name === theme ? 0 : -1} aria-pressed=${name === theme} @click=${() => { this.theme = name; }}>${label}</button>`)}</div>
      <span class="space"></span><button class="save" @click=${save('svg')}>Save as SVG</button><button class="save" @click=${save('png')}>Save as PNG</button></div>`;
  }

  static override styles = [panelStyles, css`
    img { display: block; width: 100%; height: auto; max-height: 55dvh; object-fit: contain; border: 1px solid var(--line); border-radius: 8px; background: var(--well); }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-top: 16px; }
    .themes { display: flex; gap: 4px; }
    .space { flex: 1; }
    .save { border: 1px solid var(--edge); padding: 0 16px; }
    @media (max-width: 640px) { .themes { flex: 1 0 100%; } .themes button, .save { flex: 1; } .space { display: none; } }
  `];
}

customElements.define('patch-picture-choice', PictureChoice);
