/**
 * The facts of the FLAC format that reader and writer share: codes of the frame header, checksums, limits. Pure, any
 * thread.
 *
 * Source: RFC 9639, "Free Lossless Audio Codec (FLAC)", 2024; section numbers refer to it.
 */

export interface StreamInfo {
  readonly minBlockFrames: number;
  readonly maxBlockFrames: number;
  readonly rateHz: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  /** 0 where the writer did not know. */
  readonly frames: number;
  /** Of the samples, little-endian and interleaved; all zero where the writer left it out. */
  readonly md5: Uint8Array;
}

export const STREAM_INFO_BYTES = 34;
export const BLOCK_STREAM_INFO = 0;
export const BLOCK_VORBIS_COMMENT = 4;
/** §8.1: sizes of metadata blocks have 24 bits. */
export const MAX_METADATA_BYTES = 0xff_ffff;
export const MAX_FLAC_CHANNELS = 8;
/** §8.2: 36 bits. */
export const MAX_FLAC_FRAMES = 2 ** 36 - 1;
/** §9.1.2: its 20 bits would allow more, but no frame header could say so in hertz. */
export const MAX_FLAC_RATE_HZ = 655_350;

/** §9.1.1, by code; 6 and 7 say that the number stands at the end of the header. */
export const BLOCK_FRAMES: readonly number[] = [0, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768];
export const BLOCK_CODE_8 = 6;
export const BLOCK_CODE_16 = 7;

/** §9.1.2, by code; 0 says "as STREAMINFO"; 12 to 14 stand at the end of the header. */
export const RATES_HZ: readonly number[] = [0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
export const RATE_CODE_KHZ = 12;
export const RATE_CODE_HZ = 13;
export const RATE_CODE_TENS = 14;

/** §9.1.4, by code; 0 says "as STREAMINFO", 3 is reserved. */
export const SAMPLE_BITS: readonly number[] = [0, 8, 12, 0, 16, 20, 24, 32];

/** §9.1.3. */
export const LEFT_SIDE = 8;
export const SIDE_RIGHT = 9;
export const MID_SIDE = 10;

/** Coefficients of the fixed predictors, §9.2.5: of the samples before, nearest first. */
export const FIXED_COEFFICIENTS: readonly (readonly number[])[] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];
export const MAX_LPC_ORDER = 32;

/** §9.1.3: which speakers n channels are, as in WAVEFORMATEXTENSIBLE. */
export const FLAC_CHANNEL_MASKS: readonly number[] = [0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3f, 0x70f, 0x63f];

const table = (bits: number, polynomial: number): Uint16Array =>
  Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (bits - 8);
    for (let i = 0; i < 8; i++) crc = (crc & (1 << (bits - 1))) === 0 ? crc << 1 : (crc << 1) ^ polynomial;
    return crc & ((1 << bits) - 1);
  });

/** §9.1.8: x⁸ + x² + x + 1. */
const CRC8 = table(8, 0x07);
/** §9.3: x¹⁶ + x¹⁵ + x² + 1. */
const CRC16 = table(16, 0x8005);

export function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = CRC8[crc ^ bytes[i]!]!;
  return crc;
}

export function crc16(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = ((crc << 8) & 0xffff) ^ CRC16[(crc >> 8) ^ bytes[i]!]!;
  return crc;
}
