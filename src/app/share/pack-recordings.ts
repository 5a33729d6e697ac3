/**
 * Packs recordings for a bundle as FLAC, where that gives the very same samples in fewer bytes; else they stay as they are. Worker
 * or Node.
 */
import { Sha256 } from '../../kit/sha256.ts';
import { blobSink } from '../../media/byte-sink.ts';
import { blobSource } from '../../media/byte-source.ts';
import { createFlacWriter } from '../../media/flac-writer.ts';
import { openSound } from '../../media/open-sound.ts';
import type { MediaRef } from '../../patch/patch.ts';
import type { MediaForm } from '../../share/bundle-manifest.ts';

export interface Packed {
  readonly blob: Blob;
  readonly form: MediaForm;
  readonly fileSha256: string;
  readonly extension: string;
  /** Where the sound is another. */
  readonly media?: Pick<MediaRef, 'rateHz' | 'frames' | 'channels'>;
}

const PIECE_BYTES = 1 << 20;
/** By these, a file that was packed already is told: packed again it would only become larger. */
const PACKED_FORMATS: readonly string[] = ['flac', 'mp3', 'vorbis', 'opus'];

export const extensionOf = (name: string): string => /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? 'sound';

export const asItIs = (blob: Blob, sha256: string, name: string): Packed => ({ blob, form: 'original', fileSha256: sha256, extension: extensionOf(name) });

export async function packAsFlac(original: Blob, sha256: string, name: string, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<Packed> {
  const flac = await flacOf(original, signal, onProgress);
  if (flac === undefined || flac.size >= original.size) return asItIs(original, sha256, name);
  return { blob: flac, form: 'flac', fileSha256: await hashOf(flac, signal), extension: 'flac' };
}

/** Undefined where FLAC cannot hold every sample as it is. */
async function flacOf(original: Blob, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<Blob | undefined> {
  const { sound } = await openSound(blobSource(original), { signal });
  if (sound === undefined || PACKED_FORMATS.includes(sound.format) || sound.channels > 8 || sound.frames === 0) return undefined;
  const { rateHz, channels, frames, channelMask, bitsPerSample = 24 } = sound;
  const bits = bitsPerSample <= 16 ? 16 : 24;
  const sink = blobSink('audio/flac');
  let writer;
  try {
    writer = createFlacWriter({ rateHz, channels, bitsPerSample: bits, dither: false, channelMask }, sink);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  let isDamaged = false;
  let done = 0;
  for await (const block of sound.decode({ signal, onDiagnostic: () => { isDamaged = true; } })) {
    // Damage is silence here and may be something else elsewhere: such a file travels as it is.
    if (isDamaged || !block.every((sample) => isStep(sample, bits))) return undefined;
    await writer.write(block);
    done += block.length / channels;
    onProgress(done / frames);
  }
  await writer.finish();
  return done === frames ? sink.blob() : undefined;
}

/** Whether a sample lies on a step of so many bits. */
function isStep(sample: number, bits: 16 | 24): boolean {
  const scaled = sample * 2 ** (bits - 1);
  return Number.isInteger(scaled) && scaled >= -(2 ** (bits - 1)) && scaled < 2 ** (bits - 1) && !Object.is(scaled, -0);
}

export async function hashOf(blob: Blob, signal: AbortSignal): Promise<string> {
  const hash = new Sha256();
  for (let at = 0; at < blob.size; at += PIECE_BYTES) {
    signal.throwIfAborted();
    hash.update(new Uint8Array(await blob.slice(at, at + PIECE_BYTES).arrayBuffer()));
  }
  return hash.digestHex();
}
