/**
 * Versions of the open document, heard one in place of the other at equal loudness. Each is measured over the same stretch
 * of time, gated as BS.1770 does; then the gains are frozen, and the louder ones are turned down. Nothing of it is in the
 * document. Main thread.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { type Diagnostic, isNoSound } from '../../kit/index.ts';
import type { Patch } from '../../patch/patch.ts';
import type { PageObserve } from '../observe-client.ts';
import { type Observed, watchKey } from '../observe-patch.ts';
import { OUTPUT_LOUDNESS, withOutputMeter } from './output-meter.ts';

export interface Version {
  readonly title: string;
  readonly patch: Patch;
}

export interface Heard extends Version {
  /** Undefined where it is silent or too short to be measured. */
  readonly lufs: number | undefined;
  /** What the monitor is turned down by while this one is heard, 0 or less. */
  readonly gainDb: number;
}

export interface ComparisonHost {
  readonly catalog: Catalog;
  observe(job: Omit<PageObserve, 'module' | 'media'>): Promise<Observed>;
  /** Plays this in place of the document, turned down by so much; undefined: the document again. */
  hear(version: { readonly patch: Patch; readonly gainDb: number } | undefined): void;
}

export interface Stretch {
  readonly fromFrame: number;
  readonly toFrame: number;
}

/** More would make a comparison of a whisper with a shout. */
export const MOST_DB = 12;
const OBSERVE_FRAMES = 4096;
const MATCH_SECONDS = 10;

/** The loop, or the last ten seconds before the play head; from the start where there are not so many. */
export function matchStretch({ transport: { loop }, rateHz }: Patch, positionFrame: number): Stretch {
  if (loop.enabled && loop.endFrame > loop.startFrame) return { fromFrame: loop.startFrame, toFrame: loop.endFrame };
  const frames = MATCH_SECONDS * rateHz;
  const toFrame = Math.max(frames, Math.round(positionFrame));
  return { fromFrame: toFrame - frames, toFrame };
}

/** How much each is turned down so that all are as loud as the softest, as far as that may go; what is silent counts for nothing. */
export function matchGains(lufs: readonly (number | undefined)[]): number[] {
  const softest = Math.min(...lufs.filter((one) => one !== undefined));
  return lufs.map((one) => (one === undefined ? 0 : Math.max(-MOST_DB, softest - one)));
}

export type Compared = { readonly ok: true; readonly heard: readonly Heard[] } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Measures all versions; `isMatched` false leaves their levels as they are. */
export async function measureVersions(host: ComparisonHost, versions: readonly Version[], stretch: Stretch, isMatched: boolean, options: { readonly signal?: AbortSignal; readonly onProgress?: (fraction: number) => void } = {}): Promise<Compared> {
  const lufs: (number | undefined)[] = [];
  for (const [k, { patch }] of versions.entries()) {
    const observed = await host.observe({
      patch: withOutputMeter(patch, host.catalog), job: { ...stretch, watch: [OUTPUT_LOUDNESS], everyFrames: OBSERVE_FRAMES },
      ...(options.signal === undefined ? {} : { signal: options.signal }), onProgress: (fraction) => options.onProgress?.((k + fraction) / versions.length),
    });
    if (!observed.ok) return observed;
    const last = observed.observation.values.get(watchKey(OUTPUT_LOUDNESS))?.at(-1)?.[0];
    lufs.push(last === undefined || isNoSound(last) ? undefined : last);
  }
  const gains = isMatched ? matchGains(lufs) : lufs.map(() => 0);
  return { ok: true, heard: versions.map((version, k) => ({ ...version, lufs: lufs[k], gainDb: gains[k]! })) };
}
