/**
 * Named files that this page keeps on the machine, each there as a whole or not at all. Two places hold them: the disk that
 * a browser gives an origin (`media-disk.ts`), and a database where there is no secure context (`media-database.ts`).
 */
import type { ByteSource } from '../media/byte-source.ts';

export interface ShelvedFile {
  readonly name: string;
  readonly bytes: number;
}

export interface ShelfWriter {
  /** How many bytes it has taken. */
  readonly bytes: number;
  /** Appends. Rejects where there is no room left; then `bytes` tells how much was taken all the same, and the rest can be tried again. */
  write(bytes: Uint8Array): Promise<void>;
  /** Of what has been written so far; not while it is being finished or discarded. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Gives it its name, under which it is found from now on and at the next visit. Where the name is taken, what is there stays. */
  finish(name: string): Promise<ByteSource>;
  discard(): Promise<void>;
}

export interface MediaShelf {
  list(): Promise<readonly ShelvedFile[]>;
  find(name: string): Promise<ByteSource | undefined>;
  /** The whole file, to hand on; its bytes stay where they are as long as nobody reads them. */
  blob(name: string): Promise<Blob | undefined>;
  /** Rejects where nothing can be written. */
  create(): Promise<ShelfWriter>;
  /** Out: whether it is gone. One that another tab reads stays. */
  remove(name: string): Promise<boolean>;
}

/** The folders of sound that are kept. The number goes up when what stands in the files changes; older ones are removed. */
export const SHELVES = { originals: 'originals', pcm: 'pcm-2', peaks: 'peaks-1' } as const;
export type ShelfName = keyof typeof SHELVES;

/** Nothing can be kept: what is asked for is never there. */
export const noShelf: MediaShelf = {
  list: () => Promise.resolve([]),
  find: () => Promise.resolve(undefined),
  blob: () => Promise.resolve(undefined),
  create: () => Promise.reject(new Error('this browser keeps no files for this page')),
  remove: () => Promise.resolve(true),
};
