/**
 * Finds its way through the chunks of a WAV file to format and data. Any thread; reads headers only, a few dozen bytes
 * at a time, and believes no size that the file itself does not bear out.
 */
import type { Diagnostic } from '../kit/diagnostic.ts';
import type { ByteSource } from './byte-source.ts';
import { diagnoseByte, refuse, type Parsed } from './byte-diagnostic.ts';
import { FORMAT_CHUNK_BYTES, parseFormatChunk } from './wav-format-chunk.ts';
import { DS64_BYTES, NO_SIZE, type WavFormat } from './wav-format.ts';

export interface WavLayout {
  readonly format: WavFormat;
  /** Offset of the first sample. */
  readonly dataAt: number;
  readonly frames: number;
  /** Nothing that keeps the file from being heard. */
  readonly remarks: readonly Diagnostic[];
}

/** More chunks than any writer makes; keeps a file of empty chunks from being walked for hours. */
const MAX_CHUNKS = 1_024;
const MAX_DS64_TABLE = 256;

/** All ones, in 32 or 64 bits: the writer did not know and could not go back. */
const UNKNOWN = Infinity;

/** What SoX and ALSA leave as the data size when they cannot go back; believed where the file really has so much. */
const PLACEHOLDER_SIZES: readonly number[] = [UNKNOWN, 0x7fff_f000, 0x8000_0000];

const CHOOSE_WAV = 'Choose a WAV file, or convert this one to WAV.';

/** Files that come by another suffix, by their first bytes. */
const OTHER_FILES: readonly (readonly [string, string])[] = [
  ['fLaC', 'a FLAC file'], ['OggS', 'an Ogg file'], ['ID3', 'an MP3 file'], ['FORM', 'an AIFF file'], ['caff', 'a Core Audio file'], ['riff', 'a Wave64 file'], ['RIFX', 'a big-endian WAV file'],
];

/** A size and the offset of the field that says so. */
interface Claim {
  readonly size: number;
  readonly at: number;
}

interface Chunk {
  readonly id: string;
  /** Offset of its header. */
  readonly at: number;
  readonly size: number;
}

const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const isChunkId = (id: string): boolean => /^[ -~]{4}$/.test(id);

/** In: a source → out: the layout, or the diagnostic with the byte at fault. Rejects only when the source does. */
export async function readWavLayout(source: ByteSource): Promise<Parsed<WavLayout>> {
  const head = await source.read(0, 12);
  const riffId = ascii(head.subarray(0, 4));
  const wide = riffId === 'RF64' || riffId === 'BW64';
  if (riffId !== 'RIFF' && !wide) return refuse('wav-not-wav', 0, notWav(head, riffId), CHOOSE_WAV);
  if (head.length < 12) return refuse('wav-cut', head.length, 'the file ends within its header');
  const form = ascii(head.subarray(8, 12));
  if (form !== 'WAVE') return refuse('wav-not-wav', 8, `this is a RIFF file but not WAV: it says ${JSON.stringify(form)}`, CHOOSE_WAV);

  let outer: Claim = { size: known(u32(head, 4)), at: 4 };
  let data64: Claim = { size: UNKNOWN, at: 0 };
  let format: WavFormat | undefined;
  let sizes: ReadonlyMap<string, number> = new Map();
  let sawSizes = false;
  let at = 12;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const read = await readChunk(source, at);
    if ('fault' in read) return read;
    const chunk = read.value;
    const body = at + 8;
    if (chunk.id === 'ds64' && wide && !sawSizes) {
      const table = await readSizes(source, chunk);
      if ('fault' in table) return table;
      ({ outer, data: data64, sizes } = table.value);
      sawSizes = true;
    } else if (chunk.id === 'fmt ') {
      if (format !== undefined) return refuse('wav-format-twice', at, 'there is a second fmt chunk');
      const parsed = parseFormatChunk(await source.read(body, Math.min(chunk.size, FORMAT_CHUNK_BYTES)), body);
      if ('fault' in parsed) return parsed;
      format = parsed.value;
    } else if (chunk.id === 'data') {
      if (wide && !sawSizes) return refuse('wav-no-sizes', at, `the file is ${riffId} but no ds64 chunk stands before the data`);
      if (format === undefined) return refuse('wav-no-format', at, 'the data comes before any fmt chunk, so nothing says how to read it');
      const data = wide && chunk.size === NO_SIZE ? data64 : { size: known(chunk.size), at: at + 4 };
      return layOut(source, format, body, data, outer);
    }
    const size = chunk.size === NO_SIZE ? (sizes.get(chunk.id) ?? NO_SIZE) : chunk.size;
    const end = body + size + (size % 2);
    if (body + size > source.size) return refuse('wav-chunk-size', at + 4, `the chunk ${JSON.stringify(chunk.id)} says it has ${size} bytes, but the file has ${Math.max(0, source.size - body)} left, and no sound has come`);
    at = end;
  }
  return refuse('wav-too-many-chunks', at, `more than ${MAX_CHUNKS} chunks stand before the sound`);
}

/** The data has been found: how much of it is there, and does the outer size agree? */
async function layOut(source: ByteSource, format: WavFormat, dataAt: number, data: Claim, outer: Claim): Promise<Parsed<WavLayout>> {
  const remarks: Diagnostic[] = [];
  const { size } = data;
  const riffEnd = outer.size === UNKNOWN || outer.size === 0 ? 0 : 8 + outer.size;
  const there = source.size - dataAt;
  const frameBytes = format.channels * format.bytesPerSample;
  // An empty chunk is honest where the outer size goes on after it or the file ends with it.
  const streamed = size === 0 ? there > 0 && riffEnd <= dataAt : size > there && PLACEHOLDER_SIZES.includes(size);
  if (streamed) {
    const bytes = riffEnd > dataAt && riffEnd <= source.size ? riffEnd - dataAt : there;
    const frames = Math.floor(bytes / frameBytes);
    remarks.push(diagnoseByte('wav-streamed', data.at, 'the length was never filled in', `The sound is read to the end of the file, ${frames} frames.`, 'note'));
    if (bytes % frameBytes !== 0) remarks.push(diagnoseByte('wav-part-frame', dataAt + frames * frameBytes, 'the file ends within a frame', 'That part of a frame is left out.', 'warning'));
    return { value: { format, dataAt, frames, remarks } };
  }
  if (size > there) return refuse('wav-cut', data.at, `the sound should have ${size} bytes, but the file has ${there} left after byte ${dataAt}: it was cut off`);
  const dataEnd = dataAt + size;
  if (riffEnd > 0) {
    // Many writers leave out the last pad byte but count it, or leave it out of the count.
    const reach = Math.max(source.size, dataEnd + (size % 2));
    if (riffEnd > reach) return refuse('wav-cut', outer.at, `the header says that the file has ${riffEnd} bytes, but it has ${source.size}: it was cut off`);
    if (riffEnd < dataEnd) return refuse('wav-outer-size', outer.at, `the header says that the file ends at byte ${riffEnd}, within the sound, which goes on to byte ${dataEnd}`);
  }
  if (size % frameBytes !== 0) return refuse('wav-part-frame', data.at, `the sound has ${size} bytes, no whole number of frames of ${frameBytes} bytes`);
  remarks.push(...(await remarksBehind(source, dataEnd + (size % 2), riffEnd > 0 ? Math.min(riffEnd, source.size) : source.size)));
  return { value: { format, dataAt, frames: size / frameBytes, remarks } };
}

/** What stands behind the sound cannot spoil it; but a second piece of sound must not vanish in silence. */
async function remarksBehind(source: ByteSource, from: number, end: number): Promise<Diagnostic[]> {
  let at = from;
  for (let count = 0; at < end; count++) {
    const read = await readChunk(source, at);
    const chunk = 'value' in read ? read.value : undefined;
    if (chunk === undefined || count === MAX_CHUNKS || at + 8 + chunk.size > end) return [diagnoseByte('wav-behind-data', at, 'what follows the sound is damaged; the sound is complete', 'Export the file again if its notes or markers matter.', 'warning')];
    if (chunk.id === 'data') return [diagnoseByte('wav-second-data', at, 'there is a second data chunk; only the first is read', 'Export the file again as one piece.', 'warning')];
    at += 8 + chunk.size + (chunk.size % 2);
  }
  return [];
}

async function readChunk(source: ByteSource, at: number): Promise<Parsed<Chunk>> {
  const header = await source.read(at, 8);
  if (header.length < 8) return refuse('wav-no-data', Math.min(at, source.size), `the file ends at byte ${source.size} and no data chunk has come`);
  const id = ascii(header.subarray(0, 4));
  if (!isChunkId(id)) return refuse('wav-chunk-id', at, 'a chunk should begin here, but there is no name of a chunk');
  return { value: { id, at, size: u32(header, 4) } };
}

interface Sizes {
  readonly outer: Claim;
  readonly data: Claim;
  readonly sizes: ReadonlyMap<string, number>;
}

/** `ds64` (EBU Tech 3306): 64-bit sizes of the file, the data and, in a table, of other long chunks. */
async function readSizes(source: ByteSource, chunk: Chunk): Promise<Parsed<Sizes>> {
  const body = chunk.at + 8;
  if (chunk.size < DS64_BYTES - 4) return refuse('wav-sizes-short', chunk.at + 4, `the ds64 chunk has ${chunk.size} bytes; it needs ${DS64_BYTES}`);
  const bytes = await source.read(body, Math.min(chunk.size, DS64_BYTES + 12 * MAX_DS64_TABLE));
  if (bytes.length < DS64_BYTES - 4) return refuse('wav-cut', source.size, 'the file ends within its ds64 chunk');
  const sizes = new Map<string, number>();
  const rows = bytes.length < DS64_BYTES ? 0 : u32(bytes, 24);
  if (rows > (bytes.length - DS64_BYTES) / 12) return refuse('wav-sizes-table', body + 24, `the ds64 chunk says ${rows} table rows, more than it holds`);
  for (let row = 0; row < rows; row++) {
    const at = DS64_BYTES + 12 * row;
    const size = u64(bytes, at + 4);
    if (size > source.size) return refuse('wav-chunk-size', body + at + 4, `the ds64 table says ${size} bytes, more than the file has`);
    sizes.set(ascii(bytes.subarray(at, at + 4)), size);
  }
  return { value: { outer: { size: u64(bytes, 0), at: body }, data: { size: u64(bytes, 8), at: body + 8 }, sizes } };
}

function u32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

const known = (size: number): number => (size === NO_SIZE ? UNKNOWN : size);

/** Exact to 2⁵³; beyond, any file is too short for it anyway. */
function u64(bytes: Uint8Array, at: number): number {
  const size = u32(bytes, at) + 2 ** 32 * u32(bytes, at + 4);
  return size === 2 ** 64 ? UNKNOWN : size;
}

function notWav(head: Uint8Array, id: string): string {
  if (head.length === 0) return 'the file is empty';
  const other = OTHER_FILES.find(([mark]) => id.startsWith(mark))?.[1];
  return other === undefined ? 'this is not a WAV file: it does not begin with RIFF, RF64 or BW64' : `this is ${other}, not WAV`;
}
