/**
 * What a file says about itself, made safe to show: short, without control characters, and only what is known here.
 * Pure, any thread.
 */
import { MAX_TAG_LENGTH, type SoundTags } from './sound-file.ts';

/** Vorbis comment names (also those of CAF, in lower case) and ID3 frames. */
const NAMES: Readonly<Record<string, keyof SoundTags>> = {
  TITLE: 'title', ARTIST: 'artist', ALBUM: 'album', DATE: 'date', YEAR: 'date', ISRC: 'isrc', COMMENT: 'comment', COMMENTS: 'comment', DESCRIPTION: 'comment', 'RECORDED DATE': 'date',
  TIT2: 'title', TPE1: 'artist', TALB: 'album', TDRC: 'date', TYER: 'date', TSRC: 'isrc', TT2: 'title', TP1: 'artist', TAL: 'album', TYE: 'date', TRC: 'isrc',
  NAME: 'title', AUTH: 'artist', ANNO: 'comment', INAM: 'title', IART: 'artist', IPRD: 'album', ICRD: 'date', ICMT: 'comment',
};

/** Pairs of name and text, in any order → the tags known; of several with one name the first. */
export function tagsOf(pairs: Iterable<readonly [string, string]>): SoundTags {
  const tags: Partial<Record<keyof SoundTags, string>> = {};
  for (const [name, text] of pairs) {
    const upper = name.toUpperCase();
    const key = Object.hasOwn(NAMES, upper) ? NAMES[upper] : undefined;
    const clean = cleanText(text);
    if (key !== undefined && clean !== '') tags[key] ??= clean;
  }
  return tags;
}

/** Control characters would break a line or hide one. */
export const cleanText = (text: string): string => text.slice(0, 4 * MAX_TAG_LENGTH).replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu, ' ').trim().slice(0, MAX_TAG_LENGTH);

export const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/**
 * The comment block of FLAC, Vorbis and Opus (Xiph, "Ogg Vorbis I: comment field and header specification"): a vendor
 * and `NAME=text`, each with its length. What lies about lengths is read up to the lie.
 */
export function vorbisComments(bytes: Uint8Array): SoundTags {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (): Uint8Array | undefined => {
    if (at + 4 > bytes.length) return undefined;
    const length = view.getUint32(at, true);
    at += 4;
    if (length > bytes.length - at) return undefined;
    at += length;
    return bytes.subarray(at - length, at);
  };
  if (take() === undefined || at + 4 > bytes.length) return {};
  const count = Math.min(view.getUint32(at, true), MAX_COMMENTS);
  at += 4;
  const pairs: (readonly [string, string])[] = [];
  for (let i = 0; i < count; i++) {
    const comment = take();
    if (comment === undefined) break;
    const equals = comment.indexOf(0x3d);
    // A picture in a comment may have megabytes; no name known here is so long, nor is a text that is shown.
    if (equals > 0 && equals < MAX_NAME_LENGTH) pairs.push([utf8(comment.subarray(0, equals)), utf8(comment.subarray(equals + 1, equals + 1 + 4 * MAX_TAG_LENGTH))]);
  }
  return tagsOf(pairs);
}

const COMMENT_NAMES = { title: 'TITLE', artist: 'ARTIST', album: 'ALBUM', date: 'DATE', isrc: 'ISRC', comment: 'COMMENT' } as const;
const VENDOR = 'Patchcord';

/** The same block of our own; texts are cleaned as they are when read. */
export function writeVorbisComments(tags: SoundTags, extra: readonly (readonly [string, string])[] = []): Uint8Array {
  const known = (Object.keys(COMMENT_NAMES) as (keyof SoundTags)[]).flatMap((key) => {
    const text = cleanText(tags[key] ?? '');
    return text === '' ? [] : [[COMMENT_NAMES[key], text] as const];
  });
  const comments = [...known, ...extra];
  const texts = [VENDOR, ...comments.map(([name, text]) => `${name}=${text}`)].map((text) => new TextEncoder().encode(text));
  const bytes = new Uint8Array(4 + texts.reduce((sum, text) => sum + 4 + text.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  texts.forEach((text, i) => {
    view.setUint32(at, text.length, true);
    bytes.set(text, at + 4);
    at += 4 + text.length;
    if (i > 0) return;
    view.setUint32(at, comments.length, true);
    at += 4;
  });
  return bytes;
}

const MAX_COMMENTS = 1_000;
const MAX_NAME_LENGTH = 64;
