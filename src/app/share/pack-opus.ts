/**
 * Packs recordings for a bundle as Opus where small matters: not the same samples, at 48 kHz. What is packed with loss already, has
 * more than two channels or would not become smaller stays as it is. Worker thread.
 */
import { blobSink } from '../../media/byte-sink.ts';
import { blobSource } from '../../media/byte-source.ts';
import { openSound } from '../../media/open-sound.ts';
import { createOpusEncoder } from '../../media/opus-encoder.ts';
import { OPUS_RATE_HZ } from '../../media/opus-reader.ts';
import { createOpusWriter, type OpusWriter } from '../../media/opus-writer.ts';
import type { SoundFile } from '../../media/sound-file.ts';
import { asItIs, hashOf, type Packed } from './pack-recordings.ts';

const LOSSY_FORMATS: readonly string[] = ['mp3', 'vorbis', 'opus'];
/** Samples of so few bits are within ±1. */
const MAX_FIXED_BITS = 24;

/** Rejects with the signal's reason, or where the browser's encoder fails. */
export async function packAsOpus(original: Blob, sha256: string, name: string, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<Packed> {
  const unchanged = asItIs(original, sha256, name);
  const { sound } = await openSound(blobSource(original), { signal });
  if (sound === undefined || sound.frames === 0 || (sound.channels !== 1 && sound.channels !== 2) || LOSSY_FORMATS.includes(sound.format)) return unchanged;
  const { rateHz, channels, frames: total, tags } = sound;
  const sink = blobSink('audio/ogg');
  const peak = (sound.bitsPerSample ?? Infinity) <= MAX_FIXED_BITS ? 1 : await peakOf(sound, signal);
  if (peak === undefined) return unchanged;
  const local = new AbortController();
  const encoder = createOpusEncoder(channels, AbortSignal.any([signal, local.signal]));
  try {
    let writer: OpusWriter;
    try {
      writer = createOpusWriter({ rateHz, channels, peak, tags }, encoder, sink);
    } catch (error) {
      // A rate that cannot be converted.
      if (error instanceof RangeError) return unchanged;
      throw error;
    }
    let isDamaged = false;
    let done = 0;
    for await (const block of sound.decode({ signal, onDiagnostic: () => { isDamaged = true; } })) {
      // Damage is silence here and may be something else elsewhere: such a file travels as it is.
      if (isDamaged) return unchanged;
      await writer.write(block);
      done += block.length / channels;
      onProgress(done / total);
    }
    if (done !== total) return unchanged;
    const { frames } = await writer.finish();
    const blob = sink.blob();
    if (blob.size >= original.size) return unchanged;
    return { blob, form: 'opus', fileSha256: await hashOf(blob, signal), extension: 'opus', media: { rateHz: OPUS_RATE_HZ, frames, channels } };
  } finally {
    local.abort();
  }
}

/** Undefined where the file is damaged. */
async function peakOf(sound: SoundFile, signal: AbortSignal): Promise<number | undefined> {
  let peak = 0;
  let isDamaged = false;
  for await (const block of sound.decode({ signal, onDiagnostic: () => { isDamaged = true; } })) {
    for (const sample of block) if (Number.isFinite(sample)) peak = Math.max(peak, Math.abs(sample));
    if (isDamaged) return undefined;
  }
  return peak;
}
