/**
 * Loudness, range and peaks of a sound file: the loudness meter's own kernel, run offline on the file's channels.
 * Any thread.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { compile } from '../compile/compile.ts';
import type { Kernels } from '../compile/variants.ts';
import { renderOffline } from '../engine/offline.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import type { Cable, PatchNode } from '../patch/patch.ts';
import { HEAP_BASE_BYTES } from '../schedule/abi.ts';

export interface LoudnessReport {
  readonly rateHz: number;
  readonly channels: number;
  readonly frames: number;
  /** null where nothing was loud enough, or the file too short, to be measured. */
  readonly integratedLufs: number | null;
  readonly loudnessRangeLu: number | null;
  readonly maxMomentaryLufs: number | null;
  readonly maxShortTermLufs: number | null;
  readonly truePeakDbtp: number | null;
  readonly samplePeakDbfs: number | null;
  /** [seconds, LUFS] at the end of each window, every 10 ms; only where asked for. */
  readonly momentarySeries?: readonly (readonly [number, number | null])[];
  readonly shortTermSeries?: readonly (readonly [number, number | null])[];
}

export interface MeasuredSound {
  readonly rateHz: number;
  readonly channels: number;
  readonly frames: number;
  readonly channelMask: number;
  /** All channels, interleaved. */
  readFrames(start: number, count: number): Promise<Float32Array>;
}

export interface MeasureOptions {
  readonly catalog: Catalog;
  readonly module: WebAssembly.Module;
  readonly kernels: Kernels;
  readonly series?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

/** What the meter's telemetry says where there is nothing to say. */
const NONE = -199;
/** WAVE speaker bits (Microsoft, WAVEFORMATEXTENSIBLE). */
const SPEAKER = { left: 0x1, right: 0x2, center: 0x4, lowFrequency: 0x8, backLeft: 0x10, backRight: 0x20, sideLeft: 0x200, sideRight: 0x400 } as const;

type Role = 'left' | 'right' | 'center' | 'surroundLeft' | 'surroundRight' | 'none';

/** Which channel plays which part in ITU-R BS.1770; the low-frequency channel plays none. */
export function channelRoles(channels: number, channelMask: number): Role[] {
  if (channels === 1) return ['left'];
  const roleOf = (bit: number): Role => {
    if (bit === SPEAKER.left) return 'left';
    if (bit === SPEAKER.right) return 'right';
    if (bit === SPEAKER.center) return 'center';
    if (bit === SPEAKER.sideLeft || bit === SPEAKER.backLeft) return 'surroundLeft';
    if (bit === SPEAKER.sideRight || bit === SPEAKER.backRight) return 'surroundRight';
    return 'none';
  };
  const bits = Array.from({ length: 32 }, (_, k) => 2 ** k).filter((bit) => Math.floor(channelMask / bit) % 2 === 1);
  if (bits.length === channels && channels > 2) return bits.map(roleOf);
  // No mask: the usual orders of 5.0 and 5.1; of anything else the first two count.
  const usual: Record<number, Role[]> = {
    3: ['left', 'right', 'center'],
    4: ['left', 'right', 'surroundLeft', 'surroundRight'],
    5: ['left', 'right', 'center', 'surroundLeft', 'surroundRight'],
    6: ['left', 'right', 'center', 'none', 'surroundLeft', 'surroundRight'],
  };
  return usual[channels] ?? Array.from({ length: channels }, (_, k) => (k === 0 ? 'left' : k === 1 ? 'right' : 'none'));
}

export async function measureLoudness(sound: MeasuredSound, options: MeasureOptions): Promise<LoudnessReport> {
  const { catalog, module, kernels } = options;
  const roles = channelRoles(sound.channels, sound.channelMask);
  const feeds = [
    { id: 'front', port: 'in', left: roles.indexOf('left'), right: sound.channels === 1 ? 0 : roles.indexOf('right') },
    { id: 'center', port: 'center', left: roles.indexOf('center'), right: roles.indexOf('center') },
    { id: 'surround', port: 'surround', left: roles.indexOf('surroundLeft'), right: roles.indexOf('surroundRight') },
  ].filter(({ left, right }) => left >= 0 || right >= 0);
  const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => {
    const definition = catalog.get(type);
    if (definition === undefined) throw new RangeError(`the catalog has no node "${type}"`);
    return createNode(definition, given);
  };
  const nodes = new Map<string, PatchNode>([['meter', node('loudness-meter', { config: { mono: sound.channels === 1 } })]]);
  const cables = new Map<string, Cable>();
  for (const { id, port } of feeds) {
    nodes.set(id, node('stem'));
    cables.set(id, createCable({ node: id, port: 'out' }, { node: 'meter', port }));
  }
  const { schedule, diagnostics } = compile({ ...createPatch({ id: 'measure', rateHz: sound.rateHz }), nodes, cables }, catalog, { kernels, heapBase: HEAP_BASE_BYTES });
  if (schedule === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));

  const rings = schedule.nodes.flatMap(({ path, identity, ring }) => {
    const feed = feeds.find(({ id }) => id === path);
    if (ring === undefined || feed === undefined) return [];
    return [{ identity, address: ring.address, frames: ring.frames, startFrame: 0, reader: { frames: sound.frames, read: async (start: number, count: number) => pick(await sound.readFrames(start, count), sound.channels, feed.left, feed.right) } }];
  });
  const meter = schedule.nodes.find(({ path }) => path === 'meter');
  if (meter === undefined) throw new Error('the loudness meter was not scheduled');
  const hop = Math.round(sound.rateHz / 100);
  const momentarySeries: [number, number | null][] = [];
  const shortTermSeries: [number, number | null][] = [];
  let memory = new Float32Array(0);
  const read = (name: string): number | null => {
    const value = memory[meter.telemetry[name]!.address / 4]!;
    return value <= NONE ? null : value;
  };
  const blocks = renderOffline({
    module, rateHz: sound.rateHz, program: schedule, rings, fromFrame: 0, frames: sound.frames, blockFrames: hop,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onBlock: (core, done) => {
      memory = new Float32Array(core.engine.memory.buffer);
      if (options.series) {
        momentarySeries.push([done / sound.rateHz, read('momentaryLufs')]);
        shortTermSeries.push([done / sound.rateHz, read('shortTermLufs')]);
      }
      if (done % (hop * 100) === 0) options.onProgress?.(done / sound.frames);
    },
  });
  for await (const _ of blocks);
  const { rateHz, channels, frames } = sound;
  const value = (name: string): number | null => (memory.length === 0 ? null : read(name));
  return {
    rateHz, channels, frames,
    integratedLufs: value('integratedLufs'), loudnessRangeLu: value('loudnessRangeLu'), maxMomentaryLufs: value('maxMomentaryLufs'), maxShortTermLufs: value('maxShortTermLufs'),
    truePeakDbtp: value('truePeakDbtp'), samplePeakDbfs: value('samplePeakDbfs'),
    ...(options.series ? { momentarySeries, shortTermSeries } : {}),
  };
}

function pick(all: Float32Array, channels: number, left: number, right: number): Float32Array {
  const frames = all.length / channels;
  const pair = new Float32Array(frames * 2);
  for (let i = 0; i < frames; i++) {
    if (left >= 0) pair[2 * i] = all[i * channels + left]!;
    if (right >= 0) pair[2 * i + 1] = all[i * channels + right]!;
  }
  return pair;
}
