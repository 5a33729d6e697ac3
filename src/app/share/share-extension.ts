/**
 * Sharing: "Share…" in the menu; what comes from elsewhere by file, bundle, link or paste is shown before it is opened. Main thread.
 */
import { html } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import { type Diagnostic, hasErrors } from '../../kit/index.ts';
import { blobSource } from '../../media/byte-source.ts';
import { contentHash } from '../../patch/content-hash.ts';
import { parsePatch, type Parsed } from '../../patch/parse-patch.ts';
import { linkPart, readLink } from '../../share/link.ts';
import { readBundle } from '../../share/read-bundle.ts';
import { describePatch } from '../../store/document-text.ts';
import type { Arrival } from '../file-door.ts';
import type { AppSession } from '../session.ts';
import type { PreviewHost } from './preview-panel.ts';
import './preview-panel.ts';
import { type RecordingShelf, recordingsHere, takeRecordings } from './recordings.ts';
import './share-panel.ts';

export interface SharingHost {
  readonly session: AppSession;
  readonly media: RecordingShelf;
}

/** What the editor copies is a patch under this id: pasted, it is part of the open one. */
const FRAGMENT_ID = 'fragment';

export function shareExtension({ session, media }: SharingHost): EditorExtension {
  const { catalog, files } = session;
  const previewIn = (shell: Shell): PreviewHost => ({
    catalog,
    here: (patch) => recordingsHere(patch, catalog, media),
    async open(arrival, signal, onProgress) {
      const { patch, diagnostics } = await taken(arrival, signal, onProgress);
      session.open(patch, arrival.readOnly, [...arrival.diagnostics, ...diagnostics]);
      if (diagnostics[0] !== undefined) shell.tell(diagnostics[0].message);
    },
    async keep(arrival, signal, onProgress) {
      const { patch } = await taken(arrival, signal, onProgress);
      const { text, meta } = describePatch(patch);
      const outcome = await session.documents.library.create(text, meta, 'imported');
      if (!outcome.ok) throw new Error(outcome.diagnostic.message);
      shell.tell(`"${patch.title || 'Untitled'}" is in the library.`);
    },
  });

  const taken = async (arrival: Arrival, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<{ patch: Arrival['patch']; diagnostics: readonly Diagnostic[] }> => {
    const unpacked = await arrival.unpack?.(signal, onProgress);
    return { patch: unpacked?.patch ?? arrival.patch, diagnostics: unpacked?.diagnostics ?? [] };
  };

  const isKept = async ({ patch }: Arrival): Promise<boolean> => {
    const loaded = await session.documents.library.load(patch.id);
    return loaded.ok && loaded.value.document.contentHash === contentHash(patch);
  };

  const show = (shell: Shell, arrival: Arrival): Promise<boolean> => new Promise((resolve) => {
    let opened = false;
    const preview = previewIn(shell);
    const dialog = shell.openDialog({
      title: arrival.patch.title === '' ? 'A patch from elsewhere' : arrival.patch.title, widthPx: 640, onClosed: () => { resolve(opened); },
      render: () => html`<patch-preview .host=${preview} .arrival=${arrival} .done=${(isOpen: boolean) => { opened = isOpen; dialog.close(); }}></patch-preview>`,
    });
  });

  /** @returns whether there was a patch to show */
  const offerText = (shell: Shell, { patch, readOnly, diagnostics }: Parsed, from: 'link' | 'paste', bytes: number): boolean => {
    if (patch === undefined) {
      shell.tell(diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'There is no patch in it.');
      return false;
    }
    void files.offer({ patch, readOnly, diagnostics, from, name: '', bytes });
    return true;
  };

  /** The address keeps its patch until the person has decided, so that a reload asks again. */
  const fromAddress = async (shell: Shell): Promise<void> => {
    const part = linkPart(location.hash);
    if (part === undefined) return;
    const { patch, readOnly, diagnostics } = readLink(part, catalog);
    if (patch === undefined) shell.tell(diagnostics[0]?.message ?? 'The link cannot be read.');
    else await files.offer({ patch, readOnly, diagnostics, from: 'link', name: '', bytes: location.href.length });
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  };

  return {
    id: 'share',
    attach(shell) {
      files.gate = async (arrival) => {
        if (arrival.unpack === undefined && (await isKept(arrival))) {
          session.open(arrival.patch, arrival.readOnly, arrival.diagnostics);
          return true;
        }
        return show(shell, arrival);
      };
      files.readBundle = async (file) => {
        const { bundle, diagnostics } = await readBundle(blobSource(file), catalog);
        if (bundle === undefined) return { diagnostics };
        return {
          diagnostics,
          arrival: {
            patch: bundle.patch, readOnly: bundle.readOnly, diagnostics, from: 'bundle', name: file.name, bytes: file.size,
            brings: new Map(bundle.media.map(({ sha256, entry }) => [sha256, entry.bytes])),
            unpack: (signal, onProgress) => takeRecordings(file, bundle, catalog, media, signal, onProgress),
          },
        };
      };
      void fromAddress(shell);
      window.addEventListener('hashchange', () => void fromAddress(shell));
    },
    paste(text, shell) {
      const part = linkPart(text.trim());
      if (part !== undefined) {
        offerText(shell, readLink(part, catalog), 'link', text.length);
        return true;
      }
      if (!text.trimStart().startsWith('{')) return false;
      const parsed = parsePatch(text, catalog);
      if (parsed.patch === undefined || hasErrors(parsed.diagnostics) || parsed.patch.id === FRAGMENT_ID) return false;
      return offerText(shell, parsed, 'paste', text.length);
    },
    commands: [{
      id: 'share', title: 'Share…', keys: ['Mod+Shift+E'], group: 'File', section: 'share',
      run: (shell) => {
        shell.openDialog({ title: 'Share', render: () => html`<patch-share .host=${{ session, shelf: media, page: `${location.origin}${location.pathname}` }}></patch-share>` });
      },
    }],
  };
}
