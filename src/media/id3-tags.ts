/**
 * Texts of an ID3v2 tag: title, artist and the like. Pure, any thread. Tags that are compressed, encrypted or
 * unsynchronized are left alone.
 *
 * Sources: ID3v2.2, 2.3 and 2.4 (id3.org).
 */
import { MAX_TAG_LENGTH, type SoundTags } from './sound-file.ts';
import { tagsOf, utf8 } from './sound-tags.ts';

const MAX_FRAMES = 500;

/** `bytes`: the tag, or its beginning, from "ID3" on. */
export function id3Tags(bytes: Uint8Array): SoundTags {
  const version = bytes[3] ?? 0;
  if (version < 2 || version > 4 || ((bytes[5] ?? 0) & 0xc0) !== 0) return {};
  const [idLength, headBytes] = version === 2 ? [3, 6] : [4, 10];
  const pairs: (readonly [string, string])[] = [];
  let at = 10;
  for (let count = 0; count < MAX_FRAMES && at + headBytes <= bytes.length; count++) {
    const id = String.fromCharCode(...bytes.subarray(at, at + idLength));
    if (!/^[A-Z0-9]+$/.test(id)) break;
    const size = version === 2 ? number(bytes, at + 3, 3, 256) : number(bytes, at + 4, 4, version === 4 ? 128 : 256);
    const body = at + headBytes;
    const isPlain = version === 2 || (bytes[at + 9] ?? 0) === 0;
    if (id.startsWith('T') && isPlain && size > 1) pairs.push([id, textOf(bytes.subarray(body, Math.min(body + size, body + 1 + 4 * MAX_TAG_LENGTH)))]);
    at = body + size;
  }
  return tagsOf(pairs);
}

function number(bytes: Uint8Array, at: number, length: number, base: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * base + (bytes[at + i] ?? 0);
  return value;
}

/** The first byte says the encoding; several texts are parted by zeros, the first counts. */
function textOf(bytes: Uint8Array): string {
  const body = bytes.subarray(1);
  const text = bytes[0] === 0 ? String.fromCharCode(...body) : bytes[0] === 3 ? utf8(body) : utf16(body, bytes[0] === 2);
  return text.split('\0')[0] ?? '';
}

function utf16(bytes: Uint8Array, isBig: boolean): string {
  const hasMark = (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe);
  const big = hasMark ? bytes[0] === 0xfe : isBig;
  const units: number[] = [];
  for (let i = hasMark ? 2 : 0; i + 1 < bytes.length; i += 2) units.push(big ? bytes[i]! * 256 + bytes[i + 1]! : bytes[i + 1]! * 256 + bytes[i]!);
  return String.fromCharCode(...units);
}
