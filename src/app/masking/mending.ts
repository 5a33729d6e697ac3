/**
 * Finds what would let a hidden sound be heard, puts it into the patch, and measures what came of it: a passage is rendered aside and
 * looked at by the same node that is on the canvas. Main thread; renders in a worker.
 */
import type { Moment } from '../../measure/masking/moves.ts';
import { reasonOf } from '../../kit/index.ts';
import type { Patch } from '../../patch/patch.ts';
import type { App } from '../boot.ts';
import { type Observation, watchKey } from '../observe-patch.ts';
import { longestOf, type Passage } from './passage.ts';
import { type Scene, suggestionsFor, type Suggestion } from './suggestions.ts';

const MOMENTS_READ = ['leftDb', 'rightDb', 'tonality'] as const;
const ENDS_READ = ['audibility', 'activeSeconds'] as const;
/** Enough for a mean; each is judged for every move that is tried. */
const MOMENTS = 32;
const PRE_ROLL_SECONDS = 0.5;

/** What a passage told. */
export interface Look {
  readonly audibility: readonly number[];
  readonly activeSeconds: readonly number[];
  readonly moments: readonly Moment[];
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** Renders the passage and reads the masking node at `path`. */
export async function lookAt(app: Pick<App, 'observe'>, patch: Patch, path: string, passage: Passage, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<Outcome<Look>> {
  const { rateHz } = patch;
  const watch = [...MOMENTS_READ, ...ENDS_READ].map((name) => ({ path, name }));
  try {
    const observed = await app.observe({
      patch, signal, onProgress,
      job: { fromFrame: passage.fromFrame, toFrame: passage.toFrame, preRollFrames: Math.round(PRE_ROLL_SECONDS * rateHz), watch, everyFrames: longestOf(rateHz) },
    });
    if (!observed.ok) return { ok: false, message: observed.diagnostics[0]?.message ?? 'The passage could not be rendered.' };
    const look = lookOf(observed.observation, path);
    return look === undefined ? { ok: false, message: 'The masking node is not heard there: wire its output on.' } : { ok: true, value: look };
  } catch (error) {
    return { ok: false, message: reasonOf(error) };
  }
}

function lookOf({ values }: Observation, path: string): Look | undefined {
  const all = (name: string): readonly Float32Array[] => values.get(watchKey({ path, name })) ?? [];
  const last = (name: string): Float32Array | undefined => all(name).at(-1);
  const [audibility, activeSeconds] = [last('audibility'), last('activeSeconds')];
  if (!audibility || !activeSeconds) return undefined;
  const count = all('leftDb').length;
  const step = Math.max(1, Math.floor(count / MOMENTS));
  const moments: Moment[] = [];
  for (let k = step - 1; k < count; k += step) moments.push({ leftDb: all('leftDb')[k]!, rightDb: all('rightDb')[k]!, tonality: all('tonality')[k]! });
  return { audibility: [...audibility], activeSeconds: [...activeSeconds], moments };
}

export interface Found {
  readonly before: number;
  readonly suggestions: readonly Suggestion[];
}

/** Stops trying when it is not wanted any more. */
export async function findMoves(look: Look, hidden: number, { fullScaleDb, nameOf, isMono }: Pick<Scene, 'fullScaleDb' | 'nameOf' | 'isMono'>, signal: AbortSignal): Promise<Outcome<Found>> {
  if ((look.activeSeconds[hidden] ?? 0) <= 0) return { ok: false, message: `${nameOf(hidden)} does not play there. Move the play head to where it does, and look again.` };
  const sounds = look.activeSeconds.flatMap((seconds, sound) => (seconds > 0 ? [sound] : []));
  const before = look.audibility[hidden] ?? 1;
  const scene = { moments: look.moments, sounds, hidden, fullScaleDb, measured: before, nameOf, isMono };
  const pause = async (): Promise<void> => {
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    signal.throwIfAborted();
  };
  try {
    return { ok: true, value: { before, suggestions: await suggestionsFor(scene, pause) } };
  } catch (error) {
    return { ok: false, message: reasonOf(error) };
  }
}
