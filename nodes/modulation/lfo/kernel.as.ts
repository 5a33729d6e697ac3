/**
 * LFO: a phase in turns that goes on whatever happens to the rate, and six waves of it. → out: 2×frames. Audio thread;
 * allocates nothing.
 */
import { clearState, config, output, param, paramSignal, seed, state, telemetry } from "../../../worklets/dsp/node";
import { rateHz, tempoBpm } from "../../../worklets/dsp/clock";
import { storePair } from "../../../worklets/dsp/frame";
import { nextRandom, RANDOM_BYTES, seedRandom } from "../../../worklets/dsp/random";
import { sinePairOfTurns } from "../../../worklets/dsp/sine-pair";
import * as N from "../../../worklets/generated/lfo";

const SINE: i32 = 0;
const TRIANGLE: i32 = 1;
const SAW_UP: i32 = 2;
const SAW_DOWN: i32 = 3;
const SQUARE: i32 = 4;

/** State behind the generator: f64 turns since the start, f64 turns at which the held value is renewed, f64x2 held values of this cycle and the next. */
const TURNS: usize = <usize>RANDOM_BYTES;
const CYCLE: usize = TURNS + 8;
const HELD: usize = TURNS + 16;

/** Whole turns leave before the phase loses precision: below this its steps are of 1e-13. */
const WRAP: f64 = 1024;

/** Quarter notes in a cycle, by the choice; the first is for a free rate. */
const BEATS: usize = memory.data<f64>([0, 16, 8, 4, 3, 2, 1.5, 1, 0.6666666666666666, 0.75, 0.5, 0.3333333333333333, 0.375, 0.25, 0.16666666666666666, 0.125]);

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  seedRandom(s, seed(node));
  store<f64>(s, -1e9, CYCLE);
}

export function process(node: usize, frames: i32): void {
  const y = output(node, N.OUTPUT_OUT);
  const s = state(node);
  const rates = paramSignal(node, N.RATE_HZ);
  const amounts = paramSignal(node, N.AMOUNT);
  const phases = paramSignal(node, N.PHASE);
  const shape = <i32>param(node, N.SHAPE);
  const beats = load<f64>(BEATS + ((<usize>param(node, N.SYNC)) << 3));
  const apart = config(node, N.SETTING_STEREO_PHASE_DEGREES) / 360.0;
  let step = (beats > 0 ? tempoBpm / (60.0 * beats) : param(node, N.RATE_HZ)) / rateHz;
  let amount = param(node, N.AMOUNT) * 0.01;
  let phase = param(node, N.PHASE) / 360.0;
  let turns = load<f64>(s, TURNS);
  let last = f64x2.splat(0);
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 2;
    if (rates != 0 && beats == 0) step = <f64>load<f32>(rates + at) / rateHz;
    if (amounts != 0) amount = <f64>load<f32>(amounts + at) * 0.01;
    if (phases != 0) phase = <f64>load<f32>(phases + at) / 360.0;
    const left = turns + phase;
    const both = f64x2.replace_lane(f64x2.splat(left), 1, left + apart);
    last = f64x2.mul(shape > SQUARE ? random(s, both) : wave(shape, both), f64x2.splat(amount));
    storePair(y + ((<usize>i) << 3), last);
    turns += step;
    if (turns >= WRAP) {
      turns -= WRAP;
      store<f64>(s, load<f64>(s, CYCLE) - WRAP, CYCLE);
    }
  }
  store<f64>(s, turns, TURNS);
  store<f32>(telemetry(node, N.TELEMETRY_VALUE), <f32>f64x2.extract_lane(last, 0));
}

// @ts-ignore: decorator
@inline
function wave(shape: i32, turns: v128): v128 {
  if (shape == SINE) return sinePairOfTurns(turns);
  const x = f64x2.sub(turns, f64x2.floor(turns));
  const saw = f64x2.sub(f64x2.add(x, x), f64x2.splat(1));
  if (shape == SAW_UP) return saw;
  if (shape == SAW_DOWN) return f64x2.neg(saw);
  if (shape == TRIANGLE) {
    // A saw a quarter of a turn ahead, folded: 1 − 2·|2·fract(x + ¼) − 1| has its top at ¼.
    const ahead = f64x2.add(turns, f64x2.splat(0.25));
    const z = f64x2.sub(ahead, f64x2.floor(ahead));
    return f64x2.sub(f64x2.splat(1), f64x2.mul(f64x2.splat(2), f64x2.abs(f64x2.sub(f64x2.add(z, z), f64x2.splat(1)))));
  }
  return v128.bitselect(f64x2.splat(1), f64x2.splat(-1), f64x2.lt(x, f64x2.splat(0.5)));
}

/**
 * A new value from each cycle to the next. The right channel, ahead by less than a cycle, has the value that comes: with a stereo
 * phase the sides follow one another, without they are equal. A phase moved to and fro never goes back to a value that is gone.
 */
function random(s: usize, both: v128): v128 {
  const cycle = Math.floor(f64x2.extract_lane(both, 0));
  const known = load<f64>(s, CYCLE);
  if (known < -1e8) {
    store<v128>(s, f64x2.replace_lane(f64x2.splat(draw(s)), 1, draw(s)), HELD);
    store<f64>(s, cycle, CYCLE);
  } else if (cycle > known) {
    const next = f64x2.extract_lane(load<v128>(s, HELD), 1);
    store<v128>(s, f64x2.replace_lane(f64x2.splat(next), 1, draw(s)), HELD);
    store<f64>(s, cycle, CYCLE);
  }
  const held = load<v128>(s, HELD);
  return f64x2.extract_lane(both, 1) >= max(cycle, known) + 1.0 ? held : i64x2.shuffle(held, held, 0, 0);
}

/** Evenly spread over −1…1. */
function draw(s: usize): f64 {
  return <f64>i32x4.extract_lane(nextRandom(s), 0) * 4.656612873077393e-10;
}
