/**
 * A bundle: a zip file with a patch and its recordings. Reading gives the patch and says what else is there; the recordings stay
 * where they are until somebody takes them. Any thread.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { diagnose, type Diagnostic } from '../kit/index.ts';
import type { ByteSource } from '../media/byte-source.ts';
import { LIMITS } from '../patch/limits.ts';
import { mediaHashes } from '../patch/content-hash.ts';
import { parsePatch } from '../patch/parse-patch.ts';
import type { Patch } from '../patch/patch.ts';
import { type BundledMedia, MANIFEST_BYTES, MANIFEST_NAME, PATCH_NAME, readManifest } from './bundle-manifest.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';
import { wholeEntry } from './zip-entry.ts';
import { demand, ZipFault } from './zip-fault.ts';

export interface BundleFile extends BundledMedia {
  readonly entry: ZipEntry;
}

export interface Bundle {
  readonly patch: Patch;
  readonly readOnly: boolean;
  /** Only what the patch asks for. */
  readonly media: readonly BundleFile[];
}

/** Never throws for what is wrong with the file. */
export async function readBundle(source: ByteSource, catalog: Catalog): Promise<{ readonly bundle?: Bundle; readonly diagnostics: readonly Diagnostic[] }> {
  try {
    return await read(source, catalog);
  } catch (error) {
    if (error instanceof ZipFault) return { diagnostics: [error.diagnostic] };
    throw error;
  }
}

async function read(source: ByteSource, catalog: Catalog): Promise<{ bundle?: Bundle; diagnostics: readonly Diagnostic[] }> {
  const entries = new Map((await readZipDirectory(source)).map((entry) => [entry.name, entry]));
  const patchEntry = entries.get(PATCH_NAME);
  demand(patchEntry !== undefined, 'bundle-without-patch', `There is no "${PATCH_NAME}" in the zip file, so it is no bundle. If it holds recordings, unpack it and drop them.`);
  const { patch, readOnly, diagnostics } = parsePatch(await wholeEntry(source, patchEntry, LIMITS.bytes), catalog);
  const said = diagnostics.map((one) => ({ ...one, where: { file: PATCH_NAME, ...one.where } }));
  if (patch === undefined) return { diagnostics: said };
  const manifestEntry = entries.get(MANIFEST_NAME);
  const listed = manifestEntry === undefined ? [] : readManifest(await wholeEntry(source, manifestEntry, MANIFEST_BYTES)).media;
  const wanted = new Set(mediaHashes(patch));
  const media: BundleFile[] = [];
  for (const one of listed) {
    const entry = entries.get(one.file);
    demand(entry !== undefined, 'bundle-incomplete', `The recording "${one.name}" is named by the bundle but not in it. Ask for it again.`, { file: one.file });
    if (wanted.has(one.sha256)) media.push({ ...one, entry });
  }
  const known = new Set([PATCH_NAME, MANIFEST_NAME, ...media.map(({ file }) => file)]);
  const others = [...entries.keys()].filter((name) => !known.has(name));
  const notes = others.length === 0 ? [] : [diagnose('bundle-extra', `${others.length === 1 ? `One more file in the bundle, "${others[0]!}", is` : `${others.length} more files in the bundle are`} not used.`, {}, 'note')];
  return { bundle: { patch, readOnly, media }, diagnostics: [...said, ...notes] };
}
