/**
 * The four bytes at the head of every MPEG audio frame. Pure, any thread. Layer III only is taken: what is sold as MP3.
 *
 * Source: ISO/IEC 11172-3 §2.4.1.3 and 13818-3 §2.4.1; MPEG 2.5 as every encoder has it since Fraunhofer's.
 */

export interface MpegHeader {
  /** 1, 2 or 2.5. */
  readonly version: number;
  readonly rateHz: number;
  readonly channels: 1 | 2;
  /** Of the whole frame, its header too. */
  readonly bytes: number;
  /** Frames of sound it holds: 1152, of the lower rates 576. */
  readonly frames: number;
  /** Where in the frame an encoder puts its tag: behind the side information. */
  readonly tagAt: number;
}

export const MPEG_HEADER_BYTES = 4;
/** 320 kbit/s at 32 kHz, padded; the largest there is. */
export const MAX_MPEG_FRAME_BYTES = 1441;

const KILOBITS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KILOBITS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_HZ = [44_100, 48_000, 32_000];

/** The header at `at`, or undefined where there is none. Free-format frames, which say no size, are not taken. */
export function mpegHeader(bytes: Uint8Array, at: number): MpegHeader | undefined {
  if (at + MPEG_HEADER_BYTES > bytes.length || bytes[at] !== 0xff) return undefined;
  const b1 = bytes[at + 1]!;
  const b2 = bytes[at + 2]!;
  const b3 = bytes[at + 3]!;
  // Eleven bits of sync, a version that is not reserved, layer III.
  if ((b1 & 0xe0) !== 0xe0 || (b1 & 0x18) === 0x08 || (b1 & 0x06) !== 0x02) return undefined;
  const version = (b1 & 0x18) === 0x18 ? 1 : (b1 & 0x18) === 0x10 ? 2 : 2.5;
  const kilobits = (version === 1 ? KILOBITS_1 : KILOBITS_2)[b2 >> 4];
  const fullRate = RATES_HZ[(b2 >> 2) & 3];
  // Emphasis 2 is reserved.
  if (kilobits === undefined || kilobits === 0 || fullRate === undefined || (b3 & 3) === 2) return undefined;
  const rateHz = fullRate / (version === 1 ? 1 : version === 2 ? 2 : 4);
  const frames = version === 1 ? 1152 : 576;
  const channels = b3 >> 6 === 3 ? 1 : 2;
  const sideBytes = version === 1 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  const checkBytes = (b1 & 1) === 0 ? 2 : 0;
  return { version, rateHz, channels, frames, bytes: Math.floor((frames * 125 * kilobits) / rateHz) + ((b2 >> 1) & 1), tagAt: MPEG_HEADER_BYTES + checkBytes + sideBytes };
}

/** Frames of one stream agree in these; bitrate and padding change. */
export const isSameStream = (a: MpegHeader, b: MpegHeader): boolean => a.version === b.version && a.rateHz === b.rateHz;

const FRAMES_IN_A_ROW = 3;

/**
 * Where MPEG audio begins: at a header that is followed by others at their distances. A file that ends earlier may
 * have fewer, when its first frame stands at the very beginning (behind a tag: `isTagged`).
 */
export function findMpegAudio(bytes: Uint8Array, isTagged: boolean): number | undefined {
  for (let at = 0; at + MPEG_HEADER_BYTES <= bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const row = headersInARow(bytes, at);
    if (row === FRAMES_IN_A_ROW || (at === 0 && isTagged && row > 0)) return at;
  }
  return undefined;
}

/** How many frames follow each other from here; those whose successor lies beyond the bytes count as followed. */
function headersInARow(bytes: Uint8Array, from: number): number {
  const first = mpegHeader(bytes, from);
  if (first === undefined) return 0;
  let at = from;
  for (let row = 0; row < FRAMES_IN_A_ROW; row++) {
    if (row > 0 && at === bytes.length) return FRAMES_IN_A_ROW;
    const header = mpegHeader(bytes, at);
    if (header === undefined || !isSameStream(header, first)) return row;
    at += header.bytes;
  }
  return FRAMES_IN_A_ROW;
}
