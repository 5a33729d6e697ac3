/**
 * Inflates deflated bytes in pieces and stops as soon as more comes out than was allowed, so that a few kilobytes never fill the
 * machine. Any thread.
 */
import { Inflate } from 'fflate';

/** One piece gives at most 1032 times its length (RFC 1951: a code of one bit for a copy of 258 bytes). */
const PIECE_BYTES = 8192;

export type InflateFault = 'damaged' | 'too-large';

export class InflateError extends Error {
  constructor(readonly fault: InflateFault) {
    super(fault === 'damaged' ? 'the compressed data are damaged' : 'there is more in it than it says');
  }
}

export class BoundedInflate {
  /** Bytes given out so far. */
  length = 0;
  private pieces: Uint8Array[] = [];
  private readonly inflate = new Inflate((bytes) => {
    this.length += bytes.length;
    if (bytes.length > 0) this.pieces.push(bytes);
  });

  constructor(private readonly limit: number) {}

  /** What `bytes` bring, in order. @throws InflateError */
  *push(bytes: Uint8Array, isLast: boolean): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length || (isLast && at === 0); at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      try {
        this.inflate.push(piece, isLast && at + PIECE_BYTES >= bytes.length);
      } catch {
        throw new InflateError('damaged');
      }
      const out = this.pieces;
      this.pieces = [];
      if (this.length > this.limit) throw new InflateError('too-large');
      yield* out;
    }
  }
}

/** All at once. @throws InflateError */
export function inflateWhole(bytes: Uint8Array, limit: number): Uint8Array {
  const inflate = new BoundedInflate(limit);
  const pieces = [...inflate.push(bytes, true)];
  const whole = new Uint8Array(inflate.length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
