/**
 * The tag that encoders put into the first frame of an MP3: how many frames follow, and how much silence the encoder has
 * added at both ends. Pure, any thread.
 *
 * Sources: Xing's "VBR header" as LAME documents it ("Mp3 Info Tag rev 1", Gabriel Bouvigne); Fraunhofer's VBRI.
 */
import type { MpegHeader } from './mpeg-header.ts';

export interface Mp3Tag {
  /** MPEG frames of sound that follow; undefined where it doesn't say. */
  readonly mpegFrames?: number;
  /** Frames of silence that the encoder has put before and behind the sound; undefined where it doesn't say. */
  readonly delayFrames?: number;
  readonly paddingFrames?: number;
}

const VBRI_AT = 36;
const FRAMES_FLAG = 1;
/** Fields of the Xing tag by their flags, after its name and flags: frames, bytes, table of contents, quality. */
const FIELD_BYTES = [4, 4, 100, 4];
/** Behind the encoder's name of 9 bytes come 12 of levels and options. */
const DELAY_AT = 21;

/** `frame`: a whole MPEG frame. Undefined where it is one of sound. */
export function parseMp3Tag(frame: Uint8Array, header: MpegHeader): Mp3Tag | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const word = (at: number): string => (at + 4 <= frame.length ? String.fromCharCode(...frame.subarray(at, at + 4)) : '');
  if (word(VBRI_AT) === 'VBRI' && frame.length >= VBRI_AT + 18) return { mpegFrames: view.getUint32(VBRI_AT + 14) };
  const name = word(header.tagAt);
  if ((name !== 'Xing' && name !== 'Info') || header.tagAt + 8 > frame.length) return undefined;
  const flags = view.getUint32(header.tagAt + 4);
  const fieldsAt = header.tagAt + 8;
  const lameAt = FIELD_BYTES.reduce((at, bytes, i) => ((flags & (1 << i)) !== 0 ? at + bytes : at), fieldsAt);
  const counted = (flags & FRAMES_FLAG) !== 0 && fieldsAt + 4 <= frame.length ? { mpegFrames: view.getUint32(fieldsAt) } : {};
  const encoder = word(lameAt);
  if (!['LAME', 'Lavf', 'Lavc', 'L3.9', 'GOGO'].includes(encoder) || lameAt + DELAY_AT + 3 > frame.length) return counted;
  const packed = view.getUint16(lameAt + DELAY_AT) * 256 + view.getUint8(lameAt + DELAY_AT + 2);
  return { ...counted, delayFrames: packed >> 12, paddingFrames: packed & 0xfff };
}
