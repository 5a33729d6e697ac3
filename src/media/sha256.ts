/**
 * SHA-256 of media files: their name in the store and in a patch. Any thread. The browser's own is used where it exists;
 * it needs a secure context and the whole file in memory, so the kit's serves plain http and long files.
 */
import { hex, Sha256 } from '../kit/sha256.ts';
import type { ByteSource } from './byte-source.ts';

/** Up to here a file is handed to the browser in one piece. */
const WHOLE_BYTES = 1 << 26;
const PIECE_BYTES = 1 << 20;

/**
 * Lower-case hexadecimal digest of everything the source holds. `onProgress` is told the share done, 0 to 1. Rejects
 * when the source does, or ends early.
 */
export async function sha256Hex(source: ByteSource, onProgress?: (share: number) => void): Promise<string> {
  const { size } = source;
  const native = (globalThis as { crypto?: { subtle?: SubtleCrypto } }).crypto?.subtle;
  if (native !== undefined && size <= WHOLE_BYTES) {
    const bytes = await readExactly(source, 0, size);
    const digest = await native.digest('SHA-256', Uint8Array.from(bytes));
    onProgress?.(1);
    return hex(new Uint8Array(digest));
  }
  const hash = new Sha256();
  for (let at = 0; at < size; at += PIECE_BYTES) {
    hash.update(await readExactly(source, at, Math.min(PIECE_BYTES, size - at)));
    onProgress?.(Math.min(1, (at + PIECE_BYTES) / size));
  }
  return hash.digestHex();
}

async function readExactly(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  const bytes = await source.read(offset, length);
  if (bytes.length !== length) throw new Error(`${source.name ?? 'the file'} ends at byte ${offset + bytes.length}, before its ${source.size} bytes`);
  return bytes;
}
