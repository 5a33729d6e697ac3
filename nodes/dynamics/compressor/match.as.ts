/**
 * Automatic make-up that follows loudness: K-weighted mean squares of the untouched and of the compressed sound, both over 3 s; the
 * gain is their difference. It is measured before any make-up, so that the knob comes on top and nothing is fed back. Audio thread;
 * allocates nothing.
 */
import { rateHz } from "../../../worklets/dsp/clock";
import { DECIBELS_PER_OCTAVE, log2, OCTAVES_PER_DECIBEL } from "../../../worklets/dsp/exponent";
import { exp2Quad } from "../../../worklets/dsp/exponent-vector";
import { loadTwoMono } from "../../../worklets/dsp/frame";
import { addWeightedEnergy, healKState, K_STATE_BYTES, K_WEIGHTING_BYTES, writeKWeighting } from "../../../worklets/dsp/k-weighting";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import { reduction } from "./curve.as";
import {
  LINES, MATCH_AMOUNT, MATCH_DB, MATCH_DRY, MATCH_DRY_ENERGY, MATCH_DRY_MEMORY, MATCH_FILTER, MATCH_FROM, MATCH_KEEP, MATCH_TO, MATCH_WET, MATCH_WET_ENERGY, MATCH_WET_MEMORY, MATCHES,
} from "./state.as";

const SECONDS: f64 = 3;
const LIMIT_DB: f64 = 12;
/** Absolute gate, −70 LUFS, as the mean square of both channels together: 10^((0.691 − 70)/10). */
const GATE: f64 = 1.1724653045822981e-7;
/** What no sound reaches, +40 dB: a fault, which would be remembered for a minute. */
const LOUDEST_POWER: f64 = 1e4;
/**
 * The gain rises no faster than a mean square over 3 s can fall (10/(3·ln 10) dB a second), so that it matches slowly where all of
 * a sudden it gets loud, too, and the old mean counts for nothing. What is too much goes sooner.
 */
const RISE_DB_PER_SECOND: f64 = 1.4476482730108393;
const FALL_DB_PER_SECOND: f64 = 12;

const compressed: usize = memory.data(34 * 8, 16);
const makeUps: usize = memory.data(34 * 4, 16);

function begin(s: usize): void {
  assert(MATCH_FILTER + K_WEIGHTING_BYTES == MATCH_DRY_MEMORY && MATCH_WET_MEMORY + K_STATE_BYTES == LINES);
  memory.fill(s + MATCH_FROM, 0, LINES - MATCH_FROM);
  writeKWeighting(s + MATCH_FILTER, rateHz);
  store<f64>(s, Math.exp(-<f64>GRID_FRAMES / (SECONDS * rateHz)), MATCH_KEEP);
  store<i32>(s, 1, MATCHES);
}

// @ts-ignore: decorator
@inline
function takeEnergy(s: usize, at: usize): f64 {
  const energy = v128.load(s + at);
  v128.store(s + at, f64x2.splat(0));
  return (f64x2.extract_lane(energy, 0) + f64x2.extract_lane(energy, 1)) / <f64>GRID_FRAMES;
}

/** Below the gate nothing moves: neither what was measured nor the gain. */
function take(s: usize): void {
  healKState(s + MATCH_DRY_MEMORY);
  healKState(s + MATCH_WET_MEMORY);
  const before = takeEnergy(s, MATCH_DRY_ENERGY);
  const after = takeEnergy(s, MATCH_WET_ENERGY);
  // Not so, where one is NaN. What filters remember of a fault would ring as sound.
  if (!(before < LOUDEST_POWER && after < LOUDEST_POWER)) return memory.fill(s + MATCH_DRY_MEMORY, 0, 2 * K_STATE_BYTES);
  if (before < GATE) return;
  const keep = load<f64>(s, MATCH_KEEP);
  const dry = keep * load<f64>(s, MATCH_DRY) + (1.0 - keep) * before;
  const wet = keep * load<f64>(s, MATCH_WET) + (1.0 - keep) * after;
  store<f64>(s, dry, MATCH_DRY);
  store<f64>(s, wet, MATCH_WET);
  const difference = 0.5 * DECIBELS_PER_OCTAVE * log2(dry / max(wet, 1e-30));
  const seconds = <f64>GRID_FRAMES / rateHz;
  const now = load<f64>(s, MATCH_DB);
  const goal = max(-LIMIT_DB, min(LIMIT_DB, difference));
  store<f64>(s, max(now - FALL_DB_PER_SECOND * seconds, min(now + RISE_DB_PER_SECOND * seconds, goal)), MATCH_DB);
}

/** On the grid: what the last grid was, and the way to the next one. Returns whether there is anything to match or to fade. */
export function followMatch(s: usize, isWanted: bool, amount: f32): bool {
  if (load<i32>(s, MATCHES) != 0) take(s);
  else if (isWanted) begin(s);
  else return false;
  const gain = <f32>load<f64>(s, MATCH_DB) * amount;
  store<f32>(s, amount, MATCH_AMOUNT);
  store<f32>(s, load<f32>(s, MATCH_TO), MATCH_FROM);
  store<f32>(s, gain, MATCH_TO);
  if (isWanted || amount != 0 || load<f32>(s, MATCH_FROM) != 0) return true;
  store<i32>(s, 0, MATCHES);
  return false;
}

/** Listens to the sound, and to what the reduction makes of it. */
export function measureMatch(s: usize, dry: usize, range: usize, rangeStride: usize, frames: i32): void {
  const octaves = f32x4.splat(<f32>-OCTAVES_PER_DECIBEL);
  const end = (<usize>frames) << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const less = f32x4.pmin(v128.load(reduction + at), loadTwoMono(range));
    v128.store(compressed + at, f32x4.mul(v128.load(dry + at), exp2Quad(f32x4.mul(less, octaves))));
    range += rangeStride;
  }
  v128.store(s + MATCH_DRY_ENERGY, addWeightedEnergy(s + MATCH_FILTER, s + MATCH_DRY_MEMORY, dry, frames, v128.load(s + MATCH_DRY_ENERGY)));
  v128.store(s + MATCH_WET_ENERGY, addWeightedEnergy(s + MATCH_FILTER, s + MATCH_WET_MEMORY, compressed, frames, v128.load(s + MATCH_WET_ENERGY)));
}

/** The make-up of each frame of the call, the match included. */
export function withMatch(s: usize, makeUp: usize, makeUpStride: usize, first: i32, frames: i32): usize {
  const from = load<f32>(s, MATCH_FROM);
  const step = (load<f32>(s, MATCH_TO) - from) / <f32>GRID_FRAMES;
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 2;
    store<f32>(makeUps + at, load<f32>(makeUpStride != 0 ? makeUp + at : makeUp) + (from + step * <f32>(first + i)));
  }
  return makeUps;
}
