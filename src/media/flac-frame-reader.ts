/**
 * Decodes one FLAC frame. Pure, any thread. Believes nothing: both checksums must agree, and every sample must lie within
 * its bits.
 *
 * Source: RFC 9639 §9 and its appendix; 33-bit differences of 32-bit stereo included, since samples are kept as doubles.
 */
import { BLOCK_CODE_16, BLOCK_CODE_8, BLOCK_FRAMES, crc16, crc8, FIXED_COEFFICIENTS, LEFT_SIDE, MAX_LPC_ORDER, MID_SIDE, SAMPLE_BITS, SIDE_RIGHT, type StreamInfo } from './flac-format.ts';

export interface FrameHeader {
  /** Number of the first frame of sound in the stream. */
  readonly startFrame: number;
  readonly frames: number;
  readonly assignment: number;
  /** Length of the header. */
  readonly bytes: number;
}

/** 'more': it goes on beyond the bytes given. */
export type Decoded = { readonly header: FrameHeader; readonly bytes: number; readonly samples: Float32Array } | 'more' | { readonly bad: string };

/** Longest header: 4 bytes, a number of 7, block 2, rate 2, checksum 1. */
export const MAX_HEADER_BYTES = 16;

/** `bytes` from `at` to `end`, with at least 8 more bytes of anything behind. */
export function frameHeader(bytes: Uint8Array, at: number, end: number, info: StreamInfo): FrameHeader | undefined {
  const b1 = bytes[at + 1]!;
  if (bytes[at] !== 0xff || (b1 & 0xfe) !== 0xf8 || end - at < 6) return undefined;
  const blockCode = bytes[at + 2]! >> 4;
  const rateCode = bytes[at + 2]! & 15;
  const assignment = bytes[at + 3]! >> 4;
  const bitsCode = (bytes[at + 3]! >> 1) & 7;
  if (blockCode === 0 || rateCode === 15 || assignment > MID_SIDE || (bytes[at + 3]! & 1) !== 0) return undefined;
  if ((assignment < LEFT_SIDE ? assignment + 1 : 2) !== info.channels) return undefined;
  if (bitsCode !== 0 && SAMPLE_BITS[bitsCode] !== info.bitsPerSample) return undefined;
  let next = at + 4;
  // §9.1.5: as UTF-8, up to 36 bits.
  const lead = Math.clz32(~(bytes[next]! << 24));
  if (lead === 1 || lead > 7) return undefined;
  let number = lead === 0 ? bytes[next]! : bytes[next]! & (0xff >> (lead + 1));
  next++;
  for (let i = 1; i < lead; i++) {
    if ((bytes[next]! & 0xc0) !== 0x80) return undefined;
    number = number * 64 + (bytes[next++]! & 0x3f);
  }
  let frames = BLOCK_FRAMES[blockCode]!;
  if (blockCode === BLOCK_CODE_8) frames = bytes[next++]! + 1;
  else if (blockCode === BLOCK_CODE_16) {
    frames = bytes[next]! * 256 + bytes[next + 1]! + 1;
    next += 2;
  }
  next += rateCode === 12 ? 1 : rateCode >= 13 ? 2 : 0;
  if (next >= end || crc8(bytes, at, next) !== bytes[next]) return undefined;
  if (frames > info.maxBlockFrames) return undefined;
  // Blocks of one length are counted, others give their place.
  return { startFrame: (b1 & 1) === 0 ? number * info.maxBlockFrames : number, frames, assignment, bytes: next + 1 - at };
}

interface Bits {
  readonly bytes: Uint8Array;
  /** In bits, like `end`. */
  at: number;
  readonly end: number;
}

/** The next 32 bits; reads up to five bytes. */
function peek(bytes: Uint8Array, at: number): number {
  const i = at >>> 3;
  const s = at & 7;
  const word = (bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!;
  return s === 0 ? word : (word << s) | (bytes[i + 4]! >>> (8 - s));
}

function unsigned(bits: Bits, width: number): number {
  if (width === 0 || bits.at + width > bits.end) {
    bits.at += width;
    return 0;
  }
  const value = peek(bits.bytes, bits.at) >>> (32 - width);
  bits.at += width;
  return value;
}

/** Two's complement of 1 to 33 bits. */
function signed(bits: Bits, width: number): number {
  if (width > 32) return signed(bits, 32) * 2 ** (width - 32) + unsigned(bits, width - 32);
  if (bits.at + width > bits.end) {
    bits.at += width;
    return 0;
  }
  const value = peek(bits.bytes, bits.at) >> (32 - width);
  bits.at += width;
  return value;
}

/** Buffers that are used again from frame to frame. */
export interface FramePlanes {
  readonly planes: readonly Float64Array[];
}

export const framePlanes = (info: StreamInfo): FramePlanes => ({ planes: Array.from({ length: info.channels }, () => new Float64Array(info.maxBlockFrames)) });

/** In: bytes from a header on. Out: interleaved samples, i/2^(b−1). */
export function decodeFrame(bytes: Uint8Array, at: number, end: number, header: FrameHeader, info: StreamInfo, { planes }: FramePlanes): Decoded {
  const { frames, assignment } = header;
  const bits: Bits = { bytes, at: 8 * (at + header.bytes), end: 8 * end };
  for (let c = 0; c < info.channels; c++) {
    const isSide = (assignment === SIDE_RIGHT && c === 0) || ((assignment === LEFT_SIDE || assignment === MID_SIDE) && c === 1);
    const bad = subframe(bits, planes[c]!, frames, info.bitsPerSample + (isSide ? 1 : 0));
    if (bits.at > bits.end) return 'more';
    if (bad !== undefined) return { bad };
  }
  const bodyEnd = (bits.at + 7) >>> 3;
  if (bodyEnd + 2 > end) return 'more';
  if (crc16(bytes, at, bodyEnd) !== bytes[bodyEnd]! * 256 + bytes[bodyEnd + 1]!) return { bad: 'its checksum does not fit' };
  joinStereo(planes, frames, assignment);
  const samples = new Float32Array(frames * info.channels);
  const full = 2 ** (info.bitsPerSample - 1);
  for (let c = 0; c < info.channels; c++) {
    const plane = planes[c]!;
    for (let i = 0; i < frames; i++) {
      const value = plane[i]!;
      if (!(value >= -full && value < full)) return { bad: 'it holds a sample beyond its bits' };
      samples[i * info.channels + c] = value / full;
    }
  }
  return { header, bytes: bodyEnd + 2 - at, samples };
}

function joinStereo(planes: readonly Float64Array[], frames: number, assignment: number): void {
  if (assignment < LEFT_SIDE) return;
  const [a, b] = planes as readonly [Float64Array, Float64Array];
  for (let i = 0; i < frames; i++) {
    const first = a[i]!;
    const second = b[i]!;
    if (assignment === LEFT_SIDE) b[i] = first - second;
    else if (assignment === SIDE_RIGHT) a[i] = first + second;
    else {
      // The bit that halving lost is that of the difference.
      const middle = 2 * first + Math.abs(second % 2);
      a[i] = (middle + second) / 2;
      b[i] = (middle - second) / 2;
    }
  }
}

/** Out: what is wrong with it, if anything. Ends early, with `at` beyond `end`, where the bits do. */
function subframe(bits: Bits, plane: Float64Array, frames: number, sampleBits: number): string | undefined {
  if (unsigned(bits, 1) !== 0) return 'a channel begins with a reserved bit';
  const type = unsigned(bits, 6);
  let wasted = 0;
  if (unsigned(bits, 1) === 1) {
    wasted = 1;
    while (unsigned(bits, 1) === 0) if (++wasted >= sampleBits || bits.at > bits.end) return 'a channel wastes all its bits';
  }
  const width = sampleBits - wasted;
  if (width < 1) return 'a channel wastes all its bits';
  if (type === 0) plane.fill(signed(bits, width), 0, frames);
  else if (type === 1) for (let i = 0; i < frames && bits.at <= bits.end; i++) plane[i] = signed(bits, width);
  else if (type >= 8 && type <= 12) {
    const bad = predicted(bits, plane, frames, width, type - 8, FIXED_COEFFICIENTS[type - 8]!);
    if (bad !== undefined) return bad;
  } else if (type >= 32) {
    const bad = predicted(bits, plane, frames, width, type - 31);
    if (bad !== undefined) return bad;
  } else return `a channel is of the reserved kind ${type}`;
  if (wasted > 0) for (let i = 0; i < frames; i++) plane[i]! *= 2 ** wasted;
  return undefined;
}

const history = new Float64Array(MAX_LPC_ORDER);

/** First samples as they are; then, where it is not a fixed predictor, coefficients; then the residual, to which the prediction is added. */
function predicted(bits: Bits, plane: Float64Array, frames: number, width: number, order: number, fixed?: readonly number[]): string | undefined {
  if (order > frames) return 'a channel is predicted from more samples than it has';
  for (let i = 0; i < order; i++) plane[i] = signed(bits, width);
  const coefficients = history;
  let shift = 0;
  if (fixed !== undefined) coefficients.set(fixed);
  else {
    const precision = unsigned(bits, 4) + 1;
    shift = signed(bits, 5);
    if (precision === 16) return 'its predictor has an invalid precision';
    if (shift < 0) return 'its predictor has a negative shift';
    for (let k = 0; k < order; k++) coefficients[k] = signed(bits, precision);
  }
  const bad = residual(bits, plane, frames, order);
  if (bad !== undefined || bits.at > bits.end) return bad;
  const scale = 2 ** -shift;
  for (let i = order; i < frames; i++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += coefficients[k]! * plane[i - 1 - k]!;
    plane[i]! += shift === 0 ? sum : Math.floor(sum * scale);
  }
  return undefined;
}

function residual(bits: Bits, plane: Float64Array, frames: number, order: number): string | undefined {
  const method = unsigned(bits, 2);
  if (method > 1) return 'its residual is coded in a reserved way';
  const parameterBits = method === 0 ? 4 : 5;
  const partitionOrder = unsigned(bits, 4);
  const length = frames >> partitionOrder;
  if (length << partitionOrder !== frames || length < order || length === 0) return 'its residual is parted in a way that does not fit';
  let i = order;
  for (let end = length; end <= frames; end += length) {
    const k = unsigned(bits, parameterBits);
    if (k === (1 << parameterBits) - 1) {
      const raw = unsigned(bits, 5);
      for (; i < end && bits.at <= bits.end; i++) plane[i] = raw === 0 ? 0 : signed(bits, raw);
    } else if (!rice(bits, plane, i, end, k)) return bits.at > bits.end ? undefined : 'its residual is out of range';
    i = end;
    if (bits.at > bits.end) return undefined;
  }
  return undefined;
}

/** False where the bits end or a number needs more than 32 bits. */
function rice(bits: Bits, plane: Float64Array, from: number, to: number, k: number): boolean {
  const { bytes, end } = bits;
  let { at } = bits;
  const limit = 2 ** (32 - k);
  for (let i = from; i < to; i++) {
    let zeros = 0;
    let word = peek(bytes, at);
    while (word === 0) {
      zeros += 32;
      at += 32;
      if (at >= end || zeros >= limit) {
        bits.at = at >= end ? end + 1 : at;
        return false;
      }
      word = peek(bytes, at);
    }
    const run = Math.clz32(word);
    zeros += run;
    at += run + 1;
    if (zeros >= limit) {
      bits.at = at;
      return false;
    }
    let folded = zeros;
    if (k > 0) {
      folded = (zeros << k) | (peek(bytes, at) >>> (32 - k));
      at += k;
    }
    plane[i] = (folded >>> 1) ^ -(folded & 1);
    if (at > end) break;
  }
  bits.at = at;
  return at <= end;
}
