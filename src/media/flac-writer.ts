/**
 * Writes FLAC files of any length in pieces, 16 or 24 bit, with or without dither, with tags. Any thread; holds no more
 * than one block. The sink decides where the bytes go; the header is corrected at the end, so that it says the true
 * length and checksum. What an interrupted writer leaves still opens: its header says that the length is unknown.
 *
 * Source: RFC 9639.
 */
import { BitWriter } from './bit-writer.ts';
import type { ByteSink } from './byte-sink.ts';
import { createQuantizer } from './dither.ts';
import { BLOCK_STREAM_INFO, BLOCK_VORBIS_COMMENT, FLAC_CHANNEL_MASKS, MAX_FLAC_CHANNELS, MAX_FLAC_FRAMES, MAX_FLAC_RATE_HZ, STREAM_INFO_BYTES, type StreamInfo } from './flac-format.ts';
import { FlacFrameWriter, WRITTEN_BLOCK_FRAMES } from './flac-frame-writer.ts';
import { Md5 } from './md5.ts';
import type { SoundTags } from './sound-file.ts';
import { writeVorbisComments } from './sound-tags.ts';
import { MIN_RATE_HZ } from './wav-format.ts';

export interface FlacWriterOptions {
  readonly rateHz: number;
  /** 1 to 8. */
  readonly channels: number;
  readonly bitsPerSample: 16 | 24;
  /** Triangular dither (see `dither.ts`); off where the samples lie on steps of as many bits already, which then come through untouched. */
  readonly dither: boolean;
  readonly seed?: number;
  readonly tags?: SoundTags;
  /** Speaker positions; kept where they are not the usual ones of as many channels. */
  readonly channelMask?: number;
}

export interface FlacWritten {
  readonly frames: number;
  /** Length of the file. */
  readonly bytes: number;
  /** Samples beyond full scale, held at it. */
  readonly clippedSamples: number;
  /** Samples written as 0 because they were NaN or infinite. */
  readonly nonFiniteSamples: number;
}

export interface FlacWriter {
  /** Appends interleaved samples, whole frames, any number. One call at a time. */
  write(block: Float32Array): Promise<void>;
  /** Completes the file: writes what is held, and fills true length and checksum into the header. The writer is used up. */
  finish(): Promise<FlacWritten>;
}

const MARK = Uint8Array.of(0x66, 0x4c, 0x61, 0x43);

/** Throws RangeError for what the format cannot hold. Rejections of the sink come through. */
export function createFlacWriter(options: FlacWriterOptions, sink: ByteSink): FlacWriter {
  const { rateHz, channels, bitsPerSample, dither, seed, tags = {}, channelMask } = options;
  if (!Number.isInteger(rateHz) || rateHz < MIN_RATE_HZ || rateHz > MAX_FLAC_RATE_HZ) throw new RangeError(`FLAC at ${rateHz} Hz`);
  if (!Number.isInteger(channels) || channels < 1 || channels > MAX_FLAC_CHANNELS) throw new RangeError(`FLAC of ${channels} channels`);
  if (bitsPerSample !== 16 && bitsPerSample !== 24) throw new RangeError(`FLAC of ${String(bitsPerSample)} bits`);
  const quantizer = createQuantizer({ bits: bitsPerSample, channels, dither, ...(seed === undefined ? {} : { seed }) });
  const frameWriter = new FlacFrameWriter({ rateHz, channels, bitsPerSample });
  const md5 = new Md5();
  const held = new Int32Array(WRITTEN_BLOCK_FRAMES * channels);
  const plain = new Uint8Array(held.length * (bitsPerSample / 8));
  let heldFrames = 0;
  let frames = 0;
  let blocks = 0;
  let bytes = 0;
  let begun = false;
  let finished = false;

  const put = async (piece: Uint8Array): Promise<void> => {
    await sink.write(piece);
    bytes += piece.length;
  };
  const info = (digest: Uint8Array): Uint8Array =>
    streamInfo({ minBlockFrames: WRITTEN_BLOCK_FRAMES, maxBlockFrames: WRITTEN_BLOCK_FRAMES, rateHz, channels, bitsPerSample, frames, md5: digest });

  const begin = async (): Promise<void> => {
    if (finished) throw new Error('this FLAC file is already finished');
    if (begun) return;
    begun = true;
    await put(MARK);
    await put(metadata(BLOCK_STREAM_INFO, info(new Uint8Array(16)), false));
    const isUsual = channelMask === undefined || channelMask === 0 || channelMask === FLAC_CHANNEL_MASKS[channels];
    const extra: [string, string][] = isUsual ? [] : [['WAVEFORMATEXTENSIBLE_CHANNEL_MASK', `0x${channelMask.toString(16)}`]];
    await put(metadata(BLOCK_VORBIS_COMMENT, writeVorbisComments(tags, extra), true));
  };

  const flush = async (): Promise<void> => {
    const count = heldFrames * channels;
    let at = 0;
    for (let i = 0; i < count; i++) {
      const step = held[i]!;
      plain[at++] = step;
      plain[at++] = step >> 8;
      if (bitsPerSample === 24) plain[at++] = step >> 16;
    }
    md5.update(plain.subarray(0, at));
    await put(frameWriter.encode(held, heldFrames, blocks++));
    frames += heldFrames;
    heldFrames = 0;
  };

  return {
    async write(block) {
      if (block.length % channels !== 0) throw new RangeError(`${block.length} samples are no whole frames of ${channels} channels`);
      await begin();
      const blockFrames = block.length / channels;
      if (frames + heldFrames + blockFrames > MAX_FLAC_FRAMES) throw new RangeError('more frames than a FLAC file can hold');
      for (let from = 0; from < blockFrames; ) {
        const take = Math.min(blockFrames - from, WRITTEN_BLOCK_FRAMES - heldFrames);
        quantizer.quantize(block.subarray(from * channels, (from + take) * channels), held.subarray(heldFrames * channels));
        heldFrames += take;
        from += take;
        if (heldFrames === WRITTEN_BLOCK_FRAMES) await flush();
      }
    },
    async finish() {
      await begin();
      finished = true;
      if (heldFrames > 0) await flush();
      await sink.patch(MARK.length + METADATA_HEADER_BYTES, info(md5.digest()));
      const { clippedSamples, nonFiniteSamples } = quantizer;
      return { frames, bytes, clippedSamples, nonFiniteSamples };
    },
  };
}

const METADATA_HEADER_BYTES = 4;

function metadata(type: number, body: Uint8Array, isLast: boolean): Uint8Array {
  const block = new Uint8Array(METADATA_HEADER_BYTES + body.length);
  new DataView(block.buffer).setUint32(0, body.length);
  block[0] = type | (isLast ? 0x80 : 0);
  block.set(body, METADATA_HEADER_BYTES);
  return block;
}

/** §8.2; sizes of the smallest and largest frame are left unknown, as the format allows. */
function streamInfo({ minBlockFrames, maxBlockFrames, rateHz, channels, bitsPerSample, frames, md5 }: StreamInfo): Uint8Array {
  const out = new BitWriter();
  out.put(minBlockFrames, 16);
  out.put(maxBlockFrames, 16);
  out.put(0, 24);
  out.put(0, 24);
  out.put(rateHz, 20);
  out.put(channels - 1, 3);
  out.put(bitsPerSample - 1, 5);
  out.put(Math.floor(frames / 2 ** 32), 4);
  out.put(frames % 2 ** 32, 32);
  const bytes = new Uint8Array(STREAM_INFO_BYTES);
  bytes.set(out.bytes());
  bytes.set(md5, STREAM_INFO_BYTES - md5.length);
  return bytes;
}
