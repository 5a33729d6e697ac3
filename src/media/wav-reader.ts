/**
 * Reads WAV files of any length in pieces: PCM 8 to 32 bit, float 32 and 64, extensible, RF64 and BW64. Any thread;
 * keeps nothing in memory but the header, so whoever reads decides how much is held at a time.
 */
import { type Diagnostic, inFile, reasonOf } from '../kit/index.ts';
import type { ByteSource } from './byte-source.ts';
import { toStereo } from './pcm.ts';
import { pcmReader } from './pcm-sound.ts';
import { diagnoseByte } from './byte-diagnostic.ts';
import type { WavEncoding } from './wav-format.ts';
import { readWavLayout, type WavLayout } from './wav-layout.ts';
import type { OnNotFinite } from './not-finite.ts';

export interface WavFile {
  readonly rateHz: number;
  readonly channels: number;
  readonly frames: number;
  readonly format: WavEncoding;
  /** Bits that carry sound; fewer than the container's for 20 in 24. */
  readonly bitsPerSample: number;
  /** Speaker positions as the file gives them; 0 where it gives none. */
  readonly channelMask: number;
  /**
   * Out: `count × channels` interleaved samples, fewer where the file ends. Rejects when the medium fails, or when the
   * file has become shorter since it was opened. In `into`, of that length, where it is given.
   */
  readFrames(start: number, count: number, into?: Float32Array, onNotFinite?: OnNotFinite): Promise<Float32Array>;
  /** Out: `count × 2`, L R interleaved: mono on both sides; of more than two channels the first two. */
  readStereo(start: number, count: number, into?: Float32Array): Promise<Float32Array>;
}

export interface OpenedWav {
  readonly wav?: WavFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Opens a file, or says with `where.byte` why not: there is a `wav` exactly when no diagnostic is an error. Never throws. */
export async function openWav(source: ByteSource): Promise<OpenedWav> {
  const named = (one: Diagnostic): Diagnostic => inFile(source.name, one);
  try {
    const layout = await readWavLayout(source);
    if ('fault' in layout) return { diagnostics: [named(layout.fault)] };
    return { wav: wavFile(source, layout.value), diagnostics: layout.value.remarks.map(named) };
  } catch (error) {
    return { diagnostics: [named(diagnoseByte('wav-unreadable', 0, `the file could not be read (${reasonOf(error)})`, 'Check that it is still there and may be read, then open it again.'))] };
  }
}

function wavFile(source: ByteSource, layout: WavLayout): WavFile {
  const { format, frames } = layout;
  const { channels } = format;
  const { readFrames } = pcmReader(source, layout);
  return {
    rateHz: format.rateHz,
    channels,
    frames,
    format: format.encoding,
    bitsPerSample: format.bitsPerSample,
    channelMask: format.channelMask,
    readFrames,
    readStereo: async (start, count, into) => toStereo(await readFrames(start, count, channels === 2 ? into : undefined), channels, into),
  };
}
