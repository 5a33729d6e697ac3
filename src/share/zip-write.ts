/** Zip files as streams, entries stored as they are: sound is packed by its own codec. Any thread; holds one piece at a time. */
import { makeZip, predictLength } from 'client-zip';

export interface ZipInput {
  readonly name: string;
  /** Exactly. */
  readonly bytes: number;
  open(): AsyncIterable<Uint8Array>;
}

/** The same for all, in whatever zone: equal content is equal bytes. */
const DATE = new Date(2000, 0, 1);

/** How long the zip will be, to the byte. */
export const zipLength = (inputs: readonly Pick<ZipInput, 'name' | 'bytes'>[]): number => Number(predictLength(inputs.map(({ name, bytes }) => ({ name, size: bytes }))));

/** Opens each input when its turn comes. Ends with the error of an input that fails. */
export async function* zipBytes(inputs: readonly ZipInput[], signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const entries = function* (): Generator<{ name: string; input: AsyncIterable<Uint8Array>; size: number; lastModified: Date }> {
    for (const { name, bytes, open } of inputs) yield { name, input: guarded(open(), name, bytes, signal), size: bytes, lastModified: DATE };
  };
  const reader = makeZip(entries()).getReader();
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** An entry that is not as long as was said would make a size that was told a lie. */
async function* guarded(pieces: AsyncIterable<Uint8Array>, name: string, bytes: number, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    length += piece.length;
    yield piece;
  }
  if (length !== bytes) throw new Error(`"${name}" has ${length} bytes instead of ${bytes}: it changed while it was read`);
}
