/**
 * Reads FLAC files of any length in pieces. Any thread. A frame whose checksum fails is replaced by silence and told of;
 * a file that holds less than it promises is refused when it is opened.
 *
 * Source: RFC 9639.
 */
import type { Diagnostic } from '../kit/diagnostic.ts';
import { diagnoseByte, refuse, type Parsed } from './byte-diagnostic.ts';
import type { ByteSource } from './byte-source.ts';
import { ByteWindow, PADDING_BYTES } from './byte-window.ts';
import { type DecodedPiece, exactFrames } from './exact-frames.ts';
import { BLOCK_STREAM_INFO, BLOCK_VORBIS_COMMENT, FLAC_CHANNEL_MASKS, STREAM_INFO_BYTES, type StreamInfo } from './flac-format.ts';
import { decodeFrame, frameHeader, framePlanes, MAX_HEADER_BYTES } from './flac-frame-reader.ts';
import { asStereo } from './pcm-sound.ts';
import type { DecodeOptions, OpenedSound, SoundFile, SoundTags } from './sound-file.ts';
import { vorbisComments } from './sound-tags.ts';
import { MAX_RATE_HZ, MIN_RATE_HZ } from './wav-format.ts';

/** Goes up when the samples given out change. */
const DECODER = 'patchcord-flac-1';

const MAX_METADATA_BLOCKS = 1_024;
const MAX_COMMENT_BYTES = 1 << 16;
const MARK_BYTES = 4;
const MIN_BLOCK_FRAMES = 16;
/** The smallest frame there is: header 6, a constant of a byte and its value, checksum 2. */
const MIN_FRAME_BYTES = 10;
/** Damage that would take longer than this to search through is given up on. */
const MAX_FAILED_FRAMES = 1_000;
const MAX_FAILED_BYTES = 1 << 25;
/** How far before the end the last frame is looked for: more is only needed for frames no encoder writes. */
const TAIL_BYTES = [1 << 16, 1 << 22];

interface FlacLayout {
  readonly info: StreamInfo;
  readonly tags: SoundTags;
  /** Offset of the first frame. */
  readonly soundAt: number;
}

export async function openFlac(source: ByteSource, start: number): Promise<OpenedSound> {
  const layout = await readLayout(source, start);
  if ('fault' in layout) return { diagnostics: [layout.fault] };
  const length = await trueLength(source, layout.value);
  if ('fault' in length) return { diagnostics: [length.fault] };
  return { sound: flacSound(source, layout.value, length.value.frames), diagnostics: length.value.remarks };
}

async function readLayout(source: ByteSource, start: number): Promise<Parsed<FlacLayout>> {
  let info: StreamInfo | undefined;
  let tags: SoundTags = {};
  let at = start + MARK_BYTES;
  for (let count = 0; count < MAX_METADATA_BLOCKS; count++) {
    const head = await source.read(at, 4);
    if (head.length < 4) return refuse('flac-cut', source.size, 'the file ends within its metadata');
    const type = head[0]! & 0x7f;
    const size = head[1]! * 65_536 + head[2]! * 256 + head[3]!;
    const body = at + 4;
    if (body + size > source.size) return refuse('flac-metadata-size', at + 1, `a metadata block says it has ${size} bytes, but the file has ${source.size - body} left`);
    if (info === undefined) {
      if (type !== BLOCK_STREAM_INFO || size !== STREAM_INFO_BYTES) return refuse('flac-no-info', at, 'the first metadata block must be STREAMINFO, of 34 bytes');
      const parsed = parseInfo(await source.read(body, size), body);
      if ('fault' in parsed) return parsed;
      info = parsed.value;
    } else if (type === BLOCK_VORBIS_COMMENT) tags = vorbisComments(await source.read(body, Math.min(size, MAX_COMMENT_BYTES)));
    else if (type === 127) return refuse('flac-metadata-type', at, 'a metadata block is of the forbidden kind 127');
    at = body + size;
    if ((head[0]! & 0x80) !== 0) return { value: { info, tags, soundAt: at } };
  }
  return refuse('flac-too-much-metadata', at, `more than ${MAX_METADATA_BLOCKS} metadata blocks stand before the sound`);
}

function parseInfo(bytes: Uint8Array, at: number): Parsed<StreamInfo> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const minBlockFrames = view.getUint16(0);
  const maxBlockFrames = view.getUint16(2);
  const packed = view.getUint32(10);
  const rateHz = packed >>> 12;
  const channels = ((packed >>> 9) & 7) + 1;
  const bitsPerSample = ((packed >>> 4) & 31) + 1;
  const frames = (bytes[13]! & 15) * 2 ** 32 + view.getUint32(14);
  if (minBlockFrames < MIN_BLOCK_FRAMES || maxBlockFrames < minBlockFrames) return refuse('flac-blocks', at, `the header says blocks of ${minBlockFrames} to ${maxBlockFrames} frames; at least ${MIN_BLOCK_FRAMES} are allowed`);
  if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) return refuse('flac-rate', at + 10, `the header says a sample rate of ${rateHz} Hz; ${MIN_RATE_HZ} to ${MAX_RATE_HZ} Hz are read`, 'Export the file again at 44100 or 48000 Hz.');
  if (bitsPerSample < 4) return refuse('flac-bits', at + 12, `the header says ${bitsPerSample} bits a sample; 4 to 32 are read`);
  return { value: { minBlockFrames, maxBlockFrames, rateHz, channels, bitsPerSample, frames, md5: bytes.slice(18, 34) } };
}

/** What the last whole frame says: a header can promise anything, and a streamed one knows nothing. */
async function trueLength(source: ByteSource, { info, soundAt }: FlacLayout): Promise<Parsed<{ readonly frames: number; readonly remarks: readonly Diagnostic[] }>> {
  const infoAt = soundAt;
  let end: number | undefined;
  for (const bytes of TAIL_BYTES) {
    const from = Math.max(soundAt, source.size - bytes);
    end = await lastFrameEnd(source, from, info);
    if (end !== undefined || from === soundAt) break;
  }
  if (end === undefined) {
    if (info.frames === 0 && source.size === soundAt) return { value: { frames: 0, remarks: [] } };
    return refuse('flac-no-sound', Math.min(infoAt, source.size), `${info.frames === 0 ? 'some' : info.frames} frames of sound should follow, but no whole block of them is found at the end of the file`);
  }
  if (info.frames > end) return refuse('flac-cut', source.size, `the header says ${info.frames} frames, but the sound ends after ${end}: it was cut off`);
  const possible = Math.floor((source.size - soundAt) / MIN_FRAME_BYTES) * info.maxBlockFrames;
  if (end > possible) return refuse('flac-length', infoAt, `the last block says it ends with frame ${end}, more than fit into ${source.size - soundAt} bytes`);
  if (info.frames === 0) return { value: { frames: end, remarks: [diagnoseByte('flac-streamed', infoAt, 'the length was never filled in', `The sound is read to the end of the file, ${end} frames.`, 'note')] } };
  if (info.frames < end) return { value: { frames: info.frames, remarks: [diagnoseByte('flac-more-sound', source.size, `the file holds ${end} frames, more than the ${info.frames} that its header says`, 'The rest is left out.', 'warning')] } };
  return { value: { frames: end, remarks: [] } };
}

/** Searches from the end, so that a tag behind the sound does not matter. */
async function lastFrameEnd(source: ByteSource, from: number, info: StreamInfo): Promise<number | undefined> {
  const tail = await source.read(from, source.size - from);
  const bytes = new Uint8Array(tail.length + PADDING_BYTES);
  bytes.set(tail);
  const planes = framePlanes(info);
  let failed = 0;
  for (let at = tail.length - MIN_FRAME_BYTES; at >= 0 && failed < MAX_FAILED_FRAMES; at--) {
    if (bytes[at] !== 0xff) continue;
    const header = frameHeader(bytes, at, tail.length, info);
    if (header === undefined) continue;
    const decoded = decodeFrame(bytes, at, tail.length, header, info, planes);
    if (typeof decoded === 'object' && 'samples' in decoded) return header.startFrame + header.frames;
    failed++;
  }
  return undefined;
}

function flacSound(source: ByteSource, layout: FlacLayout, frames: number): SoundFile {
  const { info, tags } = layout;
  const { rateHz, channels, bitsPerSample } = info;
  const decode = (options: DecodeOptions = {}): AsyncGenerator<Float32Array, void, undefined> => exactFrames(framesOf(source, layout, frames, options), frames, channels, options);
  return {
    format: 'flac', rateHz, channels, frames, bitsPerSample, channelMask: FLAC_CHANNEL_MASKS[channels]!, decoder: DECODER, tags,
    decode,
    decodeStereo: (options) => asStereo(decode(options), channels),
  };
}

/** Room for a frame written as it is, and a little more than any encoder needs above that. */
const maxFrameBytes = ({ maxBlockFrames, channels, bitsPerSample }: StreamInfo): number => Math.ceil((maxBlockFrames * channels * (bitsPerSample + 1)) / 8) + 1_024;

/** All frames that are whole, in order. Damage is told once, where it begins. */
async function* framesOf(source: ByteSource, { info, soundAt }: FlacLayout, frames: number, { signal, onDiagnostic }: DecodeOptions): AsyncGenerator<DecodedPiece> {
  const window = new ByteWindow(source, soundAt);
  const planes = framePlanes(info);
  const largest = maxFrameBytes(info);
  let next = 0;
  let damageAt: number | undefined;
  let failedFrames = 0;
  let failedBytes = 0;
  while (next < frames) {
    // 64 KiB hold a frame of nearly every file; more is loaded where one says it goes on.
    if ((await window.need(MAX_HEADER_BYTES)) < MIN_FRAME_BYTES) break;
    const header = frameHeader(window.buffer, window.from, window.to, info);
    let bad = 'no frame begins here';
    if (header !== undefined && header.startFrame >= next && header.startFrame < frames) {
      let decoded = decodeFrame(window.buffer, window.from, window.to, header, info, planes);
      while (decoded === 'more' && window.available < largest) {
        const before = window.available;
        if ((await window.need(Math.min(largest, 2 * before))) === before) break;
        decoded = decodeFrame(window.buffer, window.from, window.to, header, info, planes);
      }
      if (decoded !== 'more' && 'samples' in decoded) {
        if (header.startFrame > next && damageAt === undefined) onDiagnostic?.(gap(window.position, next, header.startFrame));
        damageAt = undefined;
        yield { startFrame: header.startFrame, samples: decoded.samples };
        next = header.startFrame + header.frames;
        window.skip(decoded.bytes);
        continue;
      }
      bad = decoded === 'more' ? 'the file ends within a frame' : `a frame cannot be used: ${decoded.bad}`;
      failedFrames++;
      failedBytes += Math.min(window.available, largest);
    }
    if (damageAt === undefined) {
      damageAt = window.position;
      onDiagnostic?.(diagnoseByte('flac-damaged', damageAt, `behind frame ${next} ${bad}`, 'What is damaged is silent. Copy the file again.', 'warning'));
    }
    if (failedFrames > MAX_FAILED_FRAMES || failedBytes > MAX_FAILED_BYTES) break;
    signal?.throwIfAborted();
    await skipToSync(window);
  }
  if (next < frames && damageAt === undefined) onDiagnostic?.(diagnoseByte('flac-damaged', window.position, `the sound ends after ${next} of ${frames} frames`, 'The rest is silent. Copy the file again.', 'warning'));
}

const gap = (byte: number, from: number, to: number): Diagnostic =>
  diagnoseByte('flac-gap', byte, `frames ${from} to ${to - 1} are missing`, 'They are silent. Copy or export the file again.', 'warning');

/** To the next byte that may begin a frame, one at least. */
async function skipToSync(window: ByteWindow): Promise<void> {
  window.skip(1);
  for (;;) {
    const { buffer, from, to } = window;
    for (let at = from; at + 1 < to; at++) {
      if (buffer[at] === 0xff && (buffer[at + 1]! & 0xfe) === 0xf8) {
        window.skip(at - from);
        return;
      }
    }
    window.skip(Math.max(0, to - from - 1));
    if ((await window.need(2)) < 2) return;
  }
}
