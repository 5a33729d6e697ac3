/** Which passage a look is taken at: the loop, what was just heard, or what comes next. Pure. */
import type { Patch } from '../../patch/patch.ts';

/** In frames of the patch's rate. */
export interface Passage {
  readonly fromFrame: number;
  readonly toFrame: number;
}

const SECONDS = 12;
const LONGEST_LOOP_SECONDS = 24;
/** At the end of a song there is less than this to come. */
const LEAST_SECONDS = 4;

/** Frames between two looks: a turn of the node, as far as a block of the engine reaches. */
export const longestOf = (rateHz: number): number => (rateHz > 50000 ? 4096 : 2048);

export function passageOf({ rateHz, transport: { loop } }: Pick<Patch, 'rateHz' | 'transport'>, at: { readonly positionFrames: number; readonly durationFrames: number; readonly isPlaying: boolean }): Passage {
  if (loop.enabled && loop.endFrame > loop.startFrame) return { fromFrame: loop.startFrame, toFrame: Math.min(loop.endFrame, loop.startFrame + LONGEST_LOOP_SECONDS * rateHz) };
  const frames = SECONDS * rateHz;
  const end = at.durationFrames > 0 ? at.durationFrames : Infinity;
  // While it plays, what was just heard; there must have been enough of it.
  const begin = at.isPlaying && at.positionFrames >= LEAST_SECONDS * rateHz ? Math.max(0, at.positionFrames - frames) : at.positionFrames;
  const from = Math.max(0, Math.min(begin, end - Math.min(frames, end)));
  const fromFrame = Math.round(end - begin < LEAST_SECONDS * rateHz ? from : Math.max(0, begin));
  return { fromFrame, toFrame: Math.round(Math.min(end, fromFrame + frames)) };
}
