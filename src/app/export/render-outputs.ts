/**
 * One pass of the engine, many outputs: the mix and what each recorder hears, all from the same frame on and equally long. In a
 * worker or in Node.
 */
import type { EngineCore } from '../../engine/engine-core.ts';
import { type Prepared, prepareRender, readRecorder, type Recorder, type Render, type RenderOptions } from '../render-patch.ts';

/** Takes interleaved stereo. */
export type Take = (samples: Float32Array) => Promise<void>;

export interface Outputs {
  readonly render: Render;
  /** Runs it. What is thrown in a take, or by the engine, comes through. */
  run(mix: Take | undefined, takes: ReadonlyMap<string, Take>, onProgress: (fraction: number) => void): Promise<void>;
}

/** What one recorder has heard since it was last asked, its latency and what is behind the end cut off. */
class Tap {
  private pieces: Float32Array[] = [];
  private skip: number;
  private left: number;

  constructor(readonly recorder: Recorder, frames: number, readonly take: Take) {
    this.skip = recorder.latencyFrames * 2;
    this.left = frames * 2;
  }

  hear(core: EngineCore, frames: number): void {
    const samples = readRecorder(core, this.recorder, frames);
    const drop = Math.min(this.skip, samples.length);
    this.skip -= drop;
    const kept = samples.subarray(drop, Math.min(samples.length, drop + this.left));
    this.left -= kept.length;
    if (kept.length > 0) this.pieces.push(kept);
  }

  async flush(): Promise<void> {
    const { pieces } = this;
    this.pieces = [];
    for (const piece of pieces) await this.take(piece);
  }
}

export async function prepareOutputs(options: RenderOptions): Promise<{ readonly outputs: Outputs | undefined; readonly diagnostics: Prepared['diagnostics'] }> {
  let taps: readonly Tap[] = [];
  let heard = 0;
  const { render, diagnostics } = await prepareRender({
    ...options,
    onBlock: (core, done) => {
      for (const tap of taps) tap.hear(core, done - heard);
      heard = done;
    },
  });
  if (render === undefined) return { outputs: undefined, diagnostics };
  const run: Outputs['run'] = async (mix, takes, onProgress) => {
    taps = render.recorders.flatMap((recorder) => {
      const take = takes.get(recorder.path);
      return take === undefined ? [] : [new Tap(recorder, render.frames, take)];
    });
    let done = 0;
    for await (const block of render.blocks()) {
      if (block.length > 0) await mix?.(block);
      for (const tap of taps) await tap.flush();
      done += block.length / 2;
      onProgress(done / render.frames);
    }
    for (const tap of taps) await tap.flush();
  };
  return { outputs: { render, run }, diagnostics };
}
