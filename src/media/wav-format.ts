/**
 * The facts of the WAV format that reader and writer share: tags, limits, speaker masks. Pure data, any thread.
 * Sources: Microsoft/IBM RIFF 1.0 (1991), WAVEFORMATEXTENSIBLE (2001), EBU Tech 3306 (RF64), ITU-R BS.2088 (BW64).
 */

export type WavEncoding = 'pcm' | 'float';

export interface WavFormat {
  readonly encoding: WavEncoding;
  readonly rateHz: number;
  readonly channels: number;
  /** Bits that carry sound: 20 for 20 bits in a container of 24. */
  readonly bitsPerSample: number;
  /** The container: samples are justified to its top. */
  readonly bytesPerSample: number;
  /** Speaker positions as in WAVEFORMATEXTENSIBLE; 0 where the file names none. */
  readonly channelMask: number;
}

export const MAX_CHANNELS = 32;
export const MIN_RATE_HZ = 8_000;
export const MAX_RATE_HZ = 768_000;

export const TAG_PCM = 1;
export const TAG_FLOAT = 3;
export const TAG_EXTENSIBLE = 0xfffe;

/** A sub-format is a tag followed by these fourteen bytes: xxxxxxxx-0000-0010-8000-00AA00389B71. */
export const SUBFORMAT_TAIL: readonly number[] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/** A size field that holds no size: the true one stands in `ds64`, or nobody went back to fill it in. */
export const NO_SIZE = 0xffff_ffff;

/** Length of the `ds64` body without a table, and of the `JUNK` that keeps its place. */
export const DS64_BYTES = 28;

/** Usual speakers for a channel count (mono is the center); 0 where there is no usual layout. */
export function defaultChannelMask(channels: number): number {
  return [0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3f, 0x70f, 0x63f][channels] ?? 0;
}
