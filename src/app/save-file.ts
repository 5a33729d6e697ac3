/**
 * Hands a finished file to the person: into a place they choose where the browser lets them, else as a download. Main thread.
 */
interface SavePickers {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
  showDirectoryPicker?(options: { mode: 'readwrite'; id: string }): Promise<FileSystemDirectoryHandle>;
}

const pickers = (): SavePickers => globalThis as unknown as SavePickers;

export const canPickFolder = (): boolean => pickers().showDirectoryPicker !== undefined;

const isCancelled = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** @returns undefined when the person thought better of it, 'download' where the browser has no such dialog */
export async function pickFile(suggestedName: string): Promise<FileSystemFileHandle | 'download' | undefined> {
  const { showSaveFilePicker } = pickers();
  if (showSaveFilePicker === undefined) return 'download';
  try {
    return await showSaveFilePicker.call(globalThis, { suggestedName });
  } catch (error) {
    if (isCancelled(error)) return undefined;
    return 'download';
  }
}

/** @returns undefined when the person thought better of it */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await pickers().showDirectoryPicker?.call(globalThis, { mode: 'readwrite', id: 'patchcord-export' });
  } catch (error) {
    if (isCancelled(error)) return undefined;
    throw error;
  }
}

const KEEP_ADDRESS_MS = 60_000;

export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by the time this runs; the address is then no longer needed.
  setTimeout(() => URL.revokeObjectURL(url), KEEP_ADDRESS_MS);
}

/** Parts of this size leave the script's heap. */
const PART_BYTES = 4 << 20;

/**
 * Streams bytes to where the person chose, or gathers them for a download. Rejects, and leaves nothing, when the bytes end in an
 * error or are given up.
 */
export async function saveStream(target: FileSystemFileHandle | 'download', name: string, pieces: AsyncIterable<Uint8Array>, mimeType: string): Promise<void> {
  if (target === 'download') return download(await gather(pieces, mimeType), name);
  const stream = await target.createWritable();
  try {
    for await (const piece of pieces) await stream.write(piece as Uint8Array<ArrayBuffer>);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
}

async function gather(pieces: AsyncIterable<Uint8Array>, type: string): Promise<Blob> {
  const parts: Blob[] = [];
  let held: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    held.push(piece.slice());
    bytes += piece.length;
    if (bytes < PART_BYTES) continue;
    parts.push(new Blob(held));
    held = [];
    bytes = 0;
  }
  return new Blob([...parts, ...held], { type });
}

export async function* blobBytes(blob: Blob): AsyncGenerator<Uint8Array> {
  const PIECE = 1 << 20;
  for (let at = 0; at < blob.size; at += PIECE) yield new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer());
}
