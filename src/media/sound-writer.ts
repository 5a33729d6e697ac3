/**
 * Writes a sound file of the format that is asked for. Any thread; the sink decides where the bytes go.
 */
import type { ByteSink } from './byte-sink.ts';
import { createFlacWriter, type FlacWritten } from './flac-writer.ts';
import type { SoundTags } from './sound-file.ts';
import { createWavWriter, type WavWritten } from './wav-writer.ts';

export type SoundContainer = 'wav' | 'flac';

export interface SoundWriterOptions {
  readonly container: SoundContainer;
  readonly rateHz: number;
  readonly channels: number;
  /** 32 is float, and WAV only. */
  readonly bits: 16 | 24 | 32;
  readonly dither: boolean;
  readonly seed?: number;
  /** FLAC keeps them. */
  readonly tags?: SoundTags;
}

export type SoundWritten = FlacWritten & WavWritten;

export interface SoundWriter {
  /** Appends interleaved samples, whole frames, any number. One call at a time. */
  write(block: Float32Array): Promise<void>;
  finish(): Promise<SoundWritten>;
}

/** Throws RangeError for what the format cannot hold. Rejections of the sink come through. */
export function createSoundWriter({ container, bits, tags, ...options }: SoundWriterOptions, sink: ByteSink): SoundWriter {
  if (container === 'wav') return createWavWriter({ ...options, format: bits === 32 ? 'float32' : bits === 24 ? 'pcm24' : 'pcm16' }, sink);
  if (bits === 32) throw new RangeError('FLAC of 32 bits');
  return createFlacWriter({ ...options, bitsPerSample: bits, ...(tags === undefined ? {} : { tags }) }, sink);
}
