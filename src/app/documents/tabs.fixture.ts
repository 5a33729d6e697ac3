/** Tabs of one browser without a page: each shows a document, edits it and hears of the others. For tests only. */
import { vi } from 'vitest';
import type { Diagnostic } from '../../kit/index.ts';
import { apply } from '../../patch/apply.ts';
import type { Edit } from '../../patch/edit.ts';
import { testCatalog } from '../../patch/patch.fixture.ts';
import type { Patch } from '../../patch/patch.ts';
import { type Claim, type Claims, RecordClaims } from '../../store/claims.ts';
import { openIndexed } from '../../store/libraries.fixture.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import { Documents, type OpenedFrom } from './documents.ts';

export interface Tab {
  readonly library: LibraryStore;
  readonly documents: Documents;
  readonly said: Diagnostic[];
  patch: Patch;
  open(patch: Patch, from: OpenedFrom): void;
  edit(edit: Edit): void;
  title(title: string): void;
}

/** As Web Locks do it: whoever asks once more for what it has itself is refused like any other tab. */
export function lockedClaims(): Claims {
  const held = new Set<string>();
  const claim = (id: string): Claim => {
    held.add(id);
    return { release: () => void held.delete(id) };
  };
  return {
    attempt: (id) => Promise.resolve(held.has(id) ? undefined : claim(id)),
    take: (id) => Promise.resolve(claim(id)),
    wait: async (id, _, signal) => {
      while (held.has(id)) {
        await new Promise((resolve) => { setTimeout(resolve, 5); });
        signal.throwIfAborted();
      }
      return claim(id);
    },
  };
}

/** `browser`: tabs of the same name share a database and hear each other. */
export async function openTab(browser: string, patch: Patch, claims?: Claims): Promise<Tab> {
  const library = await openIndexed({ get nowMs() { return Date.now(); } }, { channel: browser });
  const said: Diagnostic[] = [];
  const show = (shown: Patch): void => { tab.patch = shown; };
  const documents: Documents = new Documents(library, claims ?? new RecordClaims(library.database, `claims-${browser}`), testCatalog, {
    open: (opened, readOnly, diagnostics, from) => {
      said.push(...diagnostics);
      show(opened);
      documents.begin(opened, readOnly, from);
    },
    edit: (edit) => {
      tab.edit(edit);
      return [];
    },
    tell: (diagnostics) => { said.push(...diagnostics); },
    statusChanged: () => undefined,
    adopt: (document, head) => {
      const adopted = { ...document.patch, ...head };
      if (document === documents.current) show(adopted);
      return adopted;
    },
    follow: (document, followed) => { if (document === documents.current) show(followed); },
    thumbnail: () => undefined,
  }, [], { quietMs: 20, longestMs: 60 });
  const tab: Tab = {
    library, documents, said, patch,
    open: (opened, from) => {
      show(opened);
      documents.begin(opened, false, from);
    },
    edit: (edit) => {
      const { patch: edited } = apply(tab.patch, edit);
      show(edited);
      documents.current!.edited(edited, edit);
    },
    title: (title) => { tab.edit({ kind: 'set-meta', meta: { title } }); },
  };
  return tab;
}

export const until = (what: () => boolean | Promise<boolean>): Promise<void> =>
  vi.waitFor(async () => { if (!(await what())) throw new Error('not yet'); }, { timeout: 8000, interval: 20 });
