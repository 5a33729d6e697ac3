/**
 * What every sound file is once it is open, whatever its format. Types and limits only, any thread.
 */
import type { Diagnostic } from '../kit/diagnostic.ts';
import type { OnNotFinite } from './not-finite.ts';

export type SoundFormat = 'wav' | 'aiff' | 'caf' | 'flac' | 'mp3' | 'vorbis' | 'opus';

/** What the file says about itself; each at most `MAX_TAG_LENGTH` characters, without control characters. */
export interface SoundTags {
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly date?: string;
  readonly isrc?: string;
  readonly comment?: string;
}

export interface DecodeOptions {
  readonly signal?: AbortSignal;
  /** The share done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /**
   * A damaged piece has been replaced by as much silence; said once for each run of damage, with its byte. Samples that are no
   * numbers were; said once, at the end.
   */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
}

export interface SoundFile {
  readonly format: SoundFormat;
  readonly rateHz: number;
  readonly channels: number;
  /** Exact: what encoders add at both ends is not counted and not given out. */
  readonly frames: number;
  /** Bits a sample as the file keeps them; undefined where the format has none (MP3, Vorbis, Opus). */
  readonly bitsPerSample?: number;
  /** Samples are kept as floating point: some may be no numbers. */
  readonly isFloat?: boolean;
  /** Speaker positions as in WAVEFORMATEXTENSIBLE, in the order of the channels given out; 0 where unknown. */
  readonly channelMask: number;
  /** Name and version of what decodes it: equal names give equal samples. Part of the key of anything cached. */
  readonly decoder: string;
  readonly tags: SoundTags;
  /**
   * Only where any place is reached at once (WAV, AIFF, CAF). Out: `count × channels` interleaved samples, fewer where
   * the file ends; in `into`, of that length, where it is given. Rejects when the medium fails.
   */
  readFrames?(start: number, count: number, into?: Float32Array, onNotFinite?: OnNotFinite): Promise<Float32Array>;
  /** Likewise `count × 2`, L R: mono on both sides; of more than two channels the first two. */
  readStereo?(start: number, count: number, into?: Float32Array, onNotFinite?: OnNotFinite): Promise<Float32Array>;
  /**
   * From first to last in blocks of whole frames, at most `MAX_BLOCK_FRAMES` each, exactly `frames` in all. Every call
   * begins a decoder of its own; memory does not depend on the length. A block belongs to the caller. Throws when the
   * medium fails, the signal's reason when aborted; damage never throws.
   */
  decode(options?: DecodeOptions): AsyncGenerator<Float32Array, void, undefined>;
  /** Likewise L R interleaved. */
  decodeStereo(options?: DecodeOptions): AsyncGenerator<Float32Array, void, undefined>;
}

export interface OpenedSound {
  readonly sound?: SoundFile;
  readonly diagnostics: readonly Diagnostic[];
}

export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** The share of the file looked through, where its length is only known after that. */
  readonly onProgress?: (share: number) => void;
}

export const MAX_BLOCK_FRAMES = 65_536;
export const MAX_TAG_LENGTH = 500;
/** Of compressed formats; PCM files have the limits in `wav-format.ts`. */
export const MAX_CODED_CHANNELS = 8;
/** A day at 192 kHz: what says it is longer is lying. */
export const MAX_FRAMES = 24 * 3600 * 192_000;
