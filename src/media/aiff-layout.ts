/**
 * Finds format and sound in AIFF and AIFF-C. Any thread; reads headers only and believes no size that the file itself
 * does not bear out.
 *
 * Sources: Apple, "Audio Interchange File Format" 1.3 (1989), "AIFF-C" draft (1991); `sowt`, `in24`, `fl32` and the
 * like as QuickTime writes them.
 */
import type { Diagnostic } from '../kit/diagnostic.ts';
import { diagnoseByte, refuse, type Parsed } from './byte-diagnostic.ts';
import type { ByteSource } from './byte-source.ts';
import type { PcmFormat, PcmLayout } from './pcm-sound.ts';
import { MAX_TAG_LENGTH } from './sound-file.ts';
import { tagsOf, utf8 } from './sound-tags.ts';
import { defaultChannelMask, MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ } from './wav-format.ts';

const MAX_CHUNKS = 1_024;
const COMMON_BYTES = 18;
const EXPORT_AGAIN = 'Export the file again as AIFF or WAV, PCM 16 or 24 bit.';

interface Encoding {
  readonly encoding: 'pcm' | 'float';
  readonly bigEndian: boolean;
  readonly signedBytes: boolean;
  /** Bits that the name fixes, whatever the field says. */
  readonly bits?: number;
}

const BIG: Encoding = { encoding: 'pcm', bigEndian: true, signedBytes: true };
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  'NONE': BIG, 'twos': BIG, 'sowt': { ...BIG, bigEndian: false }, 'raw ': { ...BIG, signedBytes: false, bits: 8 }, 'in24': { ...BIG, bits: 24 }, 'in32': { ...BIG, bits: 32 },
  'fl32': { ...BIG, encoding: 'float', bits: 32 }, 'FL32': { ...BIG, encoding: 'float', bits: 32 }, 'fl64': { ...BIG, encoding: 'float', bits: 64 }, 'FL64': { ...BIG, encoding: 'float', bits: 64 },
};

interface Common {
  readonly format: PcmFormat;
  readonly frames: number;
  readonly at: number;
}

const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** In: a source → out: the layout, or the diagnostic with the byte at fault. Rejects only when the source does. */
export async function readAiffLayout(source: ByteSource, start: number): Promise<Parsed<PcmLayout>> {
  const head = await source.read(start, 12);
  if (head.length < 12) return refuse('aiff-cut', start + head.length, 'the file ends within its header');
  const form = ascii(head.subarray(8, 12));
  if (form !== 'AIFF' && form !== 'AIFC') return refuse('aiff-not-aiff', start + 8, `this is an IFF file but not AIFF: it says ${JSON.stringify(form)}`, 'Choose a sound file.');
  let common: Common | undefined;
  let sound: { at: number; size: number; chunkAt: number } | undefined;
  const texts: [string, string][] = [];
  let at = start + 12;
  for (let count = 0; at + 8 <= source.size; count++) {
    if (count === MAX_CHUNKS) return refuse('aiff-too-many-chunks', at, `more than ${MAX_CHUNKS} chunks stand in the file`);
    const header = await source.read(at, 8);
    const id = ascii(header.subarray(0, 4));
    const size = viewOf(header).getUint32(4);
    if (!/^[ -~]{4}$/.test(id)) {
      // Behind the sound it can't spoil anything.
      if (sound !== undefined && common !== undefined) break;
      return refuse('aiff-chunk-id', at, 'a chunk should begin here, but there is no name of a chunk');
    }
    const body = at + 8;
    if (id === 'COMM' && common === undefined) {
      const parsed = parseCommon(await source.read(body, Math.min(size, COMMON_BYTES + 4)), body, form === 'AIFC');
      if ('fault' in parsed) return parsed;
      common = parsed.value;
    } else if (id === 'SSND' && sound === undefined) {
      const offset = viewOf(await readPadded(source, body, 8)).getUint32(0);
      if (size < 8 || offset > size - 8) return refuse('aiff-sound-offset', body, `the sound should begin ${offset} bytes into a chunk of ${size}`);
      sound = { at: body + 8 + offset, size: size - 8 - offset, chunkAt: at };
    } else if (id === 'NAME' || id === 'AUTH' || id === 'ANNO') texts.push([id, utf8(await source.read(body, Math.min(size, MAX_TAG_LENGTH)))]);
    at = body + size + (size % 2);
  }
  if (common === undefined) return refuse('aiff-no-common', Math.min(at, source.size), 'there is no COMM chunk, so nothing says how to read the sound');
  // A file without a sound chunk is allowed when it has no frames.
  if (sound === undefined && common.frames > 0) return refuse('aiff-no-sound', Math.min(at, source.size), `the file ends at byte ${source.size} and no SSND chunk has come`);
  return layOut(source, common, sound ?? { at: source.size, size: 0, chunkAt: source.size }, texts);
}

function layOut(source: ByteSource, { format, frames, at }: Common, sound: { at: number; size: number; chunkAt: number }, texts: [string, string][]): Parsed<PcmLayout> {
  const remarks: Diagnostic[] = [];
  const frameBytes = format.channels * format.bytesPerSample;
  const there = Math.max(0, source.size - sound.at);
  if (frames * frameBytes > there) return refuse('aiff-cut', at + 2, `the header says ${frames} frames of ${frameBytes} bytes, but the file has ${there} bytes left after byte ${sound.at}: it was cut off`);
  if (frames * frameBytes > sound.size) return refuse('aiff-frames', at + 2, `the header says ${frames} frames of ${frameBytes} bytes, but the sound chunk holds ${sound.size}`);
  if (sound.size - frames * frameBytes >= frameBytes) remarks.push(diagnoseByte('aiff-more-sound', sound.chunkAt, `the sound chunk holds more than the ${frames} frames that the header says`, 'The rest is left out.', 'warning'));
  return { value: { format, dataAt: sound.at, frames, tags: tagsOf(texts), remarks } };
}

async function readPadded(source: ByteSource, at: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  bytes.set(await source.read(at, length));
  return bytes;
}

function parseCommon(bytes: Uint8Array, at: number, named: boolean): Parsed<Common> {
  if (bytes.length < (named ? COMMON_BYTES + 4 : COMMON_BYTES)) return refuse('aiff-common-short', at - 4, `the COMM chunk has ${bytes.length} bytes; it needs ${named ? COMMON_BYTES + 4 : COMMON_BYTES}`, EXPORT_AGAIN);
  const view = viewOf(bytes);
  const channels = view.getInt16(0);
  const frames = view.getUint32(2);
  const rateHz = extended(view, 8);
  const name = named ? ascii(bytes.subarray(18, 22)) : 'NONE';
  const found = Object.hasOwn(ENCODINGS, name) ? ENCODINGS[name] : undefined;
  if (found === undefined) return refuse('aiff-encoding-unknown', at + 18, `the sound is encoded as ${JSON.stringify(name)}; only PCM and float are read`, EXPORT_AGAIN);
  const { bits = view.getInt16(6), ...encoding } = found;
  if (channels < 1 || channels > MAX_CHANNELS) return refuse('aiff-channels', at, `the header says ${channels} channels; 1 to ${MAX_CHANNELS} are read`, `Export the file again with at most ${MAX_CHANNELS} channels.`);
  if (bits < 1 || bits > 64 || (encoding.encoding === 'pcm' && bits > 32)) return refuse('aiff-bits', at + 6, `the header says ${bits} bits a sample; 1 to 32 are read`, EXPORT_AGAIN);
  if (!Number.isInteger(rateHz) || rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) return refuse('aiff-rate', at + 8, `the header says a sample rate of ${rateHz} Hz; whole numbers from ${MIN_RATE_HZ} to ${MAX_RATE_HZ} Hz are read`, 'Export the file again at 44100 or 48000 Hz.');
  return { value: { format: { ...encoding, rateHz, channels, bitsPerSample: bits, bytesPerSample: Math.ceil(bits / 8), channelMask: defaultChannelMask(channels) }, frames, at } };
}

/** SANE's 80-bit float, as the rate is written. */
function extended(view: DataView, at: number): number {
  const exponent = (view.getUint16(at) & 0x7fff) - 16383;
  const mantissa = view.getUint32(at + 2) * 2 ** -31 + view.getUint32(at + 6) * 2 ** -63;
  const value = mantissa * 2 ** exponent;
  return view.getUint16(at) >= 0x8000 ? -value : value;
}
