/**
 * What nodes tell while a patch is rendered: their telemetry over a range of the time line, by the same engine that is
 * heard. Node or worker thread; the output itself comes too where it is asked for.
 */
import { type Diagnostic, diagnose } from '../kit/index.ts';
import { MeterMap } from './meter-map.ts';
import { prepareRender, type RenderOptions } from './render-patch.ts';

export interface Watch {
  /** Through chains: "chain/node". */
  readonly path: string;
  /** Of a telemetry of the node. */
  readonly name: string;
}

export interface ObserveJob {
  /** In frames of the rate it is rendered at, as the range. */
  readonly fromFrame: number;
  readonly toFrame: number;
  /** At least as much is rendered before `fromFrame` and not told, as far as there is any, so that averages and tails have begun. */
  readonly preRollFrames?: number;
  readonly watch: readonly Watch[];
  /** How often; a block of the engine, 1…4096. */
  readonly everyFrames: number;
  readonly wantsOutput?: boolean;
}

export interface Observation {
  readonly rateHz: number;
  /** Where the time line stood at each observation, in frames of `rateHz`; what a node tells there is older by its latency. */
  readonly positions: readonly number[];
  /** By `watchKey`: a copy per position. A node that is not there, or is dropped because it reaches nothing, has no entry. */
  readonly values: ReadonlyMap<string, readonly Float32Array[]>;
  /** Interleaved stereo of the range, where it was wanted. */
  readonly output?: Float32Array;
  readonly diagnostics: readonly Diagnostic[];
}

export type Observed = { readonly ok: true; readonly observation: Observation } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export const watchKey = ({ path, name }: Watch): string => `${path} ${name}`;

/** @throws EngineTrap, and DOMException AbortError when aborted. */
export async function observePatch(options: Omit<RenderOptions, 'fromFrame' | 'toFrame' | 'onBlock' | 'blockFrames' | 'trimLatency'>, job: ObserveJob, onProgress?: (fraction: number) => void): Promise<Observed> {
  const { fromFrame, toFrame, preRollFrames = 0, watch, everyFrames, wantsOutput = false } = job;
  if (toFrame <= fromFrame) return { ok: false, diagnostics: [diagnose('range-empty', 'There is nothing between where the range begins and where it ends. End it later.')] };
  // Whole steps before the range, so that it is looked at in the same places with any pre-roll.
  const begin = fromFrame - everyFrames * Math.min(Math.floor(fromFrame / everyFrames), Math.ceil(preRollFrames / everyFrames));
  const positions: number[] = [];
  const values = new Map<string, Float32Array[]>();
  const reading: { map?: MeterMap } = {};
  const prepared = await prepareRender({
    ...options, fromFrame: begin, toFrame, trimLatency: false, blockFrames: everyFrames,
    onBlock: (core, done) => {
      if (begin + done <= fromFrame) return;
      const floats = core.readMeters();
      positions.push(begin + done);
      for (const one of watch) {
        const found = reading.map!.telemetry(floats, one.path, one.name);
        if (found === undefined) continue;
        const key = watchKey(one);
        const list = values.get(key);
        if (list === undefined) values.set(key, [found.slice()]);
        else list.push(found.slice());
      }
    },
  });
  const { render, diagnostics } = prepared;
  if (render === undefined) return { ok: false, diagnostics };
  reading.map = new MeterMap(render.schedule);
  const output = wantsOutput ? new Float32Array((toFrame - fromFrame) * 2) : undefined;
  let done = 0;
  for await (const block of render.blocks()) {
    const at = (begin + done - fromFrame) * 2;
    const first = Math.max(0, -at);
    if (first < block.length) output?.set(block.subarray(first), at + first);
    done += block.length / 2;
    onProgress?.(done / render.frames);
  }
  return { ok: true, observation: { rateHz: render.rateHz, positions, values, ...(output === undefined ? {} : { output }), diagnostics } };
}
