/**
 * Writes Opus in Ogg: mono or stereo, any rate (converted to 48 kHz first), exactly as long as the sound. Any thread; memory does
 * not depend on the length. The encoder is brought by the caller (`opus-encoder.ts` is the browser's), the sink decides where the
 * bytes go. Smaller than what goes in, and not the same samples.
 *
 * Sources: RFC 6716, RFC 7845.
 */
import { pow } from '../kit/exact-math.ts';
import type { ByteSink } from './byte-sink.ts';
import { createOggPageWriter } from './ogg-page-writer.ts';
import { opusPacketFrames } from './opus-packet.ts';
import { OPUS_RATE_HZ } from './opus-reader.ts';
import { createResampler } from './resample.ts';
import type { SoundTags } from './sound-file.ts';
import { writeVorbisComments } from './sound-tags.ts';

export interface OpusPacketEncoder {
  /** In: interleaved samples at 48 kHz within ±1, whole frames, any number → out: packets that are ready by then. */
  encode(block: Float32Array): Promise<readonly Uint8Array[]>;
  /** Out: the rest. The encoder is used up. */
  finish(): Promise<readonly Uint8Array[]>;
  /** How much its output is late; known once there is a packet. */
  readonly preSkipFrames: number;
}

export interface OpusWriterOptions {
  readonly rateHz: number;
  readonly channels: 1 | 2;
  /** Largest sample that will come, where it may be above 1. Encoders clip at 1, so the sound goes in softer and the header makes it as loud again. */
  readonly peak?: number;
  readonly tags?: SoundTags;
}

export interface OpusWritten {
  /** At 48 kHz. */
  readonly frames: number;
  /** Length of the file. */
  readonly bytes: number;
}

export interface OpusWriter {
  /** Appends interleaved samples, whole frames, any number; what is no number is written as 0. One call at a time. */
  write(block: Float32Array): Promise<void>;
  /** Completes the file. The writer is used up. */
  finish(): Promise<OpusWritten>;
}

/** "Patc". Always the same, so that the same recording gives the same file, which is known by its hash. */
const SERIAL = 0x50617463;
/** RFC 7845 §4.2: the longest that a decoder may need before it is right. Encoders are no later than this. */
const MAX_PRE_SKIP_FRAMES = 3_840;
/** RFC 7845 §6: pages should hold no more than a second. */
const MAX_PAGE_FRAMES = OPUS_RATE_HZ;
/** What a conversion of rate may add to a peak, and more. */
const CONVERSION_DB = 6;
/** The header's gain counts in 1/256 dB. */
const GAIN_STEPS = 256;

/** Throws RangeError for a rate that cannot be converted. Rejections of sink and encoder come through. */
export function createOpusWriter({ rateHz, channels, peak = 1, tags = {} }: OpusWriterOptions, encoder: OpusPacketEncoder, sink: ByteSink): OpusWriter {
  const { resampler, diagnostics } = createResampler({ fromHz: rateHz, toHz: OPUS_RATE_HZ, channels });
  if (resampler === undefined) throw new RangeError(diagnostics[0]!.message);
  const gainSteps = gainStepsFor(peak, rateHz !== OPUS_RATE_HZ);
  const scale = pow(10, -gainSteps / GAIN_STEPS / 20);
  const pages = createOggPageWriter(SERIAL, sink);
  let frames = 0;
  /** Frames of sound in packets so far, which begin `preSkipFrames` early. */
  let position = 0;
  let pageFrames = 0;

  const encode = async (block: Float32Array): Promise<void> => {
    frames += block.length / channels;
    await put(await encoder.encode(scale === 1 ? block : block.map((sample) => sample * scale)), Infinity);
  };

  /** Packets that begin behind `end` hold nothing of the sound. */
  const put = async (packets: readonly Uint8Array[], end: number): Promise<void> => {
    for (const packet of packets) {
      const length = opusPacketFrames(packet, 1);
      if (length === 0) throw new Error('the Opus encoder gave a packet that is none');
      if (position >= end) return;
      if (position === 0) await begin();
      if (pageFrames + length > MAX_PAGE_FRAMES) {
        await pages.endPage();
        pageFrames = 0;
      }
      position += length;
      pageFrames += length;
      await pages.write(packet, position);
    }
  };

  const begin = async (): Promise<void> => {
    await pages.write(opusHead(channels, encoder.preSkipFrames, rateHz, gainSteps), 0);
    await pages.endPage();
    await pages.write(opusTags(tags), 0);
    await pages.endPage();
  };

  return {
    async write(block) {
      if (block.length % channels !== 0) throw new RangeError(`${block.length} samples are no whole frames of ${channels} channels`);
      await encode(resampler.push(block.every(Number.isFinite) ? block : block.map((sample) => (Number.isFinite(sample) ? sample : 0))));
    },
    async finish() {
      await encode(resampler.finish());
      // Silence pushes the end of the sound through the encoder.
      const early = await encoder.encode(new Float32Array(MAX_PRE_SKIP_FRAMES * channels));
      const rest = [...early, ...(await encoder.finish())];
      const end = encoder.preSkipFrames + frames;
      await put(rest, end);
      if (position < end) throw new Error(`the Opus encoder gave ${position} frames of ${end}`);
      await pages.finish(end);
      return { frames, bytes: pages.bytes };
    },
  };
}

/** How much softer the sound must go in for none of it to be clipped. */
function gainStepsFor(peak: number, isConverted: boolean): number {
  const above = peak > 1 ? 20 * Math.log10(peak) : 0;
  return Math.ceil((above + (isConverted ? CONVERSION_DB : 0)) * GAIN_STEPS);
}

/** RFC 7845 §5.1, mapping family 0. The rate is what the sound came from: a note, without effect. */
function opusHead(channels: number, preSkipFrames: number, rateHz: number, gainSteps: number): Uint8Array {
  const head = new Uint8Array(19);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode('OpusHead'));
  head[8] = 1;
  head[9] = channels;
  view.setUint16(10, preSkipFrames, true);
  view.setUint32(12, rateHz, true);
  view.setInt16(16, gainSteps, true);
  return head;
}

/** RFC 7845 §5.2. */
function opusTags(tags: SoundTags): Uint8Array {
  const comments = writeVorbisComments(tags);
  const packet = new Uint8Array(8 + comments.length);
  packet.set(new TextEncoder().encode('OpusTags'));
  packet.set(comments, 8);
  return packet;
}
