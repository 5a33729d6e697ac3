/**
 * "Storage" in the File menu: what kept sound takes of this machine, what no patch needs any more, and whether the browser
 * may throw it all away by itself. Main thread.
 */
import { html, type TemplateResult } from 'lit';
import type { DialogHandle, EditorExtension } from '../../editor/extension.ts';
import type { Shell } from '../../editor/commands.ts';
import { reasonOf } from '../../kit/index.ts';
import type { App } from '../boot.ts';
import { askToPersist, storageFacts } from '../documents/storage-facts.ts';
import type { MediaUsage } from '../media-messages.ts';
import './storage-table.ts';

export interface StorageView {
  readonly usage: MediaUsage;
  /** Undefined where that cannot be known: then nothing is called unused. */
  readonly used: ReadonlySet<string> | undefined;
  /** Undefined where the browser cannot be asked. */
  readonly isPersistent: boolean | undefined;
}

export function storageExtension(app: Pick<App, 'media' | 'session'>): EditorExtension {
  const read = async (): Promise<StorageView> => {
    const [usage, saved, { persistent }] = await Promise.all([app.media.usage(), app.session.documents.library.usedMedia(), storageFacts(true)]);
    return { usage, used: saved.ok ? new Set([...saved.value, ...app.session.mediaInReach]) : undefined, isPersistent: globalThis.isSecureContext ? persistent : undefined };
  };
  return {
    id: 'storage',
    commands: [{ id: 'storage', title: 'Storage…', keys: [], group: 'File', section: 'program', run: (shell) => { openStorageDialog(shell, app, read); } }],
  };
}

function openStorageDialog(shell: Shell, { media, session }: Pick<App, 'media' | 'session'>, read: () => Promise<StorageView>): void {
  let [facts, trouble, isBusy, isOpen]: [StorageView | undefined, string | undefined, boolean, boolean] = [undefined, undefined, true, true];
  const during = async (work: () => Promise<unknown>): Promise<void> => {
    isBusy = true;
    handle.update();
    try {
      await work();
      facts = await read();
      trouble = undefined;
    } catch (error) {
      trouble = `This cannot be read now: ${reasonOf(error)}. Reload the page and try again.`;
    }
    isBusy = false;
    if (isOpen) handle.update();
  };
  const clean = async ({ used }: StorageView): Promise<void> => {
    if (used === undefined) return;
    await media.clean(used);
    session.mediaChanged();
  };
  const content = (): TemplateResult => {
    if (trouble !== undefined) return html`<p role="alert">${trouble}</p>`;
    if (facts === undefined) return html`<p role="status">Looking…</p>`;
    const shown = facts;
    return html`<storage-table .facts=${shown} .isBusy=${isBusy}
      @clean=${() => void during(() => clean(shown))} @clear-made=${() => void during(() => media.clearMade())} @keep=${() => void during(askToPersist)}></storage-table>`;
  };
  const handle: DialogHandle = shell.openDialog({ title: 'Storage', render: content, onClosed: () => { isOpen = false; } });
  void during(() => Promise.resolve());
}
