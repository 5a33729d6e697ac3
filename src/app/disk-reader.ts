/**
 * Reads files of the origin's disk by synchronous handles: a piece costs a copy of a millisecond, a blob a journey to another
 * process of eight, and a hundred stems that play need a piece every seven. Only where handles that read share a file
 * (Chromium); elsewhere through the blob. Worker thread only.
 */
import { blobSource, type ByteSource } from '../media/byte-source.ts';

export interface ReadHandle {
  /** `read-only` where the browser knows of modes; a handle of another kind locks the file for everybody. */
  readonly mode?: string;
  read(target: Uint8Array, options: { at: number }): number;
  close(): void;
}

export type OpenHandle = () => Promise<ReadHandle>;

/** Each takes a file descriptor of the browser. */
const MAX_OPEN = 256;

export class DiskReader {
  /** By name, the one used longest ago first. */
  private readonly handles = new Map<string, ReadHandle>();
  /** Whether handles share files; undefined until one was tried. */
  private isShared: boolean | undefined;

  /** The file's size does not change: files get their names when they are whole. */
  source(name: string, file: File, open: OpenHandle): ByteSource {
    const blob = blobSource(file);
    const read = async (offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> => {
      const handle = await this.handle(name, open);
      if (handle === undefined) return blob.read(offset, length);
      const there = Math.max(0, Math.min(length, file.size - offset));
      const bytes = into?.subarray(0, there) ?? new Uint8Array(there);
      const count = handle.read(bytes, { at: offset });
      return count === bytes.length ? bytes : bytes.subarray(0, count);
    };
    return { ...blob, read };
  }

  /** So that the file can be removed; whoever reads it afterwards opens it anew. */
  close(name: string): void {
    this.handles.get(name)?.close();
    this.handles.delete(name);
  }

  private async handle(name: string, open: OpenHandle): Promise<ReadHandle | undefined> {
    if (this.isShared === false) return undefined;
    const known = this.handles.get(name);
    if (known !== undefined) {
      this.handles.delete(name);
      this.handles.set(name, known);
      return known;
    }
    // A file that another tab writes or removes just now has no handle; the blob tells what is wrong.
    const handle = await open().catch(() => undefined);
    if (handle === undefined) return undefined;
    this.isShared = handle.mode === 'read-only';
    if (!this.isShared || this.handles.has(name)) handle.close();
    else this.handles.set(name, handle);
    const [oldest] = this.handles.keys();
    if (oldest !== undefined && this.handles.size > MAX_OPEN) this.close(oldest);
    return this.handles.get(name);
  }
}
