/**
 * Reads MP3 (MPEG 1, 2 and 2.5, layer III), decoded by libmpg123 in WebAssembly. Any thread. Looks through a file once, header
 * by header, to know its exact length. What the encoder says it has added is cut off at both ends; where it says nothing,
 * nothing is cut, since nobody can know.
 *
 * The decoder is under the LGPL: it stays an unmodified package, in a file of its own that loads with the first MP3.
 */
import { type Diagnostic, reasonOf } from '../kit/index.ts';
import { diagnoseByte } from './byte-diagnostic.ts';
import type { ByteSource } from './byte-source.ts';
import { ByteWindow } from './byte-window.ts';
import { type DecodedPiece, exactFrames } from './exact-frames.ts';
import { id3Tags } from './id3-tags.ts';
import { isSameStream, MAX_MPEG_FRAME_BYTES, MPEG_HEADER_BYTES, type MpegHeader, mpegHeader } from './mpeg-header.ts';
import { type Mp3Tag, parseMp3Tag } from './mp3-tag.ts';
import { asStereo } from './pcm-sound.ts';
import type { DecodeOptions, OpenedSound, OpenOptions } from './sound-file.ts';
import { defaultChannelMask } from './wav-format.ts';

/** libmpg123 as this package has it. */
const DECODER = 'mpg123-decoder-1.0.3';

/** What the synthesis filter of every decoder adds (LAME's documentation: 528 + 1). */
const DECODER_DELAY_FRAMES = 529;
const MAX_ID3_BYTES = 1 << 20;
/** A decoder that fails this often in one file will not recover. */
const MAX_FAILURES = 100;

interface FoundFrame {
  readonly header: MpegHeader;
  readonly bytes: Uint8Array;
  /** Offset in the file. */
  readonly at: number;
  /** Bytes that are no frame stood before it. */
  readonly skipped: number;
}

/** Whole frames of the stream, in order. A header counts when another follows it, or the end, or a tag. */
async function* mpegFrames(source: ByteSource, start: number): AsyncGenerator<FoundFrame> {
  const window = new ByteWindow(source, start);
  let first: MpegHeader | undefined;
  let skipped = 0;
  while ((await window.need(MAX_MPEG_FRAME_BYTES + MPEG_HEADER_BYTES)) >= MPEG_HEADER_BYTES) {
    const { buffer, from, to } = window;
    if (isTrailer(buffer, from, to)) return;
    const header = mpegHeader(buffer, from);
    if (header === undefined || (first !== undefined && !isSameStream(header, first)) || from + header.bytes > to || !isFollowed(buffer, from + header.bytes, to, header)) {
      window.skip(1);
      skipped++;
      continue;
    }
    first ??= header;
    yield { header, bytes: buffer.slice(from, from + header.bytes), at: window.position, skipped };
    skipped = 0;
    window.skip(header.bytes);
  }
}

function isFollowed(bytes: Uint8Array, at: number, to: number, header: MpegHeader): boolean {
  if (to - at < MPEG_HEADER_BYTES) return true;
  const next = mpegHeader(bytes, at);
  return next === undefined ? isTrailer(bytes, at, to) || bytes[at] !== 0xff && bytes.subarray(at, Math.min(to, at + 16)).every((byte) => byte === 0) : isSameStream(next, header);
}

/** Tags that stand behind the sound. */
function isTrailer(bytes: Uint8Array, at: number, to: number): boolean {
  const text = String.fromCharCode(...bytes.subarray(at, Math.min(to, at + 11)));
  return text.startsWith('TAG') || text.startsWith('APETAGEX') || text.startsWith('LYRICSBEGIN') || text.startsWith('ID3');
}

interface Mp3Extent {
  readonly header: MpegHeader;
  readonly channels: 1 | 2;
  readonly tag: Mp3Tag | undefined;
  /** MPEG frames of sound. */
  readonly mpegFrames: number;
  readonly lastAt: number;
}

async function readExtent(source: ByteSource, start: number, { signal, onProgress }: OpenOptions): Promise<Mp3Extent | undefined> {
  let header: MpegHeader | undefined;
  let tag: Mp3Tag | undefined;
  let channels: 1 | 2 = 1;
  let count = 0;
  let lastAt = start;
  for await (const frame of mpegFrames(source, start)) {
    if (header === undefined) {
      ({ header } = frame);
      tag = parseMp3Tag(frame.bytes, header);
    }
    if (frame.header.channels === 2) channels = 2;
    lastAt = frame.at + frame.bytes.length;
    if (++count % 1_024 !== 0) continue;
    signal?.throwIfAborted();
    onProgress?.(frame.at / source.size);
  }
  return header === undefined ? undefined : { header, channels, tag, mpegFrames: count - (tag === undefined ? 0 : 1), lastAt };
}

export async function openMp3(source: ByteSource, start: number, options: OpenOptions): Promise<OpenedSound> {
  const extent = await readExtent(source, start, options);
  if (extent === undefined) return { diagnostics: [diagnoseByte('mp3-no-sound', start, 'no whole MPEG frame is found')] };
  const { header, channels, tag, mpegFrames: count, lastAt } = extent;
  const said = tag?.mpegFrames;
  // Some writers count their tag as one.
  if (said !== undefined && said > count + 1) return { diagnostics: [diagnoseByte('mp3-cut', lastAt, `the header says ${said} MPEG frames, but the file holds ${count}: it was cut off`)] };
  const diagnostics: Diagnostic[] = [];
  const isLonger = said !== undefined && said > 0 && said < count;
  if (isLonger) diagnostics.push(diagnoseByte('mp3-more-sound', lastAt, `the file holds ${count} MPEG frames, more than the ${said} that its header says`, 'All are read.', 'warning'));
  const isKnown = tag?.delayFrames !== undefined;
  const cutFront = isKnown ? tag.delayFrames + DECODER_DELAY_FRAMES : 0;
  const cutBack = isKnown && !isLonger ? (tag.paddingFrames ?? 0) - DECODER_DELAY_FRAMES : 0;
  const frames = Math.max(0, count * header.frames - cutFront - cutBack);
  const decode = (decodeOptions: DecodeOptions = {}): AsyncGenerator<Float32Array, void, undefined> =>
    exactFrames(pieces(source, start, extent, cutFront, decodeOptions), frames, channels, decodeOptions);
  return {
    sound: {
      format: 'mp3', rateHz: header.rateHz, channels, frames, channelMask: defaultChannelMask(channels), decoder: DECODER, tags: id3Tags(await source.read(0, Math.min(start, MAX_ID3_BYTES))),
      decode,
      decodeStereo: (decodeOptions) => asStereo(decode(decodeOptions), channels),
    },
    diagnostics,
  };
}

/** Each has a memory of its own, which goes with it: to free what a damaged file has confused could trap. */
async function createDecoder(): Promise<InstanceType<typeof import('mpg123-decoder').MPEGDecoder>> {
  const { MPEGDecoder } = await import('mpg123-decoder');
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  return decoder;
}

async function* pieces(source: ByteSource, start: number, { tag, channels }: Mp3Extent, cutFront: number, { onDiagnostic }: DecodeOptions): AsyncGenerator<DecodedPiece> {
  let decoder = await createDecoder();
  let failures = 0;
  let wasDamaged = false;
  let index = tag === undefined ? 0 : -1;
  for await (const { header, bytes, at, skipped } of mpegFrames(source, start)) {
    if (index < 0) {
      index = 0;
      continue;
    }
    let problem = skipped > 0 && index > 0 ? `${skipped} bytes before this place are no sound` : undefined;
    const startFrame = index++ * header.frames - cutFront;
    try {
      const { channelData, samplesDecoded } = decoder.decodeFrame(bytes);
      const [left, right] = channelData as [Float32Array, Float32Array];
      if (samplesDecoded === 0) problem ??= 'a frame cannot be decoded';
      else yield { startFrame: startFrame + header.frames - samplesDecoded, samples: channels === 1 ? left : interleave(left, right) };
    } catch (error) {
      problem ??= `a frame cannot be decoded (${reasonOf(error)})`;
      if (++failures > MAX_FAILURES) return;
      decoder = await createDecoder();
    }
    if (problem !== undefined && !wasDamaged) onDiagnostic?.(diagnoseByte('mp3-damaged', at, problem, 'What is damaged is silent. Copy the file again.', 'warning'));
    wasDamaged = problem !== undefined;
  }
}

function interleave(left: Float32Array, right: Float32Array): Float32Array {
  const samples = new Float32Array(2 * left.length);
  for (let i = 0; i < left.length; i++) {
    samples[2 * i] = left[i]!;
    samples[2 * i + 1] = right[i]!;
  }
  return samples;
}
