/**
 * The library and the safety of the work on the editor's surface: start page, shelf, menu, status, banners, version history,
 * presets. Main thread.
 */
import { html, nothing } from 'lit';
import type { Command, Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import { diagnose } from '../../kit/index.ts';
import { LIMITS } from '../../patch/limits.ts';
import type { Patch } from '../../patch/patch.ts';
import { newDocumentId } from '../../store/document-text.ts';
import type { StoredVersion } from '../../store/records.ts';
import type { App } from '../boot.ts';
import { keepSetting, keptSetting } from '../kept-setting.ts';
import { banner, type BannerState } from './banners.ts';
import './collection.ts';
import type { Acting, CarryDocument, Renaming } from './document-grid.ts';
import { openDetails } from './details-dialog.ts';
import { actOn, LIBRARY_MENU } from './document-actions.ts';
import { titleOf } from './find-documents.ts';
import { openForm } from './form.ts';
import { chooseImports, importFiles } from './import-files.ts';
import { LibraryModel } from './library-model.ts';
import { newPatch } from './new-patch.ts';
import './presets-section.ts';
import './save-status.ts';
import { readExamples, readLessons, type ShippedExample } from './shipped-examples.ts';
import './start-page.ts';
import type { Beginnings } from './start-page.ts';
import { whenText } from './time-text.ts';
import './version-history.ts';

const EVICTION_KEY = 'patchcord.eviction-told';
/** A first visit is left in peace for a while; by then there is something to lose. */
const EVICTION_AFTER_MS = 180_000;

export interface LibraryOptions {
  readonly app: App;
  /** A patch as SVG text; without it, documents are told by the sign of their kind. */
  picture?(patch: Patch): string | undefined;
  /** Starts carrying a chain into the patch with the pointer that was pressed on it. */
  carryChain?(shell: Shell, title: string, chain: Promise<Patch | undefined>, event: PointerEvent): void;
}

export function libraryExtension(options: LibraryOptions): EditorExtension {
  return new LibraryFeature(options).extension();
}

class LibraryFeature {
  readonly #listeners = new Set<() => void>();
  readonly #library: LibraryModel;
  readonly #bannerState: BannerState = { isMemoryTold: false, mayTellEviction: false, isBusy: false };
  #examples: readonly ShippedExample[] | undefined;
  #lessons: readonly ShippedExample[] = [];
  #isStartShown = false;
  #revision = 0;

  constructor(private readonly options: LibraryOptions) {
    const { session } = options.app;
    this.#firstPatch = session.patch;
    this.#library = new LibraryModel(session.library, {
      get openId() { return session.documentId; },
      open: (id) => session.documents.open(id),
      setOpenHead: (head) => { session.tell(session.edit({ kind: 'set-meta', meta: head }, head.title === undefined ? 'Set tags' : 'Rename')); },
    });
    this.#library.subscribe(() => { this.#changed(); });
    session.makeThumbnail ??= this.#picture;
    if (keptSetting(EVICTION_KEY) === undefined) this.#tellEvictionInTime();
  }

  extension(): EditorExtension {
    const { session } = this.options.app;
    return {
      id: 'library',
      attach: (shell) => void this.#begin(shell),
      commands: this.#commands(),
      status: (shell) => html`<patch-save-status .state=${session.saveState} .readOnlyReason=${session.readOnlyReason} @explain=${() => { this.#explain(shell); }}></patch-save-status>`,
      banner: () => banner(session, this.#bannerState, () => { this.#bannerChanged(); }, () => { this.#show(true); }),
      shelves: [{ id: 'library', title: 'Library', render: (shell) => this.#shelf(shell) }],
      inspect: (shell) => this.#presets(shell),
      cover: (shell) => (this.#isStartShown ? html`<patch-start .library=${this.#library} .beginnings=${this.#beginnings(shell)} .shell=${shell} .revision=${this.#revision} @leave=${() => { this.#show(false); }}></patch-start>` : nothing),
      subscribe: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
  }

  readonly #picture = (patch: Patch): string | undefined => this.options.picture?.(patch);

  #changed(): void {
    this.#revision++;
    for (const listener of this.#listeners) listener();
  }

  #bannerChanged(): void {
    if (!this.#bannerState.mayTellEviction && this.#isEvictionDue) keepSetting(EVICTION_KEY, 'yes');
    this.#changed();
  }

  readonly #firstPatch: Patch;
  #isEvictionDue = false;
  #tellEvictionInTime(): void {
    const tell = (): void => {
      this.#isEvictionDue = true;
      this.#bannerState.mayTellEviction = true;
      this.#changed();
    };
    // Whoever comes back has something here already.
    if (this.options.app.session.documentId === undefined) setTimeout(tell, EVICTION_AFTER_MS);
    else tell();
  }

  /** Where nothing was reopened and something is there to choose from, the choice is shown. */
  async #begin(shell: Shell): Promise<void> {
    const { session } = this.options.app;
    const { search, hash } = location;
    if (session.documentId !== undefined || hash !== '' || new URLSearchParams(search).has('patch')) return;
    await this.#library.refresh();
    // Whoever has begun something meanwhile is not to be covered.
    if (this.#library.documents.length > 0 && session.patch === this.#firstPatch && shell.model.session.undoLabel === undefined) this.#show(true);
  }

  #show(isShown: boolean): void {
    this.#isStartShown = isShown;
    if (isShown) void this.#library.refresh();
    if (isShown && this.#examples === undefined) void Promise.all([readExamples(this.#picture), readLessons(this.#picture)]).then(([examples, lessons]) => { this.#examples = examples; this.#lessons = lessons; this.#changed(); });
    this.#changed();
  }

  #commands(): readonly Command[] {
    const { session } = this.options.app;
    const isKept = (): boolean => session.documentId !== undefined;
    return [
      { id: 'start-page', title: 'Start page', keys: ['Mod+Shift+H'], group: 'File', section: 'library', run: () => { this.#show(!this.#isStartShown); } },
      { id: 'new-patch', title: 'New mix', keys: [], group: 'File', section: 'library', run: () => void this.#create('mix') },
      { id: 'details', title: 'About this patch…', keys: [], group: 'File', section: 'document', isEnabled: () => !session.readOnly, run: (shell) => { openDetails(this.#library, shell); } },
      { id: 'duplicate-patch', title: 'Duplicate this patch', keys: [], group: 'File', section: 'document', isEnabled: isKept, run: (shell) => void session.documents.openMade(this.#duplicate(shell)) },
      { id: 'save-version', title: 'Save version…', keys: ['Mod+Shift+S'], group: 'File', section: 'document', isEnabled: () => !session.readOnly, run: (shell) => { this.#saveVersion(shell); } },
      { id: 'versions', title: 'Version history…', keys: [], group: 'File', section: 'document', isEnabled: isKept, run: (shell) => { this.#openVersions(shell); } },
    ];
  }

  #beginnings(shell: Shell): Beginnings {
    const { session } = this.options.app;
    return {
      examples: this.#examples ?? [],
      lessons: this.#lessons,
      openExample: (name) => { session.openExample(name); },
      create: (beginning) => void this.#create(beginning),
      openFile: () => { session.openFile(); },
      importFiles: () => { chooseImports((files) => void importFiles(files, { library: this.#library, catalog: session.catalog, picture: this.#picture, shell })); },
      addFiles: (files) => void this.#addFiles(files),
    };
  }

  /** @returns whether it was opened: something else may be asked for before it is read */
  #create(beginning: Parameters<Beginnings['create']>[0]): Promise<boolean> {
    return this.options.app.session.documents.bring(newPatch(beginning).then((patch) => ({ patch, diagnostics: [] })), 'new');
  }

  /** Recordings alone become a mix of their own; with a patch they belong to that. */
  async #addFiles(files: readonly File[]): Promise<void> {
    const { session } = this.options.app;
    const isOfOwn = !files.some(({ name }) => /\.(json|zip)$/i.test(name));
    if (isOfOwn && !(await this.#create('mix'))) return session.tell([diagnose('import-elsewhere', 'Another patch was opened before the recordings were taken in. Drop them again where they belong.', {}, 'warning')]);
    session.addFiles(files, { x: 0, y: 0 });
  }

  #shelf(shell: Shell) {
    const { session } = this.options.app;
    return html`<patch-collection shelf layout="rows" .documents=${this.#library.documents} .menu=${LIBRARY_MENU} .currentId=${session.documentId} .emptyText=${'What you change is kept here by itself.'}
      @open=${(event: CustomEvent<string>) => void session.documents.open(event.detail)} @rename=${(event: CustomEvent<Renaming>) => void this.#library.rename(event.detail.id, event.detail.title, shell)}
      @act=${(event: CustomEvent<Acting>) => { actOn(event.detail, this.#library, shell); }} @carry=${({ detail: { document, event } }: CustomEvent<CarryDocument>) => { this.options.carryChain?.(shell, titleOf(document), this.#library.read(document.id, shell), event); }}></patch-collection>`;
  }

  #presets(shell: Shell) {
    const { selected } = shell.model;
    const [id] = selected.nodes;
    const node = id === undefined || selected.nodes.size > 1 ? undefined : shell.model.node(id);
    const definition = id === undefined ? undefined : shell.model.definition(id);
    if (node === undefined || definition === undefined || Object.keys(definition.params).length + Object.keys(definition.config ?? {}).length === 0) return nothing;
    return html`<patch-presets .store=${this.#library.store} .shell=${shell} .nodeId=${id} .node=${node}></patch-presets>`;
  }

  #explain(shell: Shell): void {
    const { session } = this.options.app;
    const { saveState } = session;
    if (saveState.kind === 'unsaved') shell.tell(saveState.diagnostic.message, { title: 'Save to a file', run: () => { session.saveFile(); } });
  }

  /** @returns the copy's id */
  async #duplicate(shell: Shell): Promise<string | undefined> {
    const { current } = this.options.app.session.documents;
    if (!(await current?.flush())) this.#explain(shell);
    else if (current?.kept !== undefined) return (await this.#library.duplicate(current.kept.id, shell))?.id;
    return undefined;
  }

  #saveVersion(shell: Shell): void {
    const { documents } = this.options.app.session;
    openForm(shell, {
      title: 'Save version', action: 'Save', hint: 'A version with a name is kept for good. All is saved without it too; a name helps to find the way back.',
      fields: [{ name: 'name', label: 'Name', value: '', maxLength: LIMITS.labelChars, isRequired: true, placeholder: 'before the loud chorus' }],
      done: async ({ name = '' }) => { if (await documents.saveVersion(name.trim())) shell.tell(`The version “${name.trim()}” is kept.`, { title: 'Version history', run: () => { this.#openVersions(shell); } }); },
    });
  }

  #openVersions(shell: Shell): void {
    const { session } = this.options.app;
    const id = session.documentId;
    if (id === undefined) return;
    void session.documents.flush();
    shell.openDialog({
      title: 'Version history', widthPx: 760,
      render: (close) => html`<patch-versions .store=${this.#library.store} .documentId=${id} .shell=${shell} .picture=${this.#picture} .isReadOnly=${session.readOnly}
        @restore=${(event: CustomEvent<StoredVersion>) => { close(); void this.#restore(event.detail, shell); }}
        @copy=${(event: CustomEvent<Patch>) => { close(); session.open({ ...event.detail, id: newDocumentId(), title: `${event.detail.title.slice(0, LIMITS.labelChars - 5)} copy` }); }}></patch-versions>`,
    });
  }

  async #restore({ version, name, at }: StoredVersion, shell: Shell): Promise<void> {
    const { session } = this.options.app;
    if (!(await session.documents.restoreVersion(version))) return;
    shell.tell(`It is as ${name === undefined ? `it was ${whenText(at, Date.now())}` : `in “${name}”`} again. What was there before stays in the history.`, { title: 'Undo', run: () => { session.undo(); } });
  }
}
