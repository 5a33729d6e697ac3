/**
 * "Storage" in the File menu: what kept sound takes of this machine, what no patch needs any more, and whether the browser
 * may throw it all away by itself. Main thread.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { DialogHandle, EditorExtension } from '../../editor/extension.ts';
import type { Shell } from '../../editor/commands.ts';
import { reasonOf } from '../../kit/index.ts';
import type { App } from '../boot.ts';
import type { MediaUsage } from '../media-messages.ts';
import './storage-table.ts';

export interface StorageFacts {
  readonly usage: MediaUsage;
  /** Undefined where that cannot be known: then nothing is called unused. */
  readonly used: ReadonlySet<string> | undefined;
  readonly isPersistent: boolean | undefined;
}

/** `savedMedia`: what all saved patches play; undefined where they cannot be read. */
export function storageExtension(app: Pick<App, 'media' | 'session'>, savedMedia: () => Promise<ReadonlySet<string> | undefined>): EditorExtension {
  const read = async (): Promise<StorageFacts> => {
    const [usage, saved, isPersistent] = await Promise.all([app.media.usage(), savedMedia().catch(() => undefined), isStoragePersistent()]);
    return { usage, used: saved && new Set([...saved, ...app.session.mediaInReach]), isPersistent };
  };
  return {
    id: 'storage',
    commands: [{ id: 'storage', title: 'Storage…', keys: [], group: 'File', section: 'storage', run: (shell) => { openStorageDialog(shell, app, read); } }],
  };
}

function openStorageDialog(shell: Shell, { media, session }: Pick<App, 'media' | 'session'>, read: () => Promise<StorageFacts>): void {
  let [facts, trouble, isBusy, isOpen]: [StorageFacts | undefined, string | undefined, boolean, boolean] = [undefined, undefined, true, true];
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
  const clean = async ({ used }: StorageFacts): Promise<void> => {
    if (used === undefined) return;
    await media.clean(used);
    session.mediaChanged();
  };
  const content = (): TemplateResult => {
    if (trouble !== undefined) return html`<p role="alert">${trouble}</p>`;
    if (facts === undefined) return html`<p role="status">Looking…</p>`;
    const shown = facts;
    return html`<storage-table .facts=${shown} .isBusy=${isBusy}
      @clean=${() => void during(() => clean(shown))} @clear-made=${() => void during(() => media.clearMade())} @keep=${() => void during(askToKeep)}></storage-table>`;
  };
  const handle: DialogHandle = shell.openDialog({ title: 'Storage', render: () => html`${content()}${nothing}`, onClosed: () => { isOpen = false; } });
  void during(() => Promise.resolve());
}

/** Not there without a secure context. */
const manager = (): StorageManager | undefined => (navigator as { storage?: StorageManager }).storage;
const isStoragePersistent = async (): Promise<boolean | undefined> => manager()?.persisted().catch(() => undefined);
const askToKeep = async (): Promise<boolean> => (await manager()?.persist().catch(() => false)) ?? false;
