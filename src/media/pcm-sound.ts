/**
 * A sound file whose samples stand uncompressed one after the other, so that any place is reached at once. Any thread;
 * holds nothing but the layout.
 */
import type { Diagnostic } from '../kit/diagnostic.ts';
import type { ByteSource } from './byte-source.ts';
import { withBytes } from './borrowed-bytes.ts';
import { NotFinite, type OnNotFinite } from './not-finite.ts';
import { toStereo } from './pcm.ts';
import { type DecodeOptions, MAX_BLOCK_FRAMES, type SoundFile, type SoundFormat, type SoundTags } from './sound-file.ts';
import { decodeSamples, type SampleLayout } from './wav-samples.ts';

export interface PcmFormat extends SampleLayout {
  readonly rateHz: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  readonly channelMask: number;
}

export interface PcmLayout {
  readonly format: PcmFormat;
  /** Offset of the first sample. */
  readonly dataAt: number;
  readonly frames: number;
  readonly tags: SoundTags;
  /** Nothing that keeps the file from being heard. */
  readonly remarks: readonly Diagnostic[];
}

/** What reads any place. */
export interface FrameReader {
  readonly frames: number;
  readonly channels: number;
  readFrames(start: number, count: number, into?: Float32Array, onNotFinite?: OnNotFinite): Promise<Float32Array>;
}

/** Out: `frames` frames from `start`, fewer where the sound ends. Rejects where the file has become shorter. */
export function pcmReader(source: ByteSource, { format, dataAt, frames }: { readonly format: SampleLayout & { readonly channels: number } } & Pick<PcmLayout, 'dataAt' | 'frames'>): FrameReader {
  const { channels } = format;
  const frameBytes = channels * format.bytesPerSample;
  return {
    frames,
    channels,
    async readFrames(start, count, into, onNotFinite) {
      if (!Number.isSafeInteger(start) || !Number.isSafeInteger(count) || start < 0 || count < 0) throw new RangeError(`frames ${start}, ${count}`);
      const readable = Math.max(0, Math.min(count, frames - start));
      const samples = into?.subarray(0, readable * channels) ?? new Float32Array(readable * channels);
      if (readable === 0) return samples;
      return withBytes(source, dataAt + start * frameBytes, readable * frameBytes, (bytes) => {
        if (bytes.length !== readable * frameBytes) throw new Error(`${source.name ?? 'the file'} has become shorter since it was opened`);
        decodeSamples(bytes, format, samples, onNotFinite && ((sample) => { onNotFinite(start * channels + sample); }));
        return samples;
      });
    },
  };
}

/** The whole from first to last, for those who read in order. */
export async function* readInOrder(reader: FrameReader, rateHz: number, { signal, onProgress, onDiagnostic }: DecodeOptions = {}): AsyncGenerator<Float32Array, void, undefined> {
  const notFinite = new NotFinite({ rateHz, channels: reader.channels });
  for (let at = 0; at < reader.frames; at += MAX_BLOCK_FRAMES) {
    signal?.throwIfAborted();
    yield await reader.readFrames(at, Math.min(MAX_BLOCK_FRAMES, reader.frames - at), undefined, notFinite.add);
    onProgress?.(Math.min(1, (at + MAX_BLOCK_FRAMES) / reader.frames));
  }
  if (notFinite.diagnostic !== undefined) onDiagnostic?.(notFinite.diagnostic);
}

export async function* asStereo(blocks: AsyncGenerator<Float32Array, void, undefined>, channels: number): AsyncGenerator<Float32Array, void, undefined> {
  for await (const block of blocks) yield toStereo(block, channels);
}

export type PcmFacts = Omit<SoundFile, 'frames' | 'channels' | 'readFrames' | 'readStereo' | 'decode' | 'decodeStereo'>;

/** In: facts and a reader → out: the open file. */
export function pcmSound(facts: PcmFacts, reader: FrameReader): SoundFile {
  const { frames, channels, readFrames } = reader;
  const decode = (options?: DecodeOptions): AsyncGenerator<Float32Array, void, undefined> => readInOrder(reader, facts.rateHz, options);
  return {
    ...facts, frames, channels,
    readFrames: (start, count, into, onNotFinite) => readFrames(start, count, into, onNotFinite),
    readStereo: async (start, count, into, onNotFinite) => toStereo(await readFrames(start, count, channels === 2 ? into : undefined, onNotFinite), channels, into),
    decode,
    decodeStereo: (options) => asStereo(decode(options), channels),
  };
}

/** Of a layout that was read here, AIFF or CAF. */
export function soundOfLayout(source: ByteSource, format: SoundFormat, decoder: string, layout: PcmLayout): SoundFile {
  const { rateHz, bitsPerSample, channelMask } = layout.format;
  return pcmSound({ format, decoder, rateHz, bitsPerSample, channelMask, isFloat: layout.format.encoding === 'float', tags: layout.tags }, pcmReader(source, layout));
}
