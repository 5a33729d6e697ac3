/** Renders a patch over a range and compares what two of its cables carried, aligned as the compiler aligns them. In a worker or in Node. */
import { type Diagnostic, diagnose } from '../../kit/index.ts';
import { nullTest, type NullResult } from '../../measure/null.ts';
import type { Patch } from '../../patch/patch.ts';
import { prepareOutputs, type Take } from '../export/render-outputs.ts';
import type { RenderOptions } from '../render-patch.ts';
import { cableAt } from '../sound-paths.ts';
import { leadingTo, TAP_A, TAP_B, type TwoCables, withTaps } from './two-cables.ts';

/** What is kept of both at once: 140 MB at 48 kHz. */
export const MOST_NULL_SECONDS = 180;

export interface NullJob {
  readonly patch: Patch;
  readonly cables: TwoCables;
  readonly fromFrame: number;
  /** At most `MOST_NULL_SECONDS` later are listened to. */
  readonly toFrame: number;
}

export type NullRan = { readonly result: NullResult; readonly rateHz: number; readonly fromFrame: number; readonly toFrame: number } | { readonly diagnostics: readonly Diagnostic[] };

export async function runNull({ patch, cables, fromFrame, toFrame: end }: NullJob, options: Pick<RenderOptions, 'catalog' | 'module' | 'kernels' | 'openMedia' | 'signal'>, onProgress?: (fraction: number) => void): Promise<NullRan> {
  const toFrame = Math.min(end, fromFrame + MOST_NULL_SECONDS * patch.rateHz);
  if (!cables.every((cable) => cableAt(patch, cable))) return { diagnostics: [diagnose('null-cable-gone', 'One of these cables is not there any more. Choose two that are.')] };
  const part = leadingTo(withTaps(patch, cables, 'print', options.catalog), [TAP_A, TAP_B], options.catalog);
  const { outputs, diagnostics } = await prepareOutputs({ ...options, patch: part, fromFrame, toFrame });
  if (outputs === undefined) return { diagnostics };
  const { frames, rateHz } = outputs.render;
  const heard = [TAP_A, TAP_B].map((tap) => ({ path: tap, samples: new Float32Array(frames * 2), filled: 0 }));
  const known = new Set(outputs.render.recorders.map(({ path }) => path));
  if (!heard.every(({ path }) => known.has(path))) return { diagnostics: [diagnose('null-nothing', 'No sound gets to both of these cables. Choose two that carry sound.')] };
  const takes = new Map(heard.map((one): [string, Take] => [one.path, (block) => {
    one.samples.set(block, one.filled);
    one.filled += block.length;
    return Promise.resolve();
  }]));
  await outputs.run(undefined, takes, onProgress ?? (() => undefined));
  return { result: nullTest(heard[0]!.samples, heard[1]!.samples, rateHz), rateHz, fromFrame, toFrame };
}
