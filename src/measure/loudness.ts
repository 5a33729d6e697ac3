/**
 * Loudness, range and peaks of a sound file: the loudness meter's own kernel, run offline on the file's channels.
 * Any thread.
 */
import { isNoSound } from '../kit/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { compile } from '../compile/compile.ts';
import type { Kernels } from '../compile/variants.ts';
import { renderOffline } from '../engine/offline.ts';
import { defaultChannelMask } from '../media/wav-format.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import type { Cable, PatchNode } from '../patch/patch.ts';
import { HEAP_BASE_BYTES } from '../schedule/abi.ts';

/** null where nothing was loud enough, or the file too short, to be measured. */
interface Loudness {
  readonly integratedLufs: number | null;
  readonly loudnessRangeLu: number | null;
  readonly maxMomentaryLufs: number | null;
  readonly maxShortTermLufs: number | null;
}

export interface LoudnessReport extends Loudness {
  readonly rateHz: number;
  readonly channels: number;
  readonly frames: number;
  /** Of all channels, the low-frequency one too. */
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

/** Silence behind the sound, so that the true-peak filter has seen its last frames; after it the meter's step of 10 ms is completed. */
const FLUSH_FRAMES = 128;
/** WAVE speaker bits (Microsoft, WAVEFORMATEXTENSIBLE). */
const SPEAKER = { left: 0x1, right: 0x2, center: 0x4, lowFrequency: 0x8, backLeft: 0x10, backRight: 0x20, sideLeft: 0x200, sideRight: 0x400 } as const;

type Role = 'left' | 'right' | 'center' | 'surroundLeft' | 'surroundRight' | 'lowFrequency' | 'none';

/**
 * Which channel plays which part in ITU-R BS.1770. Each part is played once, so what is beyond five and
 * the low-frequency channel has none (of 7.1 the sides are the surrounds). Without a mask the usual order of as many channels counts.
 */
export function channelRoles(channels: number, channelMask: number): Role[] {
  if (channels <= 2) return (['left', 'right'] as const).slice(0, channels);
  const given = bitsOf(channelMask);
  const bits = given.length === channels ? given : bitsOf(defaultChannelMask(channels));
  const surroundLeft = bits.includes(SPEAKER.sideLeft) ? SPEAKER.sideLeft : SPEAKER.backLeft;
  const surroundRight = bits.includes(SPEAKER.sideRight) ? SPEAKER.sideRight : SPEAKER.backRight;
  const roles = new Map<number, Role>([
    [SPEAKER.left, 'left'], [SPEAKER.right, 'right'], [SPEAKER.center, 'center'], [SPEAKER.lowFrequency, 'lowFrequency'],
    [surroundLeft, 'surroundLeft'], [surroundRight, 'surroundRight'],
  ]);
  if (bits.length !== channels) return Array.from({ length: channels }, (_, k) => (k === 0 ? 'left' : k === 1 ? 'right' : 'none'));
  return bits.map((bit) => roles.get(bit) ?? 'none');
}

const bitsOf = (mask: number): number[] => Array.from({ length: 32 }, (_, k) => 2 ** k).filter((bit) => Math.floor(mask / bit) % 2 === 1);

/** Two channels of the file at one input of a meter; −1 is silence. */
interface Feed {
  readonly id: string;
  readonly meter: string;
  readonly port: string;
  readonly left: number;
  readonly right: number;
}

/** The meter of what counts as loud, and one for each two channels of which only the peaks count. */
function feedsOf(roles: readonly Role[]): Feed[] {
  const at = (role: Role): number => roles.indexOf(role);
  const feeds: Feed[] = [
    { id: 'front', meter: MAIN_METER, port: 'in', left: at('left'), right: roles.length === 1 ? 0 : at('right') },
    { id: 'center', meter: MAIN_METER, port: 'center', left: at('center'), right: at('center') },
    { id: 'surround', meter: MAIN_METER, port: 'surround', left: at('surroundLeft'), right: at('surroundRight') },
  ];
  const rest = [...roles.keys()].filter((k) => roles[k] === 'none' || roles[k] === 'lowFrequency');
  for (let k = 0; k < rest.length; k += 2) feeds.push({ id: `rest-${k}`, meter: `peaks-${k}`, port: 'in', left: rest[k]!, right: rest[k + 1] ?? -1 });
  return feeds.filter(({ left, right }) => left >= 0 || right >= 0);
}

const MAIN_METER = 'meter';

export async function measureLoudness(sound: MeasuredSound, options: MeasureOptions): Promise<LoudnessReport> {
  const { catalog, module, kernels } = options;
  const feeds = feedsOf(channelRoles(sound.channels, sound.channelMask));
  const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => {
    const definition = catalog.get(type);
    if (definition === undefined) throw new RangeError(`the catalog has no node "${type}"`);
    return createNode(definition, given);
  };
  const nodes = new Map<string, PatchNode>();
  const cables = new Map<string, Cable>();
  for (const { id, meter, port } of feeds) {
    nodes.set(id, node('stem'));
    nodes.set(meter, node('loudness-meter', { config: { mono: sound.channels === 1 } }));
    cables.set(id, createCable({ node: id, port: 'out' }, { node: meter, port }));
  }
  const { schedule, diagnostics } = compile({ ...createPatch({ id: 'measure', rateHz: sound.rateHz }), nodes, cables }, catalog, { kernels, heapBase: HEAP_BASE_BYTES });
  if (schedule === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));

  const rings = schedule.nodes.flatMap(({ path, identity, ring }) => {
    const feed = feeds.find(({ id }) => id === path);
    if (ring === undefined || feed === undefined) return [];
    return [{ identity, address: ring.address, frames: ring.frames, startFrame: 0, reader: { frames: sound.frames, read: async (start: number, count: number) => pick(await sound.readFrames(start, count), sound.channels, feed.left, feed.right) } }];
  });
  const meters = schedule.nodes.filter(({ type }) => type === 'loudness-meter').sort((a, b) => Number(b.path === MAIN_METER) - Number(a.path === MAIN_METER));
  const { rateHz, channels, frames } = sound;
  const hop = Math.round(rateHz / 100);
  let memory = new Float32Array(0);
  const read = (name: string, meter = meters[0]!): number | null => {
    const value = memory[meter.telemetry[name]!.address / 4]!;
    return isNoSound(value) ? null : value;
  };
  let loudness: Loudness = { integratedLufs: null, loudnessRangeLu: null, maxMomentaryLufs: null, maxShortTermLufs: null };
  const momentarySeries: [number, number | null][] = [];
  const shortTermSeries: [number, number | null][] = [];
  const blocks = renderOffline({
    module, rateHz, program: schedule, rings, fromFrame: 0, frames: frames + FLUSH_FRAMES + 2 * hop, blockFrames: hop,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onBlock: (core, done) => {
      memory = new Float32Array(core.engine.memory.buffer);
      // The silence behind the sound is no part of its loudness.
      if (done > frames) return;
      loudness = { integratedLufs: read('integratedLufs'), loudnessRangeLu: read('loudnessRangeLu'), maxMomentaryLufs: read('maxMomentaryLufs'), maxShortTermLufs: read('maxShortTermLufs') };
      if (options.series) {
        momentarySeries.push([done / rateHz, read('momentaryLufs')]);
        shortTermSeries.push([done / rateHz, read('shortTermLufs')]);
      }
      if (done % (hop * 100) === 0) options.onProgress?.(done / frames);
    },
  });
  for await (const _ of blocks);
  const peak = (name: string): number | null => {
    const peaks = meters.flatMap((meter) => read(name, meter) ?? []);
    return peaks.length === 0 ? null : Math.max(...peaks);
  };
  return {
    rateHz, channels, frames, ...loudness, truePeakDbtp: peak('truePeakDbtp'), samplePeakDbfs: peak('samplePeakDbfs'),
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
