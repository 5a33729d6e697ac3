/**
 * Finds format and sound in a Core Audio file: uncompressed sound only. Any thread; reads headers only and believes no
 * size that the file itself does not bear out.
 *
 * Source: Apple, "Core Audio Format Specification 1.0" (2011).
 */
import type { Diagnostic } from '../kit/diagnostic.ts';
import { diagnoseByte, refuse, type Parsed } from './byte-diagnostic.ts';
import type { ByteSource } from './byte-source.ts';
import type { PcmFormat, PcmLayout } from './pcm-sound.ts';
import { cleanText, tagsOf, utf8 } from './sound-tags.ts';
import type { SoundTags } from './sound-file.ts';
import { defaultChannelMask, MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ } from './wav-format.ts';

const MAX_CHUNKS = 1_024;
const HEADER_BYTES = 12;
const DESCRIPTION_BYTES = 32;
const EDIT_COUNT_BYTES = 4;
const MAX_INFO_BYTES = 1 << 16;
const FLAG_FLOAT = 1;
const FLAG_LITTLE = 2;
const EXPORT_AGAIN = 'Export the file again as CAF, AIFF or WAV, PCM 16 or 24 bit.';

const NAMES: Readonly<Record<string, string>> = { 'aac ': 'AAC', 'alac': 'Apple Lossless', 'ima4': 'IMA ADPCM', 'ulaw': 'µ-law', 'alaw': 'A-law', '.mp3': 'MP3', 'opus': 'Opus', 'flac': 'FLAC' };

const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** In: a source → out: the layout, or the diagnostic with the byte at fault. Rejects only when the source does. */
export async function readCafLayout(source: ByteSource, start: number): Promise<Parsed<PcmLayout>> {
  const head = await source.read(start, 8);
  if (head.length < 8) return refuse('caf-cut', start + head.length, 'the file ends within its header');
  const version = viewOf(head).getUint16(4);
  if (version !== 1) return refuse('caf-version', start + 4, `the file says version ${version}; only 1 is known`, EXPORT_AGAIN);
  let format: PcmFormat | undefined;
  let sound: { at: number; size: number; sizeAt: number } | undefined;
  let tags: SoundTags = {};
  let at = start + 8;
  for (let count = 0; at + HEADER_BYTES <= source.size; count++) {
    if (count === MAX_CHUNKS) return refuse('caf-too-many-chunks', at, `more than ${MAX_CHUNKS} chunks stand in the file`);
    const header = await source.read(at, HEADER_BYTES);
    const id = ascii(header.subarray(0, 4));
    const view = viewOf(header);
    const size = view.getInt32(4) * 2 ** 32 + view.getUint32(8);
    const body = at + HEADER_BYTES;
    if (format === undefined) {
      if (id !== 'desc') return refuse('caf-no-description', at, `the first chunk must be "desc"; here is ${JSON.stringify(cleanText(id))}`);
      const parsed = parseDescription(await source.read(body, DESCRIPTION_BYTES), body);
      if ('fault' in parsed) return parsed;
      format = parsed.value;
    } else if (id === 'data' && sound === undefined) sound = { at: body + EDIT_COUNT_BYTES, size: size - EDIT_COUNT_BYTES, sizeAt: at + 4 };
    else if (id === 'info') tags = parseInfo(await source.read(body, Math.max(0, Math.min(size, MAX_INFO_BYTES))));
    // Only data may leave its size open, as the last chunk; what lies is told of below.
    if (size < 0 || body + size > source.size) {
      if (sound !== undefined) break;
      return refuse('caf-chunk-size', at + 4, `the chunk ${JSON.stringify(cleanText(id))} says it has ${size} bytes, but the file has ${source.size - body} left, and no sound has come`);
    }
    at = body + size;
  }
  if (format === undefined || sound === undefined) return refuse('caf-no-sound', Math.min(at, source.size), `the file ends at byte ${source.size} and no data chunk has come`);
  return layOut(source, format, sound, tags);
}

function layOut(source: ByteSource, format: PcmFormat, sound: { at: number; size: number; sizeAt: number }, tags: SoundTags): Parsed<PcmLayout> {
  const remarks: Diagnostic[] = [];
  const frameBytes = format.channels * format.bytesPerSample;
  const there = Math.max(0, source.size - sound.at);
  const streamed = sound.size === -1 - EDIT_COUNT_BYTES;
  const bytes = streamed ? there : sound.size;
  if (bytes < 0) return refuse('caf-sound-size', sound.sizeAt, 'the size of the sound is negative');
  if (bytes > there) return refuse('caf-cut', sound.sizeAt, `the sound should have ${bytes} bytes, but the file has ${there} left after byte ${sound.at}: it was cut off`);
  const frames = Math.floor(bytes / frameBytes);
  if (streamed) remarks.push(diagnoseByte('caf-streamed', sound.sizeAt, 'the length was never filled in', `The sound is read to the end of the file, ${frames} frames.`, 'note'));
  if (bytes % frameBytes !== 0) remarks.push(diagnoseByte('caf-part-frame', sound.at + frames * frameBytes, 'the sound ends within a frame', 'That part of a frame is left out.', 'warning'));
  return { value: { format, dataAt: sound.at, frames, tags, remarks } };
}

function parseDescription(bytes: Uint8Array, at: number): Parsed<PcmFormat> {
  if (bytes.length < DESCRIPTION_BYTES) return refuse('caf-cut', at + bytes.length, 'the file ends within its description');
  const view = viewOf(bytes);
  const rateHz = view.getFloat64(0);
  const id = ascii(bytes.subarray(8, 12));
  const flags = view.getUint32(12);
  const [bytesPerPacket, framesPerPacket, channels, bits] = [16, 20, 24, 28].map((offset) => view.getUint32(offset)) as [number, number, number, number];
  if (id !== 'lpcm') return refuse('caf-encoding-unknown', at + 8, `the sound is encoded as ${NAMES[id] ?? JSON.stringify(cleanText(id))}; only PCM and float are read`, EXPORT_AGAIN);
  if (!Number.isInteger(rateHz) || rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) return refuse('caf-rate', at, `the header says a sample rate of ${rateHz} Hz; whole numbers from ${MIN_RATE_HZ} to ${MAX_RATE_HZ} Hz are read`, 'Export the file again at 44100 or 48000 Hz.');
  if (channels < 1 || channels > MAX_CHANNELS) return refuse('caf-channels', at + 24, `the header says ${channels} channels; 1 to ${MAX_CHANNELS} are read`, `Export the file again with at most ${MAX_CHANNELS} channels.`);
  const encoding = (flags & FLAG_FLOAT) !== 0 ? 'float' : 'pcm';
  if (encoding === 'float' ? bits !== 32 && bits !== 64 : bits < 8 || bits > 32) return refuse('caf-bits', at + 28, `the header says ${bits} bits a sample; read are 8 to 32 bits of PCM, or float of 32 or 64 bits`, EXPORT_AGAIN);
  const bytesPerSample = Math.ceil(bits / 8);
  if (framesPerPacket !== 1 || bytesPerPacket !== channels * bytesPerSample) return refuse('caf-packets', at + 16, `the header says ${bytesPerPacket} bytes and ${framesPerPacket} frames a packet, which does not fit ${channels} channels of ${bits} bits`, EXPORT_AGAIN);
  return { value: { encoding, rateHz, channels, bitsPerSample: bits, bytesPerSample, bigEndian: (flags & FLAG_LITTLE) === 0, signedBytes: true, channelMask: defaultChannelMask(channels) } };
}

/** Pairs of texts, each ended by a zero, behind their count. */
function parseInfo(bytes: Uint8Array): SoundTags {
  const texts = utf8(bytes.subarray(4)).split('\0');
  return tagsOf(texts.flatMap((key, i) => (i % 2 === 0 && texts[i + 1] !== undefined ? [[key, texts[i + 1]!] as const] : [])));
}
