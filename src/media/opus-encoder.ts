/**
 * The browser's own Opus encoder (WebCodecs). Worker or page of a secure context; elsewhere it is not there, and `opusFault` says
 * why. Never more than a second waits in it.
 *
 * Sources: W3C WebCodecs; WebCodecs Opus registration.
 */
import { reasonOf } from '../kit/index.ts';
import { OPUS_RATE_HZ, parseOpusHead } from './opus-reader.ts';
import type { OpusPacketEncoder } from './opus-writer.ts';

/** By number of channels: transparent to most ears on most music. */
export const OPUS_BITS_PER_SECOND = { 1: 96_000, 2: 160_000 } as const;

/** About how long a file of a recording is: its packets, and what the pages add. Of more than two channels none is made. */
export function opusBytes({ rateHz, frames, channels }: { readonly rateHz: number; readonly frames: number; readonly channels: number }): number {
  if (channels !== 1 && channels !== 2) return Infinity;
  const seconds = frames / rateHz;
  return Math.ceil(seconds * (OPUS_BITS_PER_SECOND[channels] / 8 + PAGE_BYTES_PER_SECOND) + HEADER_BYTES);
}

/** Head of a page and its list of segments, a page a second. */
const PAGE_BYTES_PER_SECOND = 130;
const HEADER_BYTES = 150;

/** Given in pieces, so that what waits is counted in them. */
const PIECE_FRAMES = 4_800;
const MAX_WAITING_PIECES = 10;
/** libopus at 48 kHz for general audio: 2.5 ms of overlap and 4 ms of delay compensation. For an encoder that does not tell its own. */
const USUAL_PRE_SKIP_FRAMES = 312;
const MICROSECONDS = 1e6;

const configOf = (channels: 1 | 2): AudioEncoderConfig => ({ codec: 'opus', sampleRate: OPUS_RATE_HZ, numberOfChannels: channels, bitrate: OPUS_BITS_PER_SECOND[channels] });

/** Why there can be no Opus here; undefined where it can. */
export async function opusFault(): Promise<string | undefined> {
  if (!globalThis.isSecureContext) return 'This page came over plain http, where browsers keep their Opus encoder from pages.';
  if (!('AudioEncoder' in globalThis)) return 'This browser has no Opus encoder for pages.';
  try {
    const answers = await Promise.all(([1, 2] as const).map((channels) => AudioEncoder.isConfigSupported(configOf(channels))));
    return answers.every(({ supported }) => supported === true) ? undefined : 'This browser cannot encode Opus.';
  } catch {
    return 'This browser cannot encode Opus.';
  }
}

/** Its calls reject with the signal's reason, or with what the browser says. */
export function createOpusEncoder(channels: 1 | 2, signal: AbortSignal): OpusPacketEncoder {
  let packets: Uint8Array[] = [];
  let preSkipFrames = USUAL_PRE_SKIP_FRAMES;
  let fault: Error | undefined;
  let fed = 0;
  const encoder = new AudioEncoder({
    output(chunk, metadata) {
      const packet = new Uint8Array(chunk.byteLength);
      chunk.copyTo(packet);
      packets.push(packet);
      preSkipFrames = preSkipOf(metadata?.decoderConfig?.description) ?? preSkipFrames;
    },
    error(error) { fault = new Error(`the browser's Opus encoder failed: ${reasonOf(error)}`); },
  });
  encoder.configure(configOf(channels));
  signal.addEventListener('abort', () => { if (encoder.state !== 'closed') encoder.close(); }, { once: true });

  const check = (): void => {
    signal.throwIfAborted();
    if (fault !== undefined) throw fault;
  };
  const taken = (): readonly Uint8Array[] => {
    const ready = packets;
    packets = [];
    return ready;
  };
  /** An encoder that fails or is closed forgets what waits, without an event. */
  const turn = (): Promise<void> => new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      encoder.removeEventListener('dequeue', done);
      resolve();
    };
    const timer = setTimeout(done, 200);
    encoder.addEventListener('dequeue', done);
  });

  return {
    get preSkipFrames() { return preSkipFrames; },
    async encode(block) {
      for (let at = 0; at < block.length; at += PIECE_FRAMES * channels) {
        check();
        while (encoder.encodeQueueSize >= MAX_WAITING_PIECES) {
          await turn();
          check();
        }
        const piece = block.slice(at, at + PIECE_FRAMES * channels);
        const numberOfFrames = piece.length / channels;
        const data = new AudioData({ format: 'f32', sampleRate: OPUS_RATE_HZ, numberOfChannels: channels, numberOfFrames, timestamp: Math.round((fed / OPUS_RATE_HZ) * MICROSECONDS), data: piece });
        encoder.encode(data);
        data.close();
        fed += numberOfFrames;
      }
      return taken();
    },
    async finish() {
      check();
      try {
        await encoder.flush();
      } catch (error) {
        check();
        throw error;
      }
      encoder.close();
      return taken();
    },
  };
}

/** The description is the stream's header (Opus registration §3.1). */
function preSkipOf(description: AllowSharedBufferSource | undefined): number | undefined {
  if (description === undefined) return undefined;
  const bytes = ArrayBuffer.isView(description) ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength) : new Uint8Array(description);
  const head = parseOpusHead(bytes, 0);
  return 'value' in head ? head.value.preSkipFrames : undefined;
}
