/**
 * What the passes up to latency have found out about a graph: everything that decides how it sounds, nothing yet about
 * memory. Two plans can be joined (`transition.ts`), one can be emitted (`emit.ts`). Pure data.
 */
import { ringFrames } from '../schedule/node-region.ts';
import type { Carries } from './carry.ts';
import { inferCarry, packedInputs } from './carry.ts';
import type { Feedback } from './feedback.ts';
import { findFeedback } from './feedback.ts';
import { type FlatGraph, LOOP_LINE } from './flat-graph.ts';
import { compensateLatency } from './latency.ts';
import { prune } from './prune.ts';
import { longestTail } from './tail.ts';

export interface Plan {
  readonly graph: FlatGraph;
  readonly feedback: Feedback;
  /** Per cable, index into CARRIES. */
  readonly carries: Carries;
  /** Per node, what its record says of its inputs. */
  readonly inputCarries: Int32Array;
  /** Per node, frames by which its inputs are behind the media. */
  readonly arrivals: Int32Array;
  /** Per cable, frames of compensation. */
  readonly delays: Int32Array;
  /** Per cable: 1 where it has a line, be it at no delay because it is about to go. */
  readonly hasLine: Uint8Array;
  /** Per cable: 0 where it is going and fades out. */
  readonly presence: Uint8Array;
  readonly outputFrames: number;
  readonly tailFrames: number;
}

/** Small changes of a compensation stay within one line. */
const LINE_FRAMES = 4096;
/** What a crossfade of two taps and a slice may want beyond the delay. */
const LINE_SPARE_FRAMES = 64;

export function lineFrames(isLooped: boolean, delayFrames: number): number {
  return isLooped ? ringFrames(LINE_SPARE_FRAMES) : ringFrames(Math.max(LINE_FRAMES, delayFrames + LINE_SPARE_FRAMES));
}

export function planGraph(expanded: FlatGraph): Plan {
  const pruned = prune(expanded);
  const feedback = findFeedback(pruned);
  const carries = inferCarry(pruned, feedback);
  const { arrivals, delays, outputFrames } = compensateLatency(pruned, feedback);
  const hasLine = new Uint8Array(delays.length);
  const line = new Int32Array(delays.length);
  for (let c = 0; c < delays.length; c++) {
    const isLooped = feedback.looped[c] === 1;
    if (isLooped || delays[c]! > 0) hasLine[c] = 1;
    line[c] = unusualLine(isLooped, delays[c]!);
  }
  const graph = pruned.withLines(line);
  return {
    graph, feedback, carries, inputCarries: packedInputs(graph, carries), arrivals, delays, hasLine, presence: new Uint8Array(delays.length).fill(1), outputFrames,
    tailFrames: longestTail(graph, feedback),
  };
}

/**
 * A cable that comes to close a loop, or to need a longer line than it has, is another cable to the engine: so the change
 * is a crossfade of two cables.
 */
function unusualLine(isLooped: boolean, delayFrames: number): number {
  if (isLooped) return LOOP_LINE;
  const frames = delayFrames === 0 ? 0 : lineFrames(false, delayFrames);
  return frames > LINE_FRAMES ? frames : 0;
}
