/**
 * The recordings that a bundle brings, to be decoded where they lie in the zip file. Each is read once before, and used only if it is
 * what the bundle says; what is packed goes to a folder of its own, which is removed at the end. Node.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnose, type Diagnostic, reasonOf } from '../kit/index.ts';
import type { ByteSource } from '../media/byte-source.ts';
import { type FileByteSource, openFileSource } from '../media/node-byte-source.ts';
import type { BundleFile } from '../share/read-bundle.ts';
import { entryBytes } from '../share/zip-entry.ts';
import { ZipFault } from '../share/zip-fault.ts';

export interface LoadedBundle {
  /** The zip file. */
  readonly file: string;
  readonly media: readonly BundleFile[];
}

export class BundleMedia {
  /** By what the patch calls them; several nodes may play one. */
  private readonly opened = new Map<string, Promise<ByteSource | undefined>>();
  private readonly closers: (() => Promise<void>)[] = [];
  private zip: Promise<FileByteSource> | undefined;
  private scratch: Promise<string> | undefined;

  constructor(private readonly bundle: LoadedBundle, private readonly say: (fault: Diagnostic) => void, private readonly signal?: AbortSignal) {}

  has(sha256: string | undefined): boolean {
    return this.find(sha256) !== undefined;
  }

  /** Undefined where the bundle has none of that name or, told then, it is another one or damaged. */
  open(sha256: string): Promise<ByteSource | undefined> {
    const found = this.opened.get(sha256) ?? this.checked(sha256);
    this.opened.set(sha256, found);
    return found;
  }

  /** How a recording is named where a fault of it is told. */
  place(sha256: string): string {
    return `${this.bundle.file}/${this.find(sha256)?.file ?? ''}`;
  }

  async close(): Promise<void> {
    await Promise.all(this.closers.map((close) => close()));
    if (this.scratch !== undefined) await rm(await this.scratch, { recursive: true, force: true });
  }

  private find(sha256: string | undefined): BundleFile | undefined {
    return this.bundle.media.find((one) => one.sha256 === sha256);
  }

  private async checked(sha256: string): Promise<ByteSource | undefined> {
    const one = this.find(sha256);
    if (one === undefined) return undefined;
    const where = { file: this.place(sha256) };
    try {
      const { source, fileSha256 } = await this.read(one);
      if (fileSha256 === one.fileSha256) return source;
      this.say(diagnose('bundle-media-other', `The recording "${one.name}" in the bundle is not the one it is said to be. It is not used.`, where));
    } catch (error) {
      this.signal?.throwIfAborted();
      this.say(error instanceof ZipFault ? { ...error.diagnostic, where: { ...error.diagnostic.where, ...where } } : diagnose('file-unreadable', `The recording "${one.name}" in the bundle cannot be read: ${reasonOf(error)}.`, where));
    }
    return undefined;
  }

  /** @throws ZipFault */
  private async read({ entry, sha256, name }: BundleFile): Promise<{ readonly source: ByteSource; readonly fileSha256: string }> {
    const zip = await (this.zip ??= this.openZip());
    const hash = createHash('sha256');
    if (entry.isStored) {
      for await (const piece of this.pieces(zip, entry)) hash.update(piece);
      const source: ByteSource = { size: entry.bytes, name, read: (offset, length) => zip.read(entry.dataOffset + offset, Math.max(0, Math.min(length, entry.bytes - offset))) };
      return { source, fileSha256: hash.digest('hex') };
    }
    const file = join(await (this.scratch ??= mkdtemp(join(tmpdir(), 'patchcord-'))), sha256);
    const into = await open(file, 'wx');
    try {
      for await (const piece of this.pieces(zip, entry)) {
        hash.update(piece);
        await into.writeFile(piece);
      }
    } finally {
      await into.close();
    }
    const source = await openFileSource(file);
    this.closers.push(() => source.close());
    return { source, fileSha256: hash.digest('hex') };
  }

  private async *pieces(zip: ByteSource, entry: BundleFile['entry']): AsyncGenerator<Uint8Array> {
    for await (const piece of entryBytes(zip, entry)) {
      this.signal?.throwIfAborted();
      yield piece;
    }
  }

  private async openZip(): Promise<FileByteSource> {
    const zip = await openFileSource(this.bundle.file);
    this.closers.push(() => zip.close());
    return zip;
  }
}
