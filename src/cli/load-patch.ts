/** A patch from a file, a bundle or, by "-", from standard input. Node. */
import { readFile, stat } from 'node:fs/promises';
import { shipped } from '../catalog/shipped.ts';
import { diagnose, type Diagnostic, reasonOf } from '../kit/index.ts';
import { openFileSource } from '../media/node-byte-source.ts';
import { LIMITS } from '../patch/limits.ts';
import { parsePatch, type Parsed } from '../patch/parse-patch.ts';
import { readBundle } from '../share/read-bundle.ts';
import { isZipHead, ZIP_HEAD_BYTES } from '../share/zip-head.ts';
import type { LoadedBundle } from './bundle-media.ts';

export interface Loaded extends Parsed {
  /** Where the patch came with its recordings. */
  readonly bundle?: LoadedBundle;
}

export async function loadPatch(file: string): Promise<Loaded> {
  const refuse = (code: string, message: string): Loaded => ({ readOnly: false, diagnostics: [diagnose(code, message, { file })] });
  try {
    const found = file === '-' ? undefined : await stat(file);
    // A pipe can be read once only, and not from where its parts lie.
    const bundle = found?.isFile() === true ? await loadBundle(file) : undefined;
    if (bundle !== undefined) return bundle;
    if (found !== undefined && found.size > LIMITS.bytes) return refuse('file-too-large', `The file is larger than a patch may be (${LIMITS.bytes / 1048576} MiB).`);
    const bytes = new Uint8Array(file === '-' ? await readInput() : await readFile(file));
    if (isZipHead(bytes)) return refuse('bundle-from-pipe', 'A bundle is read from where its parts lie, which a pipe does not allow. Name its file.');
    const parsed = parsePatch(bytes, shipped);
    return { ...parsed, diagnostics: inFile(file, parsed.diagnostics) };
  } catch (error) {
    return refuse('file-unreadable', `The file cannot be read: ${reasonOf(error)}. Check its name.`);
  }
}

const inFile = (file: string, diagnostics: readonly Diagnostic[]): Diagnostic[] => diagnostics.map((one) => ({ ...one, where: { file, ...one.where } }));

/** Undefined for a file that is no zip file. */
async function loadBundle(file: string): Promise<Loaded | undefined> {
  const source = await openFileSource(file);
  try {
    if (!isZipHead(await source.read(0, ZIP_HEAD_BYTES))) return undefined;
    const { bundle, diagnostics } = await readBundle(source, shipped);
    const said = diagnostics.map((one): Diagnostic => ({ ...one, where: { ...one.where, file: one.where.file === undefined ? file : `${file}/${one.where.file}` } }));
    return bundle === undefined ? { readOnly: false, diagnostics: said } : { patch: bundle.patch, readOnly: bundle.readOnly, diagnostics: said, bundle: { file, media: bundle.media } };
  } finally {
    await source.close();
  }
}

/** Pipes, sockets and files alike; not more than tells that it is too much. */
async function readInput(): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).length;
    if (bytes > LIMITS.bytes) break;
  }
  return Buffer.concat(pieces);
}
