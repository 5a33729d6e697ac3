/**
 * The folder that a browser gives an origin, in memory: locks, partial writes and a full disk as browsers have them. For tests only.
 */
interface Stored {
  bytes: Uint8Array;
  isLocked: boolean;
  readers: number;
}

export class OriginFolder {
  readonly files = new Map<string, Stored>();
  /** Bytes that fit; what is written beyond is refused. */
  roomBytes = Infinity;
  /** Whether a full disk throws, or takes a part without a word. */
  throwsWhenFull = true;
  canMove = true;
  /** Whether handles that only read share a file. Where a browser knows none, every handle locks it. */
  sharesReaders = false;
  /** How much of the room is taken. */
  used = (): number => [...this.files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  /** Reading fails from now on. */
  isGone = false;

  get handle(): FileSystemDirectoryHandle {
    const { files } = this;
    const fileHandle = (name: string) => this.fileHandle(name);
    const folder = {
      getFileHandle: (name: string, options?: { create?: boolean }) => {
        if (!this.files.has(name)) {
          if (options?.create !== true) return Promise.reject(new DOMException('not there', 'NotFoundError'));
          this.files.set(name, { bytes: new Uint8Array(0), isLocked: false, readers: 0 });
        }
        return Promise.resolve(this.fileHandle(name));
      },
      removeEntry: (name: string) => {
        const there = this.files.get(name);
        if (there === undefined) return Promise.reject(new DOMException('not there', 'NotFoundError'));
        if (there.isLocked || there.readers > 0) return Promise.reject(new DOMException('locked', 'NoModificationAllowedError'));
        this.files.delete(name);
        return Promise.resolve();
      },
      values: async function* () {
        for (const name of [...files.keys()]) yield await Promise.resolve(fileHandle(name));
      },
    };
    return folder as unknown as FileSystemDirectoryHandle;
  }

  private fileHandle(first: string) {
    let name = first;
    const stored = (): Stored => this.files.get(name)!;
    return {
      kind: 'file',
      get name() {
        return name;
      },
      getFile: () => Promise.resolve(this.blobOf(stored())),
      move: (to: string) => {
        if (!this.canMove || this.files.get(to)?.isLocked === true || stored().isLocked) return Promise.reject(new DOMException('no', 'NoModificationAllowedError'));
        this.files.set(to, stored());
        this.files.delete(name);
        name = to;
        return Promise.resolve();
      },
      createSyncAccessHandle: (options?: { mode: string }) => {
        const file = stored();
        const isReader = this.sharesReaders && options?.mode === 'read-only';
        if (file.isLocked || (!isReader && file.readers > 0)) return Promise.reject(new DOMException('locked', 'NoModificationAllowedError'));
        if (isReader) file.readers++;
        else file.isLocked = true;
        return Promise.resolve(this.access(file, isReader));
      },
    };
  }

  private blobOf({ bytes }: Stored): Blob {
    const blob = new Blob([bytes.slice()]);
    const slice = blob.slice.bind(blob);
    blob.slice = (...range) => {
      if (this.isGone) throw new Error('the disk is gone');
      return slice(...range);
    };
    return blob;
  }

  private access(file: Stored, isReader: boolean) {
    return {
      ...(this.sharesReaders ? { mode: isReader ? 'read-only' : 'readwrite' } : {}),
      read: (target: Uint8Array, { at }: { at: number }) => {
        if (this.isGone) throw new DOMException('the disk is gone', 'InvalidStateError');
        const part = file.bytes.subarray(at, at + target.length);
        target.set(part);
        return part.length;
      },
      write: (source: Uint8Array, { at }: { at: number }) => {
        const fits = Math.min(source.length, Math.max(0, this.roomBytes - this.used()));
        if (fits < source.length && this.throwsWhenFull) throw new DOMException('full', 'QuotaExceededError');
        const bytes = new Uint8Array(Math.max(file.bytes.length, at + fits));
        bytes.set(file.bytes);
        bytes.set(source.subarray(0, fits), at);
        file.bytes = bytes;
        return fits;
      },
      truncate: (bytes: number) => {
        file.bytes = file.bytes.slice(0, bytes);
      },
      flush: () => undefined,
      close: () => {
        if (isReader) file.readers--;
        else file.isLocked = false;
      },
    };
  }
}
