/** Recordings on their way between bundles and this machine. Main thread. */
import { diagnose, type Diagnostic } from '../../kit/index.ts';
import { blobSource } from '../../media/byte-source.ts';
import { opusBytes } from '../../media/opus-encoder.ts';
import type { MediaRef, Patch } from '../../patch/patch.ts';
import type { MediaForm } from '../../share/bundle-manifest.ts';
import type { Bundle, BundleFile } from '../../share/read-bundle.ts';
import { renameMedia, replaceMedia } from '../../share/rename-media.ts';
import { type BundlePart, mediaFile } from '../../share/write-bundle.ts';
import { entryBytes } from '../../share/zip-entry.ts';
import { ZipFault } from '../../share/zip-fault.ts';
import { blobBytes } from '../save-file.ts';
import { outlineOf } from './outline.ts';
import { packInWorker } from './pack-client.ts';
import { asItIs, extensionOf } from './pack-recordings.ts';
import type { Catalog } from '../../catalog/catalog.ts';

/** What is known of the recordings of this machine. */
export interface RecordingShelf {
  addFile(file: File): Promise<{ readonly media?: MediaRef; readonly diagnostics: readonly Diagnostic[] }>;
  /** Those of them that are not here. */
  find(media: readonly MediaRef[]): Promise<readonly MediaRef[]>;
  /** The file that was brought, byte for byte. */
  original(sha256: string): Promise<Blob | undefined>;
}

/** Hashes of those recordings of a patch that are on this machine. */
export async function recordingsHere(patch: Patch, catalog: Catalog, shelf: RecordingShelf): Promise<ReadonlySet<string>> {
  const wanted = outlineOf(patch, catalog).recordings;
  const missing = new Set((await shelf.find(wanted)).map(({ sha256 }) => sha256));
  return new Set(wanted.flatMap(({ sha256 }) => (sha256 === undefined || missing.has(sha256) ? [] : [sha256])));
}

/** Takes what a bundle brings and is not here. What is not what the bundle says it is, is told and not used. */
export async function takeRecordings(file: File, bundle: Bundle, catalog: Catalog, shelf: RecordingShelf, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<{ readonly patch: Patch; readonly diagnostics: readonly Diagnostic[] }> {
  const here = await recordingsHere(bundle.patch, catalog, shelf);
  const wanted = bundle.media.filter(({ sha256 }) => !here.has(sha256));
  const diagnostics: Diagnostic[] = [];
  const renamed = new Map<string, string>();
  for (const [k, one] of wanted.entries()) {
    signal.throwIfAborted();
    try {
      const { media, diagnostics: said } = await shelf.addFile(new File([await contentOf(file, one, signal)], nameOf(one)));
      if (media === undefined) diagnostics.push(...said);
      else if (media.sha256 !== one.fileSha256) diagnostics.push(diagnose('bundle-media-other', `The recording "${one.name}" in the bundle is not the one it is said to be. It is not used.`, { file: one.file }));
      else if (one.fileSha256 !== one.sha256) renamed.set(one.sha256, one.fileSha256);
    } catch (error) {
      if (!(error instanceof ZipFault)) throw error;
      diagnostics.push(error.diagnostic);
    }
    onProgress((k + 1) / wanted.length);
  }
  // Given up while the last one was taken in.
  signal.throwIfAborted();
  return { patch: renameMedia(bundle.patch, renamed), diagnostics };
}

/** The file's own suffix, whatever the original was. */
const nameOf = ({ name, form, file }: BundleFile): string => (form === 'original' ? name : withExtension(name, extensionOf(file)));

const withExtension = (name: string, extension: string): string => `${name.replace(/\.[^.]*$/, '')}.${extension}`;

/** What is stored as it is, is a part of the file and costs no memory. */
async function contentOf(file: File, { entry }: BundleFile, signal: AbortSignal): Promise<Blob> {
  const pieces: Blob[] = [];
  for await (const piece of entryBytes(blobSource(file), entry)) {
    signal.throwIfAborted();
    if (!entry.isStored) pieces.push(new Blob([piece as Uint8Array<ArrayBuffer>]));
  }
  return entry.isStored ? file.slice(entry.dataOffset, entry.dataOffset + entry.packedBytes) : new Blob(pieces);
}

export interface Gathered {
  /** As it goes into the bundle: what is another sound by then is named as such. */
  readonly patch: Patch;
  readonly parts: readonly BundlePart[];
  /** Recordings that are not on this machine, so cannot travel. */
  readonly missing: readonly MediaRef[];
}

/** Rejects with the signal's reason. */
export async function gatherRecordings(patch: Patch, catalog: Catalog, shelf: RecordingShelf, form: MediaForm, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<Gathered> {
  const parts = new Map<string, BundlePart>();
  const missing: MediaRef[] = [];
  const replaced = new Map<string, Partial<MediaRef>>();
  const { recordings } = outlineOf(patch, catalog);
  for (const [k, media] of recordings.entries()) {
    const sha256 = media.sha256!;
    const blob = await shelf.original(sha256);
    signal.throwIfAborted();
    if (blob === undefined) {
      missing.push(media);
      continue;
    }
    const packed = form === 'original' ? asItIs(blob, sha256, media.name) : await packInWorker({ form, blob, sha256, name: media.name }, signal, (fraction) => { onProgress((k + fraction) / recordings.length); });
    // FLAC has the same samples, and the patch keeps the name of the original; Opus is another recording.
    const called = packed.media === undefined ? sha256 : packed.fileSha256;
    if (packed.media !== undefined) replaced.set(sha256, { ...packed.media, sha256: called, name: withExtension(media.name, packed.extension) });
    // Two files may hold the same sound, and are one file then.
    parts.set(called, { sha256: called, file: mediaFile(called, packed.extension), fileSha256: packed.fileSha256, name: media.name, form: packed.form, bytes: packed.blob.size, open: () => blobBytes(packed.blob) });
    onProgress((k + 1) / recordings.length);
  }
  return { patch: replaceMedia(patch, replaced), parts: [...parts.values()], missing };
}

/** By name, which is enough for an estimate: these stay as they are. */
const PACKED_WITH_LOSS = /\.(mp3|ogg|oga|opus)$/i;

/** About how large the same recordings would be as Opus. `parts`: as they are. */
export function opusEstimate(parts: readonly BundlePart[], recordings: readonly MediaRef[]): number {
  const known = new Map(recordings.map((media) => [media.sha256, media]));
  return parts.reduce((sum, { sha256, bytes }) => {
    const media = known.get(sha256);
    return sum + (media === undefined || PACKED_WITH_LOSS.test(media.name) ? bytes : Math.min(bytes, opusBytes(media)));
  }, 0);
}
