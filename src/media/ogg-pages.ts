/**
 * Takes the packets of one stream out of an Ogg file, page by page. Any thread; holds one page and the packet that goes
 * on over pages. A page whose checksum fails, and what hangs on it, is left out and said to be.
 *
 * Source: RFC 3533.
 */
import type { ByteSource } from './byte-source.ts';
import { ByteWindow } from './byte-window.ts';

/** What one page completes. */
export interface OggGroup {
  /** Offset of the page. */
  readonly at: number;
  readonly packets: readonly Uint8Array[];
  /** Position at the end of the last packet, in the codec's own counting. */
  readonly granule: number;
  /** The stream says that it ends here. */
  readonly isLast: boolean;
  /** Something before it was lost. */
  readonly isBroken: boolean;
  /** Which stream of the file it belongs to. */
  readonly serial: number;
}

/** §6: "OggS", version 0, flags, position, serial, sequence, checksum, number of segments. */
export const HEADER_BYTES = 27;
export const MARK = Uint8Array.of(0x4f, 0x67, 0x67, 0x53);
export const MAX_SEGMENTS = 255;
export const MAX_SEGMENT_BYTES = 255;
const MAX_PAGE_BYTES = HEADER_BYTES + MAX_SEGMENTS + MAX_SEGMENTS * MAX_SEGMENT_BYTES;
/** Larger than any packet of sound; pictures in comments may have as much. */
const MAX_PACKET_BYTES = 1 << 24;
export const FLAG_CONTINUED = 1;
export const FLAG_FIRST = 2;
export const FLAG_LAST = 4;
const NO_GRANULE = 0xffff_ffff;

/** §6: x³² + x²⁶ + x²³ + …, most significant bit first. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let i = 0; i < 8; i++) crc = crc < 0 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  return crc >>> 0;
});

/** Of a page whose checksum field, bytes 22 to 25, counts as zero. */
export function oggChecksum(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = (crc << 8) ^ CRC[((crc >>> 24) ^ (i - from >= 22 && i - from < 26 ? 0 : bytes[i]!)) & 255]!;
  return crc >>> 0;
}

interface Page {
  readonly at: number;
  readonly flags: number;
  /** Undefined where no packet ends on the page. */
  readonly granule: number | undefined;
  readonly serial: number;
  readonly sequence: number;
  readonly lacing: Uint8Array;
  readonly body: Uint8Array;
}

/** All pages whose checksum holds. */
async function* pages(source: ByteSource, start: number): AsyncGenerator<Page> {
  const window = new ByteWindow(source, start);
  while ((await window.need(MAX_PAGE_BYTES)) >= HEADER_BYTES) {
    const { buffer, from, to, position } = window;
    const page = parsePage(buffer, from, to, position);
    if (page === undefined) {
      const next = findMark(buffer, from + 1, to);
      window.skip(next - from);
      continue;
    }
    window.skip(HEADER_BYTES + page.lacing.length + page.body.length);
    yield page;
  }
}

function parsePage(bytes: Uint8Array, at: number, end: number, position: number): Page | undefined {
  if (!isMark(bytes, at) || bytes[at + 4] !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES);
  const segments = bytes[at + 26]!;
  const bodyAt = at + HEADER_BYTES + segments;
  if (bodyAt > end) return undefined;
  const lacing = bytes.slice(at + HEADER_BYTES, bodyAt);
  const length = lacing.reduce((sum, one) => sum + one, 0);
  if (bodyAt + length > end || view.getUint32(22, true) !== oggChecksum(bytes, at, bodyAt + length)) return undefined;
  const [low, high] = [view.getUint32(6, true), view.getUint32(10, true)];
  const granule = low === NO_GRANULE && high === NO_GRANULE ? undefined : high * 2 ** 32 + low;
  return { at: position, flags: bytes[at + 5]!, granule, serial: view.getUint32(14, true), sequence: view.getUint32(18, true), lacing, body: bytes.slice(bodyAt, bodyAt + length) };
}

const isMark = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0x4f && bytes[at + 1] === 0x67 && bytes[at + 2] === 0x67 && bytes[at + 3] === 0x53;

/** Where the next page may begin; near the end, what is too short for a mark is kept. */
function findMark(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at + 4 <= to; at++) if (isMark(bytes, at)) return at;
  return Math.max(from, to - 3);
}

/** The packets of the stream that begins at `start`, grouped by the page that completes them; those before the first position are headers. */
export async function* oggGroups(source: ByteSource, start: number): AsyncGenerator<OggGroup> {
  let serial: number | undefined;
  let expected = 0;
  let partial: Uint8Array[] = [];
  let partialBytes = 0;
  let isBroken = false;
  let isOver = false;
  for await (const page of pages(source, start)) {
    serial ??= page.serial;
    if (page.serial !== serial || isOver) {
      // The head of another stream is handed on, so that whoever reads can tell of it.
      if ((page.flags & FLAG_FIRST) !== 0) yield { at: page.at, packets: [], granule: 0, isLast: false, isBroken: false, serial: page.serial };
      continue;
    }
    if (page.sequence !== expected) {
      isBroken = true;
      partial = [];
      partialBytes = 0;
    }
    expected = (page.sequence + 1) % 2 ** 32;
    // Without its beginning the rest of a packet is nothing.
    let isOrphan = (page.flags & FLAG_CONTINUED) !== 0 && partial.length === 0;
    if ((page.flags & FLAG_CONTINUED) === 0 && partial.length > 0) {
      isBroken = true;
      partial = [];
      partialBytes = 0;
    }
    const packets: Uint8Array[] = [];
    let from = 0;
    let to = 0;
    for (const segment of page.lacing) {
      to += segment;
      if (segment === 255) continue;
      if (isOrphan) isBroken = true;
      else packets.push(join(partial, page.body.subarray(from, to)));
      isOrphan = false;
      partial = [];
      partialBytes = 0;
      from = to;
    }
    if (to > from || page.lacing.at(-1) === 255) {
      const isUsable = !isOrphan && partialBytes + to - from <= MAX_PACKET_BYTES;
      if (isUsable) {
        partial.push(page.body.subarray(from, to));
        partialBytes += to - from;
      } else {
        isBroken = true;
        partial = [];
        partialBytes = 0;
      }
    }
    isOver = (page.flags & FLAG_LAST) !== 0;
    if (packets.length > 0 || isOver) {
      yield { at: page.at, packets, granule: page.granule ?? 0, isLast: isOver, isBroken, serial };
      isBroken = false;
    }
  }
}

function join(parts: readonly Uint8Array[], last: Uint8Array): Uint8Array {
  if (parts.length === 0) return last;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, last.length));
  let at = 0;
  for (const part of [...parts, last]) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
