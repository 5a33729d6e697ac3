/**
 * Lays packets of one stream into the pages of an Ogg file. Any thread; holds the page that is being filled. The sink decides where
 * the bytes go; nothing of what is written is corrected later.
 *
 * Source: RFC 3533 §6.
 */
import type { ByteSink } from './byte-sink.ts';
import { FLAG_CONTINUED, FLAG_FIRST, FLAG_LAST, HEADER_BYTES, MARK, MAX_SEGMENT_BYTES, MAX_SEGMENTS, oggChecksum } from './ogg-pages.ts';

export interface OggPageWriter {
  /** Bytes handed to the sink so far. */
  readonly bytes: number;
  /** Appends a packet; `granule` is the stream's position at its end, in the codec's own counting. One call at a time. */
  write(packet: Uint8Array, granule: number): Promise<void>;
  /** The next packet begins a page. */
  endPage(): Promise<void>;
  /** Marks the last page as the last of the stream; where nothing is held, an empty page says so, at `granule`. */
  finish(granule: number): Promise<void>;
}

/** The position of a page on which no packet ends. */
const NO_GRANULE = 2n ** 64n - 1n;

/** `serial`: tells the streams of one file from each other, 32 bits. */
export function createOggPageWriter(serial: number, sink: ByteSink): OggPageWriter {
  const lacing = new Uint8Array(MAX_SEGMENTS);
  const body = new Uint8Array(MAX_SEGMENTS * MAX_SEGMENT_BYTES);
  let segments = 0;
  let filled = 0;
  let sequence = 0;
  let granule: bigint = NO_GRANULE;
  let isContinued = false;
  let bytes = 0;

  const put = async (isLast: boolean, goesOn: boolean): Promise<void> => {
    const bodyAt = HEADER_BYTES + segments;
    const page = new Uint8Array(bodyAt + filled);
    page.set(MARK);
    page[5] = (isContinued ? FLAG_CONTINUED : 0) | (sequence === 0 ? FLAG_FIRST : 0) | (isLast ? FLAG_LAST : 0);
    page[26] = segments;
    page.set(lacing.subarray(0, segments), HEADER_BYTES);
    page.set(body.subarray(0, filled), bodyAt);
    const view = new DataView(page.buffer);
    view.setBigUint64(6, granule, true);
    view.setUint32(14, serial, true);
    view.setUint32(18, sequence, true);
    view.setUint32(22, oggChecksum(page, 0, page.length), true);
    sequence++;
    segments = 0;
    filled = 0;
    granule = NO_GRANULE;
    isContinued = goesOn;
    await sink.write(page);
    bytes += page.length;
  };

  return {
    get bytes() { return bytes; },
    async write(packet, end) {
      // A packet whose length is a multiple of 255 ends with a segment of none, so that it is seen to end.
      for (let at = 0; at <= packet.length; at += MAX_SEGMENT_BYTES) {
        // A full page waits for the next segment: only then is it known that it is not the last.
        if (segments === MAX_SEGMENTS) await put(false, at > 0);
        const piece = packet.subarray(at, at + MAX_SEGMENT_BYTES);
        body.set(piece, filled);
        filled += piece.length;
        lacing[segments++] = piece.length;
      }
      granule = BigInt(end);
    },
    async endPage() {
      if (segments > 0) await put(false, false);
    },
    async finish(end) {
      granule = BigInt(end);
      await put(true, false);
    },
  };
}
