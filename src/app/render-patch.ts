/**
 * A render: patch, media and range become blocks of sound, in a worker or in Node, to the bits that are heard live.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { compile } from '../compile/compile.ts';
import type { Plan } from '../compile/plan.ts';
import type { Kernels } from '../compile/variants.ts';
import type { EngineCore } from '../engine/engine-core.ts';
import { renderOffline } from '../engine/offline.ts';
import { type Diagnostic, diagnose } from '../kit/index.ts';
import { NO_PCM, type PcmSource } from '../media/pcm.ts';
import type { MediaRef, Patch } from '../patch/patch.ts';
import { HEAP_BASE_BYTES, NODE, RECORDER } from '../schedule/abi.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { durationFrames, type MediaNode, ringNodes } from './media-nodes.ts';

/** A patch that only generates sound is rendered this long when nobody says how long. */
const DEFAULT_SECONDS = 10;
/** A reverb may ring on after the last sound, but not for ever. */
const MAX_TAIL_SECONDS = 30;

export interface RenderOptions {
  readonly patch: Patch;
  readonly catalog: Catalog;
  readonly module: WebAssembly.Module;
  readonly kernels: Kernels;
  /** Instead of the patch's own rate; the range below is in frames of this rate. */
  readonly rateHz?: number;
  readonly fromFrame?: number;
  readonly toFrame?: number;
  /** Drops the latency from the front, so that the file is in time with its stems; live sound comes with it. Default true. */
  readonly trimLatency?: boolean;
  /** `media`: what the patch names, if anything; a host may know a recording for the node all the same. */
  readonly openMedia: (media: MediaRef | undefined, node: MediaNode, rateHz: number) => Promise<PcmSource | undefined>;
  readonly signal?: AbortSignal;
  readonly onBlock?: (core: EngineCore, framesDone: number) => void;
  readonly blockFrames?: number;
}

export interface Render {
  readonly rateHz: number;
  /** How many frames the blocks hold in all. */
  readonly frames: number;
  readonly latencyFrames: number;
  readonly schedule: Schedule;
  /** Interleaved stereo. */
  readonly blocks: () => AsyncGenerator<Float32Array>;
  /** Points of which the sound is wanted too. */
  readonly recorders: readonly Recorder[];
}

export interface Recorder {
  readonly path: string;
  /** In engine memory. */
  readonly record: number;
  /** How far its sound is behind the media. */
  readonly latencyFrames: number;
}

/** What a recorder was given in the last `frames` frames, no more than a block: interleaved stereo. */
export function readRecorder({ engine }: EngineCore, { record }: Recorder, frames: number): Float32Array {
  const view = new DataView(engine.memory.buffer);
  const state = view.getUint32(record + NODE.state, true);
  const capacity = view.getUint32(state + RECORDER.frames, true);
  const ring = new Float32Array(engine.memory.buffer, state + RECORDER.samples, capacity * 2);
  const samples = new Float32Array(frames * 2);
  const from = (view.getUint32(state + RECORDER.next, true) + capacity - frames) % capacity;
  const head = Math.min(frames, capacity - from);
  samples.set(ring.subarray(from * 2, (from + head) * 2));
  samples.set(ring.subarray(0, (frames - head) * 2), head * 2);
  return samples;
}

export interface Prepared {
  readonly render: Render | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles and opens media; sounds only when `blocks` is read. Never throws for what is wrong with the patch. */
export async function prepareRender(options: RenderOptions): Promise<Prepared> {
  const { patch, catalog, kernels, rateHz = patch.rateHz } = options;
  const compiled = compile(patch, catalog, { rateHz, kernels, heapBase: HEAP_BASE_BYTES });
  const diagnostics: Diagnostic[] = [...compiled.diagnostics];
  const { schedule } = compiled;
  if (schedule === undefined) return { render: undefined, diagnostics };

  const rings = [];
  let mediaEnd = 0;
  for (const { scheduled, ring, source } of ringNodes(patch, schedule.nodes)) {
    const startFrame = Math.round(source.startSeconds * rateHz);
    const reader = await options.openMedia(source.media, source, rateHz);
    if (reader === undefined) diagnostics.push(missing(source));
    mediaEnd = Math.max(mediaEnd, startFrame + (reader?.frames ?? 0));
    rings.push({ identity: scheduled.identity, address: ring.address, frames: ring.frames, startFrame, reader: reader ?? NO_PCM });
  }
  const fromFrame = options.fromFrame ?? 0;
  const said = Math.round((durationFrames(patch, catalog) * rateHz) / patch.rateHz);
  const end = Math.max(mediaEnd, said) || Math.round(DEFAULT_SECONDS * rateHz);
  const tail = Math.min(schedule.tailFrames, MAX_TAIL_SECONDS * rateHz);
  const frames = (options.toFrame ?? end + tail) - fromFrame;
  if (frames <= 0) {
    const seconds = (frame: number): string => (frame / rateHz).toFixed(2);
    return { render: undefined, diagnostics: [...diagnostics, diagnose('range-empty', `From ${seconds(fromFrame)} s to ${seconds(fromFrame + frames)} s there is nothing to render. Begin earlier, or say where to end.`)] };
  }
  const skip = options.trimLatency === false ? 0 : schedule.latencyFrames;
  const recorders = recordersOf(compiled.plan, schedule);
  // One that is further behind than the output is heard out too.
  const last = Math.max(skip, ...recorders.map(({ latencyFrames }) => latencyFrames));
  const offline = { ...options, rateHz, program: schedule, rings, fromFrame, frames: frames + last, tempoBpm: patch.transport.tempoBpm };
  return { render: { rateHz, frames, latencyFrames: schedule.latencyFrames, schedule, blocks: () => trimmed(renderOffline(offline), skip, frames), recorders }, diagnostics };
}

function recordersOf({ graph, arrivals }: Plan, { nodes }: Schedule): Recorder[] {
  const arrival = new Map(graph.nodes.flatMap(({ path, variant }, n) => (variant.definition.role === 'recorder' ? [[path, arrivals[n]!]] : [])));
  return nodes.flatMap(({ path, record }) => (arrival.has(path) ? [{ path, record, latencyFrames: arrival.get(path)! }] : []));
}

async function* trimmed(blocks: AsyncGenerator<Float32Array>, skipFrames: number, frames: number): AsyncGenerator<Float32Array> {
  let skip = skipFrames * 2;
  let left = frames * 2;
  for await (const block of blocks) {
    const drop = Math.min(skip, block.length);
    skip -= drop;
    const kept = block.subarray(drop, Math.min(block.length, drop + left));
    left -= kept.length;
    // Where recorders are still heard out, there is nothing more of the mix: their turn comes with an empty block.
    if (drop < block.length) yield kept;
  }
}

function missing({ path, media }: MediaNode): Diagnostic {
  if (media === undefined) return diagnose('media-unset', `The stem "${path}" has no recording. Choose one.`, { node: path }, 'warning');
  return diagnose('media-missing', `The recording "${media.name}" of "${path}" was not found. Name its file.`, { node: path });
}
