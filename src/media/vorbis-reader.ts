/**
 * Reads Vorbis in Ogg, decoded by libvorbis in WebAssembly. Any thread. The end position, and one that lies before the
 * end of the first page, are honored to the frame.
 *
 * Source: "Vorbis I specification" (Xiph, 2020), §4.2 and appendix A.
 */
import { diagnoseByte, refuse, type Parsed } from './byte-diagnostic.ts';
import type { ByteSource } from './byte-source.ts';
import { exactFrames } from './exact-frames.ts';
import { type OggCodec, oggExtent, oggHeaders, oggPieces, type PacketCore } from './ogg-sound.ts';
import { asStereo } from './pcm-sound.ts';
import { type DecodeOptions, MAX_CODED_CHANNELS, type OpenedSound, type OpenOptions } from './sound-file.ts';
import { vorbisComments } from './sound-tags.ts';
import { VORBIS_ORDERS, vorbisToWave } from './vorbis-order.ts';
import { defaultChannelMask, MAX_RATE_HZ, MIN_RATE_HZ } from './wav-format.ts';

/** libvorbis as this package has it. */
const DECODER = 'ogg-vorbis-0.1.20';
/** The package's own buffer. */
const MAX_SETUP_BYTES = 128 * 1024;
const COMMENT_AT = 7;

interface VorbisHead {
  readonly channels: number;
  readonly rateHz: number;
  readonly maxBlockFrames: number;
}

function parseHead(bytes: Uint8Array, at: number): Parsed<VorbisHead> {
  if (bytes.length < 30) return refuse('vorbis-head-short', at, `the Vorbis header has ${bytes.length} bytes; it needs 30`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(7, true) !== 0) return refuse('vorbis-version', at + 7, `the Vorbis header says version ${view.getUint32(7, true)}; only 0 is known`);
  const channels = view.getUint8(11);
  const rateHz = view.getUint32(12, true);
  const [small, large] = [view.getUint8(28) & 15, view.getUint8(28) >> 4];
  if (channels < 1 || channels > MAX_CODED_CHANNELS) return refuse('vorbis-channels', at + 11, `the header says ${channels} channels; 1 to ${MAX_CODED_CHANNELS} are read`);
  if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) return refuse('vorbis-rate', at + 12, `the header says a sample rate of ${rateHz} Hz; ${MIN_RATE_HZ} to ${MAX_RATE_HZ} Hz are read`);
  if (small < 6 || large > 13 || small > large) return refuse('vorbis-blocks', at + 28, `the header says blocks of 2^${small} and 2^${large}, which is not allowed`);
  return { value: { channels, rateHz, maxBlockFrames: 2 ** large } };
}

export async function openVorbis(source: ByteSource, start: number, options: OpenOptions): Promise<OpenedSound> {
  const headers = await oggHeaders(source, start, 3);
  if ('fault' in headers) return { diagnostics: [headers.fault] };
  const [headPacket, commentPacket, setupPacket] = headers.value as [Uint8Array, Uint8Array, Uint8Array];
  const parsed = parseHead(headPacket, start + 28);
  if ('fault' in parsed) return { diagnostics: [parsed.fault] };
  const { channels, rateHz, maxBlockFrames } = parsed.value;
  if (setupPacket[0] !== 5 || setupPacket.length > MAX_SETUP_BYTES) return { diagnostics: [diagnoseByte('vorbis-setup', start, 'the third header is no setup header, or too large')] };
  const codec: OggCodec = {
    name: 'vorbis', headerPackets: 3, channels,
    // The overlap of two long blocks is the most that a packet completes.
    maxFrames: (packet) => (packet.length > 0 && (packet[0]! & 1) === 0 ? maxBlockFrames / 2 : 0),
    createCore: () => createCore(headPacket, setupPacket, channels),
  };
  try {
    await codec.createCore();
  } catch {
    return { diagnostics: [diagnoseByte('vorbis-setup', start, 'the headers of the stream cannot be used')] };
  }
  const extent = await oggExtent(source, start, codec, 0, options);
  if ('fault' in extent) return { diagnostics: [extent.fault] };
  const { frames, remarks } = extent.value;
  const decode = (decodeOptions: DecodeOptions = {}): AsyncGenerator<Float32Array, void, undefined> =>
    exactFrames(oggPieces(source, start, codec, extent.value, decodeOptions), frames, channels, decodeOptions);
  return {
    sound: {
      format: 'vorbis', rateHz, channels, frames, channelMask: defaultChannelMask(channels), decoder: DECODER, tags: vorbisComments(commentPacket.subarray(COMMENT_AT)),
      decode,
      decodeStereo: (decodeOptions) => asStereo(decode(decodeOptions), channels),
    },
    diagnostics: remarks,
  };
}

/** The inside of the package's decoder: its public side would parse the Ogg file itself, and believe it. The version is fixed, and a test decodes. */
interface PackageInside {
  readonly _decoder: {
    readonly ready: Promise<unknown>;
    sendSetupHeader(header: Uint8Array): void;
    initDsp(): void;
    decodePackets(packets: readonly Uint8Array[]): { readonly channelData: readonly Float32Array[]; readonly samplesDecoded: number };
  };
}

async function createCore(head: Uint8Array, setup: Uint8Array, channels: number): Promise<PacketCore> {
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
  const { _decoder: inside } = new OggVorbisDecoder() as unknown as PackageInside;
  await inside.ready;
  inside.sendSetupHeader(head);
  inside.sendSetupHeader(setup);
  inside.initDsp();
  const order = VORBIS_ORDERS[channels];
  return {
    decode(packets) {
      if (packets.length === 0) return new Float32Array(0);
      const { channelData, samplesDecoded } = inside.decodePackets(packets);
      if (channelData.length === 0) return new Float32Array(0);
      if (channelData.length !== channels) throw new Error('the number of channels changes');
      return vorbisToWave(channelData, samplesDecoded, order);
    },
  };
}
