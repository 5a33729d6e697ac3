/**
 * Tone: a phase accumulator and four wave forms; edges and corners are band-limited. → out: 2×frames, both channels equal. Audio thread; allocates nothing.
 */
import { clearState, output, param, paramSignal, state } from "../../../worklets/dsp/node";
import { rateHz } from "../../../worklets/dsp/clock";
import { storeFrame } from "../../../worklets/dsp/frame";
import { sineOfTurns } from "../../../worklets/dsp/sine";
import * as N from "../../../worklets/generated/tone";

/** f64: phase in turns, 0…1. */
const PHASE: usize = 0;

export function init(node: usize): void {
  clearState(node);
}

export function reset(node: usize): void {
  clearState(node);
}

export function process(node: usize, frames: i32): void {
  const y = output(node, N.OUTPUT_OUT);
  const s = state(node);
  const frequencies = paramSignal(node, N.FREQUENCY_HZ);
  const levels = paramSignal(node, N.LEVEL_DB);
  const shape = <i32>param(node, N.SHAPE);
  let phase = load<f64>(s, PHASE);
  let increment = min(param(node, N.FREQUENCY_HZ) / rateHz, 0.49);
  let level = <f32>param(node, N.LEVEL_DB);
  for (let i = 0; i < frames; i++) {
    if (frequencies != 0) increment = min(<f64>load<f32>(frequencies + ((<usize>i) << 2)) / rateHz, 0.49);
    if (levels != 0) level = load<f32>(levels + ((<usize>i) << 2));
    storeFrame(y + ((<usize>i) << 3), f32x4.splat(<f32>wave(shape, phase, increment) * level));
    phase += increment;
    if (phase >= 1) phase -= 1;
  }
  store<f64>(s, phase, PHASE);
}

function wave(shape: i32, phase: f64, increment: f64): f64 {
  if (shape == 0) return sineOfTurns(phase);
  if (shape == 1) return triangle(phase, increment);
  if (shape == 2) return 2.0 * phase - 1.0 - polyBlep(phase, increment);
  const half = phase < 0.5 ? phase + 0.5 : phase - 0.5;
  return (phase < 0.5 ? 1.0 : -1.0) + polyBlep(phase, increment) - polyBlep(half, increment);
}

/** The corners at ¼ and ¾ turn change the slope by 8 per turn. */
function triangle(phase: f64, increment: f64): f64 {
  const plain = phase < 0.25 ? 4.0 * phase : phase < 0.75 ? 2.0 - 4.0 * phase : 4.0 * phase - 4.0;
  return plain + 8.0 * increment * (polyBlamp((phase - 0.75) / increment) - polyBlamp((phase - 0.25) / increment));
}

/** Two-point correction of a unit change of slope, x frames after it: polyBlep integrated. */
function polyBlamp(x: f64): f64 {
  const d = 1.0 - abs(x);
  return d > 0 ? (d * d * d) / 6.0 : 0;
}

/** Two-point correction of a step at phase 0, after Välimäki and Huovilainen. */
function polyBlep(phase: f64, increment: f64): f64 {
  if (phase < increment) {
    const t = phase / increment;
    return t + t - t * t - 1.0;
  }
  if (phase > 1.0 - increment) {
    const t = (phase - 1.0) / increment;
    return t * t + t + t + 1.0;
  }
  return 0;
}
