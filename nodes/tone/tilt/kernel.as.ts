/**
 * Tilt: y = D·x + C·s, s ← P·s + (1 − P)·x, one pole. s is the bass, at its own level whatever P, so that a filter on the move
 * makes no step. in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 */
import { clearState, input, output, param, state } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { exp2, OCTAVES_PER_DECIBEL } from "../../../worklets/dsp/exponent";
import { flushPair, loadPair, storePair } from "../../../worklets/dsp/frame";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/tilt";

/** f64x2: s. */
const LOW: usize = 0;
/** f64 each, P, D, C: as they are, what they gain per frame, and where they stand at the next grid point. */
const NOW: usize = 16, STEP: usize = 40, GOAL: usize = 64;
const P: usize = 0, D: usize = 8, C: usize = 16;
/** i32: the coefficients are on their way. */
const MOVING: usize = 88;

/** Vicanek's matching point, as a part of half the rate, and 1 − cos(π·0.9). */
const MATCH: f64 = 0.9;
const PHI: f64 = 1.9510565162951536;
const HIGHEST: f64 = 0.45;

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  design(node, s + GOAL);
  memory.copy(s + NOW, s + GOAL, 24);
}

/** A high shelf of twice the tilt's gain, lowered by its half: 1 at the pivot. */
function design(node: usize, out: usize): void {
  const g = exp2(param(node, N.TILT_DB) * 0.5 * OCTAVES_PER_DECIBEL);
  const gain = g * g;
  const f = (2.0 * min(param(node, N.PIVOT_HZ), HIGHEST * rateHz)) / rateHz;
  const square = 2.0 / (Math.PI * Math.PI);
  const alpha = square * (1.0 / (MATCH * MATCH) + 1.0 / (gain * f * f)) - 1.0 / PHI;
  const beta = square * (1.0 / (MATCH * MATCH) + gain / (f * f)) - 1.0 / PHI;
  const pole = alpha / (1.0 + alpha + sqrt(1.0 + 2.0 * alpha));
  const zero = beta / (1.0 + beta + sqrt(1.0 + 2.0 * beta));
  // H = (1 − pole)/(1 − zero)·(1 − zero·z⁻¹)/(1 − pole·z⁻¹)/g
  const direct = (1.0 - pole) / ((1.0 - zero) * g);
  store<f64>(out, pole, P);
  store<f64>(out, direct, D);
  store<f64>(out, 1.0 / g - direct, C);
}

/** On the grid: the last goal is reached, and the next one is where the parameters are. */
function follow(node: usize, s: usize): void {
  memory.copy(s + NOW, s + GOAL, 24);
  design(node, s + GOAL);
  let moving = 0;
  for (let at = s; at < s + 24; at += 8) {
    const step = (load<f64>(at, GOAL) - load<f64>(at, NOW)) / <f64>GRID_FRAMES;
    store<f64>(at, step, STEP);
    if (step != 0) moving = 1;
  }
  store<i32>(s, moving, MOVING);
  v128.store(s, flushPair(v128.load(s, LOW)), LOW);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  if (onGrid()) follow(node, s);
  const x = input(node, N.INPUT_IN), y = output(node, N.OUTPUT_OUT);
  if (load<i32>(s, MOVING) != 0) runMoving(s, x, y, frames);
  else runStill(s, x, y, frames);
}

function runStill(s: usize, x: usize, y: usize, frames: i32): void {
  const pole = v128.load64_splat(s, NOW + P), direct = v128.load64_splat(s, NOW + D), low = v128.load64_splat(s, NOW + C);
  const rest = f64x2.sub(f64x2.splat(1), pole);
  let bass = v128.load(s, LOW);
  const end = (<usize>frames) << 3;
  for (let at: usize = 0; at < end; at += 8) {
    const v = loadPair(x + at);
    storePair(y + at, f64x2.add(f64x2.mul(direct, v), f64x2.mul(low, bass)));
    bass = f64x2.add(f64x2.mul(pole, bass), f64x2.mul(rest, v));
  }
  v128.store(s, bass, LOW);
}

function runMoving(s: usize, x: usize, y: usize, frames: i32): void {
  let pole = load<f64>(s, NOW + P), direct = load<f64>(s, NOW + D), low = load<f64>(s, NOW + C);
  const poleStep = load<f64>(s, STEP + P), directStep = load<f64>(s, STEP + D), lowStep = load<f64>(s, STEP + C);
  let bass = v128.load(s, LOW);
  const end = (<usize>frames) << 3;
  for (let at: usize = 0; at < end; at += 8) {
    pole += poleStep;
    direct += directStep;
    low += lowStep;
    const v = loadPair(x + at);
    storePair(y + at, f64x2.add(f64x2.mul(f64x2.splat(direct), v), f64x2.mul(f64x2.splat(low), bass)));
    bass = f64x2.add(v, f64x2.mul(f64x2.splat(pole), f64x2.sub(bass, v)));
  }
  store<f64>(s, pole, NOW + P);
  store<f64>(s, direct, NOW + D);
  store<f64>(s, low, NOW + C);
  v128.store(s, bass, LOW);
}
