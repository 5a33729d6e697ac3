/**
 * Sends the test signals of a measurement through a measurement patch, each in a take of its own, and makes of the answers what is
 * drawn. The same engine as live, to the bit. In a worker or in Node.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Kernels } from '../../compile/variants.ts';
import { type Diagnostic, diagnose } from '../../kit/index.ts';
import { analyzed, stimuliOf, type Test } from '../../measure/system/kinds.ts';
import type { Measured, Take } from '../../measure/system/measured.ts';
import { memoryPcm } from '../../media/pcm.ts';
import type { Patch } from '../../patch/patch.ts';
import { prepareRender, readRecorder } from '../render-patch.ts';
import { TEST_SOURCE, TEST_TAKE } from './measurement-patch.ts';

export interface RunOptions {
  readonly catalog: Catalog;
  readonly module: WebAssembly.Module;
  readonly kernels: Kernels;
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

export type Ran = { readonly measured: Measured } | { readonly diagnostics: readonly Diagnostic[] };

export async function runTest(patch: Patch, test: Test, options: RunOptions): Promise<Ran> {
  const stimuli = stimuliOf(test);
  const all = stimuli.reduce((sum, { length }) => sum + length / 2, 0);
  const takes: Take[] = [];
  let done = 0;
  for (const stimulus of stimuli) {
    const before = done;
    const taken = await take(patch, stimulus, test.settings.rateHz, { ...options, onProgress: (frames) => options.onProgress?.((before + frames) / all) });
    if ('diagnostics' in taken) return taken;
    takes.push(taken);
    done += stimulus.length / 2;
  }
  return { measured: analyzed(test, takes) };
}

/** The answer to one stimulus, as long as it is, from the frame it begins: its latency is in it. */
async function take(patch: Patch, stimulus: Float32Array, rateHz: number, { onProgress, ...options }: RunOptions): Promise<Take | { readonly diagnostics: readonly Diagnostic[] }> {
  const frames = stimulus.length / 2;
  const samples = new Float32Array(stimulus.length);
  let heard = 0;
  const silence = memoryPcm(new Float32Array(0), 2);
  const { render, diagnostics } = await prepareRender({
    ...options, patch, rateHz, fromFrame: 0, toFrame: frames, trimLatency: false,
    openMedia: (_media, { path }) => Promise.resolve(path === TEST_SOURCE ? memoryPcm(stimulus, 2) : silence),
    onBlock: (core, blockEnd) => {
      const block = readRecorder(core, recorder!, blockEnd - heard);
      if (heard < frames) samples.set(block.subarray(0, Math.min(block.length, samples.length - heard * 2)), heard * 2);
      heard = blockEnd;
      onProgress?.(Math.min(frames, heard));
    },
  });
  const recorder = render?.recorders.find(({ path }) => path === TEST_TAKE);
  if (render === undefined || recorder === undefined) return { diagnostics: diagnostics.length > 0 ? diagnostics : [diagnose('measure-nothing', 'No sound gets from the input to the output of what is selected. Select the nodes the sound goes through.')] };
  for await (const _ of render.blocks());
  return { samples, rateHz, reportedFrames: recorder.latencyFrames };
}
