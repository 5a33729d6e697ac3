/**
 * Reads the `fmt ` chunk. Pure, any thread; refuses what it cannot decode, naming the byte at fault.
 */
import { EXPORT_AGAIN, refuse, type Parsed } from './byte-diagnostic.ts';
import { MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ, SUBFORMAT_TAIL, TAG_EXTENSIBLE, TAG_FLOAT, TAG_PCM, type WavEncoding, type WavFormat } from './wav-format.ts';

/** As much of the chunk as is ever read. */
export const FORMAT_CHUNK_BYTES = 40;
const PLAIN_BYTES = 16;

/** Encodings met in the wild under the name .wav, by tag. */
const COMPRESSED: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM', 6: 'A-law', 7: 'µ-law', 0x11: 'IMA ADPCM', 0x31: 'GSM 6.10', 0x50: 'MPEG', 0x55: 'MP3', 0xff: 'AAC', 0x161: 'Windows Media', 0x2000: 'AC-3', 0xf1ac: 'FLAC',
};

/** `bytes`: the body of the chunk, or its first 40 bytes; `at`: the offset of the body in the file. */
export function parseFormatChunk(bytes: Uint8Array, at: number): Parsed<WavFormat> {
  if (bytes.length < PLAIN_BYTES) return refuse('wav-format-short', at - 4, `the fmt chunk has ${bytes.length} bytes; it needs at least ${PLAIN_BYTES}`, EXPORT_AGAIN);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = view.getUint16(0, true);
  const bits = view.getUint16(14, true);
  let plainTag = tag;
  let validBits = bits;
  let channelMask = 0;
  if (tag === TAG_EXTENSIBLE) {
    if (bytes.length < FORMAT_CHUNK_BYTES) return refuse('wav-format-short', at - 4, `the fmt chunk is extensible but has ${bytes.length} bytes; it needs ${FORMAT_CHUNK_BYTES}`, EXPORT_AGAIN);
    if (view.getUint16(16, true) < FORMAT_CHUNK_BYTES - 18) return refuse('wav-format-short', at + 16, `the extension of the fmt chunk says ${view.getUint16(16, true)} bytes; it needs 22`, EXPORT_AGAIN);
    plainTag = view.getUint16(24, true);
    const strange = SUBFORMAT_TAIL.findIndex((byte, i) => view.getUint8(26 + i) !== byte);
    if (strange >= 0) return refuse('wav-encoding-unknown', at + 26 + strange, 'the sub-format is neither PCM nor float', EXPORT_AGAIN);
    // Some writers leave the field empty and mean the whole container.
    validBits = view.getUint16(18, true) || bits;
    channelMask = view.getUint32(20, true);
  }
  const tagAt = tag === TAG_EXTENSIBLE ? at + 24 : at;
  if (plainTag !== TAG_PCM && plainTag !== TAG_FLOAT) {
    const name = COMPRESSED[plainTag];
    return refuse('wav-encoding-unknown', tagAt, `the sound is encoded as ${name ?? `format 0x${plainTag.toString(16)}`}; only PCM and float are read`, EXPORT_AGAIN);
  }
  return checkNumbers(view, at, plainTag === TAG_PCM ? 'pcm' : 'float', validBits, channelMask);
}

function checkNumbers(view: DataView, at: number, encoding: WavEncoding, validBits: number, channelMask: number): Parsed<WavFormat> {
  const channels = view.getUint16(2, true);
  const rateHz = view.getUint32(4, true);
  const bytesPerSecond = view.getUint32(8, true);
  const frameBytes = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  if (channels < 1 || channels > MAX_CHANNELS) return refuse('wav-channels', at + 2, `the header says ${channels} channels; 1 to ${MAX_CHANNELS} are read`, `Export the file again with at most ${MAX_CHANNELS} channels.`);
  if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) return refuse('wav-rate', at + 4, `the header says a sample rate of ${rateHz} Hz; ${MIN_RATE_HZ} to ${MAX_RATE_HZ} Hz are read`, 'Export the file again at 44100 or 48000 Hz.');
  const bitsRead = encoding === 'pcm' ? bits >= 8 && bits <= 32 : bits === 32 || bits === 64;
  if (!bitsRead) return refuse('wav-bits', at + 14, `the header says ${bits} bits a sample; read are 8 to 32 bits of PCM, or float of 32 or 64 bits`, EXPORT_AGAIN);
  // PCM of fewer bits than its container (20 in 24) is rare but valid; float always fills it.
  if (validBits > bits || (encoding === 'float' ? validBits !== bits : validBits < 8)) return refuse('wav-bits', at + 18, `the header says ${validBits} valid bits in a container of ${bits}`, EXPORT_AGAIN);
  const bytesPerSample = Math.ceil(bits / 8);
  if (frameBytes !== channels * bytesPerSample) return refuse('wav-frame-bytes', at + 12, `the header says ${frameBytes} bytes a frame, but ${channels} channels of ${bits} bits make ${channels * bytesPerSample}`, EXPORT_AGAIN);
  // Nothing needs this number, but when it disagrees the rate may be the wrong one: the file would play at another pitch.
  if (bytesPerSecond !== rateHz * frameBytes) return refuse('wav-bytes-per-second', at + 8, `the header says ${bytesPerSecond} bytes a second, but ${rateHz} Hz of ${frameBytes} bytes make ${rateHz * frameBytes}: one of them is damaged`, EXPORT_AGAIN);
  return { value: { encoding, rateHz, channels, bitsPerSample: validBits, bytesPerSample, channelMask } };
}
