/**
 * Reads Opus in Ogg, decoded by libopus in WebAssembly. Any thread. Opus always plays at 48 kHz; its pre-skip, end
 * position and header gain are honored.
 *
 * Sources: RFC 6716, RFC 7845.
 */
import { pow } from '../kit/exact-math.ts';
import { refuse, type Parsed } from './byte-diagnostic.ts';
import type { ByteSource } from './byte-source.ts';
import { exactFrames } from './exact-frames.ts';
import { type OggCodec, oggExtent, oggHeaders, oggPieces, type PacketCore } from './ogg-sound.ts';
import { MAX_PACKET_FRAMES, opusPacketFrames } from './opus-packet.ts';
import { asStereo } from './pcm-sound.ts';
import { type DecodeOptions, MAX_CODED_CHANNELS, type OpenedSound, type OpenOptions } from './sound-file.ts';
import { vorbisComments } from './sound-tags.ts';
import { VORBIS_ORDERS, vorbisToWave } from './vorbis-order.ts';
import { defaultChannelMask } from './wav-format.ts';

/** libopus as this package has it. */
const DECODER = 'opus-decoder-0.7.12';
export const OPUS_RATE_HZ = 48_000;

export interface OpusHead {
  readonly channels: number;
  readonly preSkipFrames: number;
  /** Factor that the header asks for. */
  readonly gain: number;
  readonly streams: number;
  readonly coupled: number;
  readonly mapping: readonly number[];
  /** Channels in Vorbis' order, or as they come. */
  readonly isSurround: boolean;
}

/** RFC 7845 §5.1. */
export function parseOpusHead(bytes: Uint8Array, at: number): Parsed<OpusHead> {
  if (bytes.length < 19) return refuse('opus-head-short', at, `the Opus header has ${bytes.length} bytes; it needs 19`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(8) > 15) return refuse('opus-version', at + 8, `the Opus header says version ${view.getUint8(8)}, which is not known`);
  const channels = view.getUint8(9);
  const family = view.getUint8(18);
  const facts = { channels, preSkipFrames: view.getUint16(10, true), gain: pow(10, view.getInt16(16, true) / 5120) };
  if (channels < 1 || channels > MAX_CODED_CHANNELS) return refuse('opus-channels', at + 9, `the header says ${channels} channels; 1 to ${MAX_CODED_CHANNELS} are read`);
  if (family === 0) {
    if (channels > 2) return refuse('opus-channels', at + 9, `the header says ${channels} channels, but its mapping is for one or two`);
    return { value: { ...facts, streams: 1, coupled: channels - 1, mapping: channels === 2 ? [0, 1] : [0], isSurround: false } };
  }
  if (family !== 1 && family !== 255) return refuse('opus-mapping', at + 18, `the header says channel mapping ${family}; 0, 1 and 255 are read`);
  if (bytes.length < 21 + channels) return refuse('opus-head-short', at, 'the Opus header ends within its channel mapping');
  const streams = view.getUint8(19);
  const coupled = view.getUint8(20);
  const mapping = [...bytes.subarray(21, 21 + channels)];
  const isSound = streams >= 1 && coupled <= streams && streams + coupled <= 255 && mapping.every((one) => one === 255 || one < streams + coupled);
  if (!isSound || streams > MAX_CODED_CHANNELS) return refuse('opus-mapping', at + 19, `the header maps ${channels} channels to ${streams} streams, ${coupled} of them coupled, which does not fit`);
  return { value: { ...facts, streams, coupled, mapping, isSurround: family === 1 } };
}

export async function openOpus(source: ByteSource, start: number, options: OpenOptions): Promise<OpenedSound> {
  const headers = await oggHeaders(source, start, 2);
  if ('fault' in headers) return { diagnostics: [headers.fault] };
  const [headPacket, tagPacket] = headers.value as [Uint8Array, Uint8Array];
  const parsed = parseOpusHead(headPacket, start + 28);
  if ('fault' in parsed) return { diagnostics: [parsed.fault] };
  const head = parsed.value;
  const { channels } = head;
  const codec: OggCodec = {
    name: 'opus', headerPackets: 2, channels,
    maxFrames: (packet) => opusPacketFrames(packet, head.streams),
    createCore: () => createCore(head),
  };
  const extent = await oggExtent(source, start, codec, head.preSkipFrames, options);
  if ('fault' in extent) return { diagnostics: [extent.fault] };
  const { frames, remarks } = extent.value;
  const tags = String.fromCharCode(...tagPacket.subarray(0, 8)) === 'OpusTags' ? vorbisComments(tagPacket.subarray(8)) : {};
  const decode = (decodeOptions: DecodeOptions = {}): AsyncGenerator<Float32Array, void, undefined> =>
    exactFrames(oggPieces(source, start, codec, extent.value, decodeOptions), frames, channels, decodeOptions);
  return {
    sound: {
      format: 'opus', rateHz: OPUS_RATE_HZ, channels, frames, channelMask: head.isSurround || channels <= 2 ? defaultChannelMask(channels) : 0, decoder: DECODER, tags,
      decode,
      decodeStereo: (decodeOptions) => asStereo(decode(decodeOptions), channels),
    },
    diagnostics: remarks,
  };
}

async function createCore(head: OpusHead): Promise<PacketCore> {
  const { channels, streams, coupled, mapping, gain } = head;
  const { OpusDecoder } = await import('opus-decoder');
  const decoder = new OpusDecoder({ channels, streamCount: streams, coupledStreamCount: coupled, channelMappingTable: [...mapping], preSkip: 0, sampleRate: OPUS_RATE_HZ });
  await decoder.ready;
  const order = head.isSurround ? VORBIS_ORDERS[channels] : undefined;
  return {
    decode(packets) {
      const blocks: Float32Array[] = [];
      let frames = 0;
      for (const packet of packets) {
        // The package writes to the console about a packet that is none, so it is not shown any.
        const expected = opusPacketFrames(packet, streams);
        if (expected === 0) throw new Error('a packet is damaged inside');
        const { channelData, samplesDecoded } = decoder.decodeFrame(packet);
        if (samplesDecoded !== expected || samplesDecoded > MAX_PACKET_FRAMES) throw new Error('a packet is damaged inside');
        blocks.push(vorbisToWave(channelData, samplesDecoded, order, gain));
        frames += samplesDecoded;
      }
      const all = new Float32Array(frames * channels);
      let at = 0;
      for (const block of blocks) {
        all.set(block, at);
        at += block.length;
      }
      return all;
    },
  };
}
