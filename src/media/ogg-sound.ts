/**
 * What Opus and Vorbis have in common as Ogg files: headers first, then packets whose pages say where they end. Looks
 * through a file once to know its exact length, and decodes it with whatever core the codec brings. Any thread; a core that
 * fails or traps costs one page of sound, which is silent and told of.
 */
import { type Diagnostic, reasonOf } from '../kit/index.ts';
import { diagnoseByte, refuse, type Parsed } from './byte-diagnostic.ts';
import type { ByteSource } from './byte-source.ts';
import type { DecodedPiece } from './exact-frames.ts';
import { oggGroups, type OggGroup } from './ogg-pages.ts';
import { type DecodeOptions, MAX_FRAMES, type OpenOptions } from './sound-file.ts';

/**
 * A codec's own part; made anew for each decoding, and again after it has failed. Nobody frees it: its memory goes with it, and
 * to free what a damaged file has confused could trap.
 */
export interface PacketCore {
  /** Interleaved sound of these packets, one after the other. Throws where it cannot. */
  decode(packets: readonly Uint8Array[]): Float32Array;
}

export interface OggCodec {
  readonly name: 'opus' | 'vorbis';
  readonly headerPackets: number;
  readonly channels: number;
  /** Frames that a packet holds at most; 0 for one that cannot be sound. */
  maxFrames(packet: Uint8Array): number;
  createCore(): Promise<PacketCore>;
}

export interface OggExtent {
  /** Which frame of the stream's counting is the first of the sound. */
  readonly originFrame: number;
  readonly frames: number;
  readonly remarks: readonly Diagnostic[];
}

const MAX_HEADER_BYTES = 1 << 24;
/** A core that fails this often in one file will not recover. */
const MAX_FAILURES = 100;

/** The first packets of the stream. */
export async function oggHeaders(source: ByteSource, start: number, count: number): Promise<Parsed<readonly Uint8Array[]>> {
  const packets: Uint8Array[] = [];
  for await (const group of oggGroups(source, start)) {
    if (group.at - start > MAX_HEADER_BYTES) break;
    if (group.isBroken && packets.length < count) break;
    packets.push(...group.packets);
    if (packets.length >= count) return { value: packets.slice(0, count) };
  }
  return refuse('ogg-headers', start, `the ${count} headers of the stream are not complete`);
}

/** The sound's packets, without the headers before them. */
async function* soundGroups(source: ByteSource, start: number, headerPackets: number): AsyncGenerator<OggGroup> {
  let left = headerPackets;
  let serial: number | undefined;
  for await (const group of oggGroups(source, start)) {
    serial ??= group.serial;
    if (group.serial !== serial) {
      yield group;
      continue;
    }
    const skipped = Math.min(left, group.packets.length);
    left -= skipped;
    if (left === 0 && (group.packets.length > skipped || group.isLast)) yield { ...group, packets: group.packets.slice(skipped) };
  }
}

/** In: what stands between start of the stream and of the sound (pre-skip). Looks through the whole file. */
export async function oggExtent(source: ByteSource, start: number, codec: OggCodec, skipFrames: number, { signal, onProgress }: OpenOptions): Promise<Parsed<OggExtent>> {
  const remarks: Diagnostic[] = [];
  let serial: number | undefined;
  let origin: number | undefined;
  let held = 0;
  let end = 0;
  let lastAt = start;
  let isOver = false;
  let isBroken = false;
  for await (const group of soundGroups(source, start, codec.headerPackets)) {
    signal?.throwIfAborted();
    onProgress?.(Math.min(1, group.at / source.size));
    serial ??= group.serial;
    if (group.serial !== serial) {
      if (isOver) {
        remarks.push(diagnoseByte('ogg-second-stream', group.at, 'a second stream follows the first', 'Only the first is read: split the file to have both.', 'warning'));
        break;
      }
      continue;
    }
    // The first page's end and what it holds say where the stream begins: not always at 0, when it was cut out of a longer one.
    if (origin === undefined) origin = await originOf(group, codec);
    isBroken ||= group.isBroken;
    held += group.packets.reduce((sum, packet) => sum + codec.maxFrames(packet), 0);
    if (group.granule > end || (group.isLast && group.packets.length > 0)) end = group.granule;
    lastAt = group.at;
    isOver ||= group.isLast;
  }
  if (origin === undefined) return { value: { originFrame: skipFrames, frames: 0, remarks: [diagnoseByte('ogg-empty', lastAt, 'the stream holds no sound', 'Export the file again.', 'warning')] } };
  const frames = end - origin - skipFrames;
  if (frames > MAX_FRAMES) return refuse('ogg-length', lastAt, `the stream says it ends at frame ${end}, longer than any recording`);
  if (!isBroken && frames > held) return refuse('ogg-length', lastAt, `the stream says it has ${frames} frames, but its packets hold at most ${held}`);
  if (!isOver) remarks.push(diagnoseByte('ogg-cut', source.size, 'the stream has no end: the file was probably cut off', `What is there, ${Math.max(0, frames)} frames, is read.`, 'warning'));
  return { value: { originFrame: origin + skipFrames, frames: Math.max(0, frames), remarks } };
}

/** A first page that ends before all it holds is played is cut at its front, unless it is the last one too, which is cut at its end. */
async function originOf(group: OggGroup, codec: OggCodec): Promise<number> {
  if (group.isLast) return 0;
  try {
    const core = await codec.createCore();
    return Math.max(0, group.granule - core.decode(group.packets).length / codec.channels);
  } catch {
    return 0;
  }
}

/** Pieces in the sound's own counting. */
export async function* oggPieces(source: ByteSource, start: number, codec: OggCodec, extent: OggExtent, { signal, onDiagnostic }: DecodeOptions): AsyncGenerator<DecodedPiece> {
  let core = await codec.createCore();
  let serial: number | undefined;
  let failures = 0;
  let wasDamaged = false;
  let position: number | undefined;
  const damaged = (at: number, problem: string): void => {
    if (!wasDamaged) onDiagnostic?.(diagnoseByte('ogg-damaged', at, problem, 'What is missing is silent. Copy the file again.', 'warning'));
    wasDamaged = true;
  };
  for await (const group of soundGroups(source, start, codec.headerPackets)) {
    signal?.throwIfAborted();
    serial ??= group.serial;
    if (group.serial !== serial) continue;
    if (group.isBroken) damaged(group.at, 'pages before this one are damaged or missing');
    let samples: Float32Array;
    try {
      samples = core.decode(group.packets);
    } catch (error) {
      damaged(group.at, `the sound of this page cannot be decoded (${reasonOf(error)})`);
      if (++failures > MAX_FAILURES) return;
      position = undefined;
      core = await codec.createCore();
      continue;
    }
    if (!group.isBroken) wasDamaged = false;
    const count = samples.length / codec.channels;
    const isKnown = position !== undefined && !group.isBroken;
    const startFrame = isKnown ? position! : group.isLast && position === undefined ? 0 : Math.max(position ?? 0, group.granule - count, 0);
    // The front of a first page that is longer than its position says is cut.
    const behindStart = position === undefined && !group.isLast ? Math.min(startFrame, group.granule - count) : startFrame;
    yield { startFrame: behindStart - extent.originFrame, samples };
    position = behindStart + count;
  }
}
