/**
 * Tells the format of a sound file by its content, never by its name. Any thread; reads the first few kilobytes, and
 * steps over ID3 tags, which stand before MP3 and, against the rules, before FLAC too.
 */
import type { ByteSource } from './byte-source.ts';
import { refuse, type Parsed } from './byte-diagnostic.ts';
import { findMpegAudio } from './mpeg-header.ts';
import type { SoundFormat } from './sound-file.ts';

export interface FoundFormat {
  readonly format: SoundFormat;
  /** Where it begins: behind a tag or what else stands in front. */
  readonly at: number;
}

const CONVERT = 'Convert it to WAV, AIFF, FLAC, MP3, Ogg Vorbis or Opus.';

/** Taggers write one ID3 tag; some add another in front. */
const MAX_TAGS = 8;
const ID3_BYTES = 10;

/** How far behind tags an MP3 may begin: some writers pad. */
const SEARCH_BYTES = 1 << 16;

/** What else people drop, by first bytes (or bytes at an offset), with the article it is told with. */
const OTHERS: readonly (readonly [number, string, string])[] = [
  [4, 'ftyp', 'an MP4 or M4A file (AAC or Apple Lossless)'], [0, '\x1aE\xdf\xa3', 'a Matroska or WebM file'], [0, '0&\xb2u', 'a Windows Media file'], [0, 'wvpk', 'a WavPack file'],
  [0, 'MAC ', 'a Monkey’s Audio file'], [0, 'riff', 'a Wave64 file'], [0, 'RIFX', 'a big-endian WAV file'], [0, 'MThd', 'a MIDI file: notes, no sound'], [0, 'TTA1', 'a True Audio file'],
  [0, 'ADIF', 'an AAC file'], [0, '#!AMR', 'an AMR file'], [0, '.snd', 'a Sun audio file'], [0, 'DSD ', 'a DSD file'], [0, 'FRM8', 'a DSD file'], [0, 'PK\x03\x04', 'a zip archive'], [0, '%PDF', 'a PDF document'],
  [0, '\x89PNG', 'a picture'], [0, '\xff\xd8\xff', 'a picture'], [0, 'GIF8', 'a picture'],
];

const OGG_CODECS: readonly (readonly [string, string])[] = [
  ['\x7fFLAC', 'FLAC in an Ogg file'], ['Speex', 'a Speex file'], ['\x80theora', 'an Ogg video'], ['fishead', 'an Ogg file of several streams'],
];

const latin = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
const startsWith = (bytes: Uint8Array, mark: string, at = 0): boolean => latin(bytes, at, at + mark.length) === mark;

/** In: a source → out: its format, or a diagnostic. Rejects only when the source does. */
export async function findFormat(source: ByteSource): Promise<Parsed<FoundFormat>> {
  let at = 0;
  for (let tags = 0; tags < MAX_TAGS; tags++) {
    const size = id3Size(await source.read(at, ID3_BYTES));
    if (size === 0) break;
    at += size;
  }
  const head = await source.read(at, SEARCH_BYTES);
  if (head.length === 0) return refuse('sound-empty', Math.min(at, source.size), source.size === 0 ? 'the file is empty' : 'the file ends with its tag; there is no sound', 'Copy or export the file again.');
  if (startsWith(head, 'RIFF') || startsWith(head, 'RF64') || startsWith(head, 'BW64')) return { value: { format: 'wav', at } };
  if (startsWith(head, 'FORM')) return { value: { format: 'aiff', at } };
  if (startsWith(head, 'caff')) return { value: { format: 'caf', at } };
  if (startsWith(head, 'fLaC')) return { value: { format: 'flac', at } };
  if (startsWith(head, 'OggS')) return findOggCodec(head, at);
  const other = OTHERS.find(([offset, mark]) => startsWith(head, mark, offset))?.[2];
  if (other !== undefined) return refuse('sound-unknown', at, `this is ${other}, which is not read`, CONVERT);
  if (isAdts(head)) return refuse('sound-unknown', at, 'this is an AAC file, which is not read', CONVERT);
  const mpeg = findMpegAudio(head, at > 0);
  if (mpeg !== undefined) return { value: { format: 'mp3', at: at + mpeg } };
  return refuse('sound-unknown', at, 'no sound format that is known begins here', CONVERT);
}

/** ID3v2.4 §3.1: sizes of 7 bits a byte; 0 where there is no tag. */
function id3Size(head: Uint8Array): number {
  if (head.length < ID3_BYTES || !startsWith(head, 'ID3')) return 0;
  const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + ((head[i] ?? 0) & 0x7f), 0);
  const hasFooter = ((head[5] ?? 0) & 0x10) !== 0;
  return ID3_BYTES + size + (hasFooter ? ID3_BYTES : 0);
}

/** RFC 3533: the first packet of the first page names the codec. */
function findOggCodec(head: Uint8Array, at: number): Parsed<FoundFormat> {
  const packet = 27 + (head[26] ?? 0);
  if (startsWith(head, '\x01vorbis', packet)) return { value: { format: 'vorbis', at } };
  if (startsWith(head, 'OpusHead', packet)) return { value: { format: 'opus', at } };
  const other = OGG_CODECS.find(([mark]) => startsWith(head, mark, packet))?.[1] ?? 'an Ogg file whose first packet is neither Vorbis nor Opus';
  return refuse('sound-unknown', at + Math.min(packet, head.length), `this is ${other}, which is not read`, CONVERT);
}

/** Twelve bits of sync like MPEG audio, but layer 0. */
const isAdts = (head: Uint8Array): boolean => head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0;
