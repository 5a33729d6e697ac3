/**
 * Reads the `fmt ` chunk. Pure, any thread; refuses what it cannot decode, naming the byte at fault.
 */
import { diagnose, type Diagnostic } from '../kit/diagnostic.ts';
import { MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ, SUBFORMAT_TAIL, TAG_EXTENSIBLE, TAG_FLOAT, TAG_PCM, type WavEncoding, type WavFormat } from './wav-format.ts';

/** A value, or the diagnostic that says why there is none. */
export type Parsed<T> = { readonly value: T } | { readonly fault: Diagnostic };

/** As much of the chunk as is ever read. */
export const FORMAT_CHUNK_BYTES = 40;
const PLAIN_BYTES = 16;

const EXPORT_AGAIN = 'Export the file again as WAV, PCM 16 or 24 bit or float 32 bit.';

/** Encodings met in the wild under the name .wav, by tag. */
const COMPRESSED: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM', 6: 'A-law', 7: 'µ-law', 0x11: 'IMA ADPCM', 0x31: 'GSM 6.10', 0x50: 'MPEG', 0x55: 'MP3', 0xff: 'AAC', 0x161: 'Windows Media', 0x2000: 'AC-3', 0xf1ac: 'FLAC',
};

const refuse = (code: string, byte: number, message: string): { fault: Diagnostic } => ({ fault: diagnose(code, message, { byte }) });

/** `bytes`: the body of the chunk, or its first 40 bytes; `at`: the offset of the body in the file. */
export function parseFormatChunk(bytes: Uint8Array, at: number): Parsed<WavFormat> {
  if (bytes.length < PLAIN_BYTES) return refuse('wav-format-short', at - 4, `The fmt chunk at byte ${at - 8} has ${bytes.length} bytes; it needs at least ${PLAIN_BYTES}. ${EXPORT_AGAIN}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = view.getUint16(0, true);
  const bits = view.getUint16(14, true);
  let plainTag = tag;
  let validBits = bits;
  let channelMask = 0;
  if (tag === TAG_EXTENSIBLE) {
    if (bytes.length < FORMAT_CHUNK_BYTES) return refuse('wav-format-short', at - 4, `The fmt chunk at byte ${at - 8} says "extensible" but has ${bytes.length} bytes; it needs ${FORMAT_CHUNK_BYTES}. ${EXPORT_AGAIN}`);
    if (view.getUint16(16, true) < FORMAT_CHUNK_BYTES - 18) return refuse('wav-format-short', at + 16, `The extension of the fmt chunk says ${view.getUint16(16, true)} bytes at byte ${at + 16}; it needs 22. ${EXPORT_AGAIN}`);
    plainTag = view.getUint16(24, true);
    const strange = SUBFORMAT_TAIL.findIndex((byte, i) => view.getUint8(26 + i) !== byte);
    if (strange >= 0) return refuse('wav-encoding-unknown', at + 26 + strange, `The sub-format at byte ${at + 24} is neither PCM nor float. ${EXPORT_AGAIN}`);
    // Some writers leave the field empty and mean the whole container.
    validBits = view.getUint16(18, true) || bits;
    channelMask = view.getUint32(20, true);
  }
  const tagAt = tag === TAG_EXTENSIBLE ? at + 24 : at;
  if (plainTag !== TAG_PCM && plainTag !== TAG_FLOAT) {
    const name = COMPRESSED[plainTag];
    return refuse('wav-encoding-unknown', tagAt, `The sound is encoded as ${name ?? `format 0x${plainTag.toString(16)}`} (byte ${tagAt}); only PCM and float are read. ${EXPORT_AGAIN}`);
  }
  return checkNumbers(view, at, plainTag === TAG_PCM ? 'pcm' : 'float', validBits, channelMask);
}

function checkNumbers(view: DataView, at: number, encoding: WavEncoding, validBits: number, channelMask: number): Parsed<WavFormat> {
  const channels = view.getUint16(2, true);
  const rateHz = view.getUint32(4, true);
  const bytesPerSecond = view.getUint32(8, true);
  const frameBytes = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  if (channels < 1 || channels > MAX_CHANNELS) return refuse('wav-channels', at + 2, `The header says ${channels} channels at byte ${at + 2}; 1 to ${MAX_CHANNELS} are read. Export the file with fewer channels.`);
  if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) return refuse('wav-rate', at + 4, `The header says a sample rate of ${rateHz} Hz at byte ${at + 4}; ${MIN_RATE_HZ} to ${MAX_RATE_HZ} Hz are read. Export the file at 44100 or 48000 Hz.`);
  const bitsRead = encoding === 'pcm' ? bits >= 8 && bits <= 32 : bits === 32 || bits === 64;
  if (!bitsRead) return refuse('wav-bits', at + 14, `The header says ${bits} bits a sample at byte ${at + 14}; read are 8 to 32 bits of PCM, or float of 32 or 64 bits. ${EXPORT_AGAIN}`);
  // PCM of fewer bits than its container (20 in 24) is rare but valid; float always fills it.
  if (validBits > bits || (encoding === 'float' ? validBits !== bits : validBits < 8)) return refuse('wav-bits', at + 18, `The header says ${validBits} valid bits in a container of ${bits} at byte ${at + 18}. ${EXPORT_AGAIN}`);
  const bytesPerSample = Math.ceil(bits / 8);
  if (frameBytes !== channels * bytesPerSample) return refuse('wav-frame-bytes', at + 12, `The header says ${frameBytes} bytes a frame at byte ${at + 12}, but ${channels} channels of ${bits} bits make ${channels * bytesPerSample}. ${EXPORT_AGAIN}`);
  // Nothing needs this number, but when it disagrees the rate may be the wrong one: the file would play at another pitch.
  if (bytesPerSecond !== rateHz * frameBytes) return refuse('wav-bytes-per-second', at + 8, `The header says ${bytesPerSecond} bytes a second at byte ${at + 8}, but ${rateHz} Hz of ${frameBytes} bytes make ${rateHz * frameBytes}: one of them is damaged. ${EXPORT_AGAIN}`);
  return { value: { encoding, rateHz, channels, bitsPerSample: validBits, bytesPerSample, channelMask } };
}
