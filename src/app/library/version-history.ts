/**
 * The states a document was in, by name and by time: what changed to come there, its picture; restore, name, open as a copy.
 * Reads the texts one after another, newest first, so that a long history is there at once. Main thread.
 */
import { html, LitElement, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import { icon } from '../../editor/icon.ts';
import { LIMITS } from '../../patch/limits.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import type { Patch } from '../../patch/patch.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import type { StoredVersion } from '../../store/records.ts';
import { changeText } from './change-text.ts';
import { said } from './library-model.ts';
import { pictureAddress } from './picture-address.ts';
import { whenText } from './time-text.ts';
import { versionHistoryStyles } from './version-history-styles.ts';

export class VersionHistory extends LitElement {
  static override properties = { store: { attribute: false }, documentId: { attribute: false }, shell: { attribute: false }, picture: { attribute: false }, isReadOnly: { attribute: false }, versions: { state: true }, at: { state: true }, changes: { state: true } };
  declare store: LibraryStore;
  declare documentId: string;
  declare shell: Shell;
  declare picture: (patch: Patch) => string | undefined;
  declare isReadOnly: boolean;
  declare private versions: readonly StoredVersion[] | undefined;
  /** The number of the one that is looked at. */
  declare private at: number | undefined;
  /** By number, as far as they are known: what changed since the one before. */
  declare private changes: ReadonlyMap<number, string>;
  readonly #patches = new Map<number, Patch | undefined>();
  #end: (() => void) | undefined;

  constructor() {
    super();
    this.changes = new Map();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = this.store.subscribe(({ documents }) => { if (documents.includes(this.documentId)) void this.#read(); });
    void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
  }

  async #read(): Promise<void> {
    const versions = said(await this.store.versions(this.documentId), this.shell);
    if (versions === undefined) return;
    this.versions = versions;
    if (!versions.some(({ version }) => version === this.at)) this.at = versions[0]?.version;
    for (const [k, { version }] of versions.entries()) {
      if (!this.isConnected || versions !== this.versions) return;
      if (this.changes.has(version)) continue;
      const before = versions[k + 1];
      const [later, earlier] = [await this.#patch(version), before === undefined ? undefined : await this.#patch(before.version)];
      const text = before === undefined ? 'The first that is kept' : later === undefined || earlier === undefined ? '' : capital(changeText(earlier, later));
      this.changes = new Map(this.changes).set(version, text);
    }
  }

  async #patch(version: number): Promise<Patch | undefined> {
    if (!this.#patches.has(version)) {
      const text = await this.store.loadVersion(this.documentId, version);
      this.#patches.set(version, text.ok ? parsePatch(text.value, this.shell.model.session.catalog).patch : undefined);
    }
    return this.#patches.get(version);
  }

  override render() {
    const { versions } = this;
    if (versions === undefined) return html`<p class="muted">Reading…</p>`;
    const chosen = versions.find(({ version }) => version === this.at);
    return html`<div class="parts"><ul role="listbox" aria-label="Versions" tabindex="0" aria-activedescendant="version-${this.at ?? ''}" @keydown=${this.#key}>
      ${versions.map((one, k) => html`<li id="version-${one.version}" role="option" aria-selected=${one.version === this.at} @click=${() => { this.at = one.version; }}>
        <span class="name">${one.name ?? (k === 0 ? 'Now' : nothing)}${one.name === undefined && k > 0 ? whenText(one.at, Date.now()) : html`<span class="muted when">${whenText(one.at, Date.now())}</span>`}</span>
        <span class="muted what">${this.changes.get(one.version) ?? '…'}</span></li>`)}</ul>
      ${chosen === undefined ? nothing : this.#chosen(chosen, chosen === versions[0])}</div>`;
  }

  #chosen(version: StoredVersion, isNow: boolean) {
    const patch = this.#patches.get(version.version);
    const picture = patch && this.picture(patch);
    return html`<div class="chosen">
      <span class="picture">${picture === undefined ? icon('history', 24) : html`<img src=${pictureAddress(picture)} alt="">`}</span>
      <p class="small muted">${patch === undefined ? '' : `${version.title || 'Untitled'}: ${patch.nodes.size} nodes, ${patch.cables.size} cables`}</p>
      <label class="named"><span class="muted">Name</span><input maxlength=${LIMITS.labelChars} placeholder="With a name it is kept for good" .value=${version.name ?? ''}
        @keydown=${(event: KeyboardEvent) => { if (event.key === 'Enter') (event.target as HTMLInputElement).blur(); }} @change=${(event: Event) => void this.#name(version, (event.target as HTMLInputElement).value.trim())}></label>
      <div class="actions"><button ?disabled=${isNow || this.isReadOnly} title=${this.isReadOnly ? 'The patch is read only here' : ''} @click=${() => this.dispatchEvent(new CustomEvent<StoredVersion>('restore', { detail: version }))}>Restore</button>
        <button ?disabled=${patch === undefined} @click=${() => this.dispatchEvent(new CustomEvent<Patch>('copy', { detail: patch! }))}>Open as a copy</button></div></div>`;
  }

  async #name(version: StoredVersion, name: string): Promise<void> {
    said(await this.store.nameVersion(this.documentId, version.version, name === '' ? undefined : name), this.shell);
  }

  readonly #key = (event: KeyboardEvent): void => {
    const versions = this.versions ?? [];
    const index = versions.findIndex(({ version }) => version === this.at);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: versions.length - 1 }[event.key];
    const next = to === undefined ? undefined : versions[to];
    if (to === undefined) return;
    event.preventDefault();
    if (next === undefined) return;
    this.at = next.version;
    void this.updateComplete.then(() => this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }));
  };

  static override styles = versionHistoryStyles;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

customElements.define('patch-versions', VersionHistory);
