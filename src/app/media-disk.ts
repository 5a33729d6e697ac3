/**
 * Files on the disk that a browser gives an origin (origin-private file system). Worker thread only: synchronous file handles
 * exist nowhere else.
 */
import { blobSource, type ByteSource } from '../media/byte-source.ts';
import { DiskReader, type ReadHandle } from './disk-reader.ts';
import { type MediaShelf, SHELVES, type ShelfName, type ShelfWriter } from './media-shelf.ts';

/** What lib.dom does not declare outside of workers. */
interface SyncFile {
  read(target: Uint8Array, options: { at: number }): number;
  write(source: Uint8Array, options: { at: number }): number;
  getSize(): number;
  flush(): void;
  close(): void;
}
type FileHandle = FileSystemFileHandle & {
  createSyncAccessHandle(): Promise<SyncFile>;
  createSyncAccessHandle(options: { mode: 'read-only' }): Promise<ReadHandle>;
  move(name: string): Promise<void>;
};
type Folder = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemHandle> };

const PART = '.part';
/** Folders of earlier versions of this program. */
const FORMER = ['pcm-1'];

const orNothing = <T>(promise: Promise<T>): Promise<T | undefined> => promise.catch(() => undefined);

export class DiskShelf implements MediaShelf {
  private opened: Promise<FileSystemDirectoryHandle> | undefined;
  private readonly reader = new DiskReader();

  constructor(private readonly openFolder: () => Promise<FileSystemDirectoryHandle>) {}

  private folder(): Promise<FileSystemDirectoryHandle> {
    const opened = (this.opened ??= this.openFolder());
    opened.catch(() => (this.opened = undefined));
    return opened;
  }

  async list(): Promise<{ name: string; bytes: number }[]> {
    const found: { name: string; bytes: number }[] = [];
    for await (const handle of ((await this.folder()) as Folder).values()) {
      if (handle.kind !== 'file' || handle.name.endsWith(PART)) continue;
      const file = await orNothing((handle as FileSystemFileHandle).getFile());
      if (file !== undefined) found.push({ name: handle.name, bytes: file.size });
    }
    return found;
  }

  private async handle(name: string): Promise<FileHandle | undefined> {
    const folder = await orNothing(this.folder());
    return folder && (orNothing(folder.getFileHandle(name)) as Promise<FileHandle | undefined>);
  }

  async blob(name: string): Promise<File | undefined> {
    const handle = await this.handle(name);
    return handle && orNothing(handle.getFile());
  }

  async find(name: string): Promise<ByteSource | undefined> {
    const handle = await this.handle(name);
    const file = handle && (await orNothing(handle.getFile()));
    return file && this.reader.source(name, file, () => handle!.createSyncAccessHandle({ mode: 'read-only' }));
  }

  async remove(name: string): Promise<boolean> {
    this.reader.close(name);
    return (await this.folder()).removeEntry(name).then(() => true, (error: unknown) => (error as Error).name === 'NotFoundError');
  }

  /** What closed tabs left half-written. Those that another tab is writing are locked, and stay. */
  async sweep(): Promise<void> {
    const folder = await this.folder();
    const parts: string[] = [];
    for await (const { name } of (folder as Folder).values()) if (name.endsWith(PART)) parts.push(name);
    for (const part of parts) await orNothing(folder.removeEntry(part));
  }

  async create(): Promise<ShelfWriter> {
    const folder = await this.folder();
    const part = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}${PART}`;
    const handle = (await folder.getFileHandle(part, { create: true })) as FileHandle;
    const file = await handle.createSyncAccessHandle();
    let at = 0;
    const remove = async (): Promise<void> => {
      file.close();
      await orNothing(folder.removeEntry(part));
    };
    return {
      get bytes() {
        return at;
      },
      write: (bytes) => Promise.resolve().then(() => {
        // A disk that is full throws, or takes a part.
        if (file.write(bytes, { at }) !== bytes.length) throw new DOMException('the disk is full', 'QuotaExceededError');
        at += bytes.length;
      }),
      read: (offset, length) => {
        const bytes = new Uint8Array(Math.min(length, at - offset));
        file.read(bytes, { at: offset });
        return Promise.resolve(bytes);
      },
      finish: async (name) => {
        file.flush();
        file.close();
        const another = await this.find(name);
        if (another !== undefined) {
          // Another tab was faster. Its file may be being read: it must not be replaced.
          await orNothing(folder.removeEntry(part));
          return another;
        }
        // A name appears only when its content is whole. Where a file cannot be moved, it serves for this visit.
        await orNothing(handle.move(name));
        return (await this.find(name)) ?? blobSource(await handle.getFile());
      },
      discard: remove,
    };
  }
}

/** The folder of a shelf; rejects where there is no such disk. */
export function diskShelf(name: ShelfName): DiskShelf {
  return new DiskShelf(async () => (await navigator.storage.getDirectory()).getDirectoryHandle(SHELVES[name], { create: true }));
}

/** Whether this browser gives this page a disk to write to. */
export async function hasDisk(): Promise<boolean> {
  const root = await orNothing(Promise.resolve().then(() => navigator.storage.getDirectory()));
  if (root === undefined) return false;
  for (const name of FORMER) await orNothing(root.removeEntry(name, { recursive: true }));
  return true;
}
