/**
 * For tests: WAV files byte by byte, independent of the writer, so that reader and writer can't be wrong together.
 */

export interface FixtureFormat {
  tag: number;
  channels: number;
  rateHz: number;
  bits: number;
  /** Makes the chunk extensible. */
  extensible?: { validBits: number; mask: number };
}

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export const text = (letters: string): Uint8Array => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const little = (value: number, bytes: number): number[] => Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) % 256);
export const u16 = (value: number): number[] => little(value, 2);
export const u32 = (value: number): number[] => little(value, 4);
export const u64 = (value: number): number[] => little(value, 8);

/** With its pad byte; `size` lies about the length. */
export function chunk(id: string, body: Uint8Array | readonly number[], size = body.length): Uint8Array {
  return concat(text(id), u32(size), body, body.length % 2 === 1 ? [0] : []);
}

export function formatBody({ tag, channels, rateHz, bits, extensible }: FixtureFormat): Uint8Array {
  const frameBytes = channels * Math.ceil(bits / 8);
  const plain = concat(u16(extensible ? 0xfffe : tag), u16(channels), u32(rateHz), u32(rateHz * frameBytes), u16(frameBytes), u16(bits));
  if (extensible === undefined) return plain;
  const tail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
  return concat(plain, u16(22), u16(extensible.validBits), u32(extensible.mask), u16(tag), tail);
}

/** `RIFF` around chunks; `size` lies about the length. */
export function riff(chunks: readonly Uint8Array[], size?: number, id = 'RIFF'): Uint8Array {
  const body = concat(text('WAVE'), ...chunks);
  return concat(text(id), u32(size ?? body.length), body);
}

/** The plainest file there is: fmt and data. */
export const simpleWav = (format: FixtureFormat, data: Uint8Array | readonly number[]): Uint8Array => riff([chunk('fmt ', formatBody(format)), chunk('data', data)]);

export const PCM16_STEREO: FixtureFormat = { tag: 1, channels: 2, rateHz: 48_000, bits: 16 };
