/**
 * What the reverb works out on the grid: delays of a size, filters of a decay, the next stretch of the modulation.
 * Allocates nothing.
 */
import { param } from "../../../worklets/dsp/node";
import { rateHz } from "../../../worklets/dsp/clock";
import { exp2 } from "../../../worklets/dsp/exponent";
import { sineOfTurns } from "../../../worklets/dsp/sine";
import * as N from "../../../worklets/generated/reverb";
import * as L from "./layout.as";

/** 3·log2(10): octaves of amplitude in 60 dB. */
const OCTAVES_IN_60_DB: f64 = 9.965784284662087;
const GRID: f64 = 32;
const FREEZE_MS: f64 = 50;
/** Grid steps of the fade between two sets of delays: about 50 ms. */
const FADE_MS: f64 = 50;

export function fadeFrames(): i32 {
  return <i32>(Math.ceil((FADE_MS * rateHz) / (1000.0 * GRID)) * GRID);
}

function isPrime(n: i32): bool {
  if ((n & 1) == 0) return n == 2;
  for (let k = 3; k * k <= n; k += 2) if (n % k == 0) return false;
  return n > 1;
}

function primeFrom(frames: f64): i32 {
  let n = <i32>frames | 1;
  while (!isPrime(n)) n += 2;
  return n;
}

/** Delays of diffusers, which are the same in every room. */
export function writeStages(s: usize): void {
  for (let k = 0; k < 2 * L.STAGES; k++) {
    const ms = load<f64>(L.STAGE_TIMES + ((<usize>k) << 3));
    store<i32>(s + L.STAGE_DELAYS + ((<usize>k) << 2), primeFrom((ms * rateHz) / 1000.0));
  }
}

/** Delays of lines and early taps of a room of `size` percent. `next`: into the set that is faded to. */
export function writeDelays(s: usize, size: f64, preDelayMs: f64, next: bool): void {
  const lines = load<i32>(s, L.LINES);
  const perMs = (size * 0.01 * rateHz) / 1000.0;
  const pre = (preDelayMs * rateHz) / 1000.0;
  const to = s + (next ? L.NEXT_LINE_DELAYS : L.LINE_DELAYS);
  const octaves = Math.log2(L.LONGEST_MS / L.SHORTEST_MS);
  let last = 0;
  for (let i = 0; i < lines; i++) {
    const ms = L.SHORTEST_MS * exp2((octaves * (<f64>i + 0.5)) / <f64>lines);
    let delay = primeFrom(ms * perMs);
    if (delay <= last) delay = primeFrom(<f64>(last + 2));
    last = delay;
    // Neighbors in length are kept apart: an odd step visits every line.
    const line = (i * 5) % lines;
    store<i32>(to + ((<usize>line) << 2), delay);
  }
  const taps = s + (next ? L.NEXT_TAP_DELAYS : L.TAP_DELAYS);
  for (let k = 0; k < 2 * L.TAPS; k++) {
    store<i32>(taps + ((<usize>k) << 2), <i32>(pre + load<f64>(L.TAP_TIMES + ((<usize>k) << 3)) * perMs + 0.5));
  }
  store<i32>(s + (next ? L.NEXT_LATE_DELAY : L.LATE_DELAY), <i32>(pre + 0.5));
}

/** Where a fade begins, goes on or ends; frozen rooms keep their size. */
export function advanceFade(node: usize, s: usize): void {
  let faded = load<i32>(s, L.FADED);
  if (faded >= 0) {
    if (faded < fadeFrames()) return;
    memory.copy(s + L.LINE_DELAYS, s + L.NEXT_LINE_DELAYS, 64);
    memory.copy(s + L.TAP_DELAYS, s + L.NEXT_TAP_DELAYS, 64);
    store<i32>(s, load<i32>(s, L.NEXT_LATE_DELAY), L.LATE_DELAY);
    store<f64>(s, load<f64>(s, L.NEXT_SIZE), L.SIZE);
    store<f64>(s, load<f64>(s, L.NEXT_PRE_DELAY), L.PRE_DELAY);
    store<i32>(s, -1, L.FADED);
  }
  const size = param(node, N.SIZE);
  const preDelayMs = param(node, N.PRE_DELAY_MS);
  if ((size == load<f64>(s, L.SIZE) && preDelayMs == load<f64>(s, L.PRE_DELAY)) || load<f64>(s, L.FREEZE) != 0) return;
  writeDelays(s, size, preDelayMs, true);
  store<f64>(s, size, L.NEXT_SIZE);
  store<f64>(s, preDelayMs, L.NEXT_PRE_DELAY);
  store<i32>(s, 0, L.FADED);
}

// @ts-ignore: decorator
@inline
function changed(at: usize, value: f64): bool {
  if (load<f64>(at) == value) return false;
  store<f64>(at, value);
  return true;
}

/**
 * The filter of each line: the gain that loses 60 dB in the decay time, and two first-order shelves with their half-gain
 * points at the corners, H = 1 + (G − 1)·LP(ωc/√G) below and G + (1 − G)·LP(ωc·√G) above.
 * In freezing, all go to exactly 1. New weights are reached frame by frame until the next grid point.
 */
export function writeFilters(node: usize, s: usize): void {
  const isFirst = load<f64>(s, L.DECAY) == -1;
  if (load<i32>(s, L.WEIGHTS_MOVE) != 0) memory.copy(s + L.LOW_WEIGHT, s + L.WEIGHT_GOALS, 192);
  store<i32>(s, 0, L.WEIGHTS_MOVE);
  const decay = max(param(node, N.DECAY_SECONDS), 0.05);
  const lowDecay = param(node, N.LOW_DECAY) * 0.01, highDecay = param(node, N.HIGH_DECAY) * 0.01;
  const lowHz = param(node, N.LOW_HZ), highHz = param(node, N.HIGH_HZ);
  const freeze = load<f64>(s, L.FREEZE);
  const faded = load<i32>(s, L.FADED);
  const way = faded >= 0 ? <f64>faded / <f64>fadeFrames() : 0.0;
  let isNew = changed(s + L.DECAY, decay);
  isNew = changed(s + L.LOW_DECAY, lowDecay) || isNew;
  isNew = changed(s + L.HIGH_DECAY, highDecay) || isNew;
  isNew = changed(s + L.LOW_HZ, lowHz) || isNew;
  isNew = changed(s + L.HIGH_HZ, highHz) || isNew;
  isNew = changed(s + L.MADE_FREEZE, freeze) || isNew;
  isNew = changed(s + L.MADE_WAY, way) || isNew;
  if (!isNew) return;
  const lines = load<i32>(s, L.LINES);
  const lowTan = Math.tan((Math.PI * min(lowHz, 0.45 * rateHz)) / rateHz);
  const highTan = Math.tan((Math.PI * min(highHz, 0.45 * rateHz)) / rateHz);
  const thawed = 1.0 - freeze;
  for (let i = 0; i < lines; i++) {
    const at = s + ((<usize>i) << 2);
    const delay = <f64>load<i32>(at, L.LINE_DELAYS);
    const passes = (-OCTAVES_IN_60_DB * (way == 0 ? delay : delay + (<f64>load<i32>(at, L.NEXT_LINE_DELAYS) - delay) * way)) / (rateHz * decay);
    const middle = exp2(passes);
    // Half of the shelf's octaves is its square root, which places the pole.
    const lowRoot = exp2(0.5 * passes * (1.0 / lowDecay - 1.0)), highRoot = exp2(0.5 * passes * (1.0 / highDecay - 1.0));
    const low = lowRoot * lowRoot, high = highRoot * highRoot;
    const lowG = lowTan / lowRoot, highG = highTan * highRoot;
    store<f32>(at, <f32>(lowG / (1.0 + lowG)), L.LOW_G);
    store<f32>(at, <f32>(highG / (1.0 + highG)), L.HIGH_G);
    aim(at, 0, <f32>((low - 1.0) * thawed));
    aim(at, 64, <f32>(middle * high * thawed + freeze));
    aim(at, 128, <f32>(middle * (1.0 - high) * thawed));
  }
  if (isFirst) memory.copy(s + L.LOW_WEIGHT, s + L.WEIGHT_GOALS, 192);
  else store<i32>(s, 1, L.WEIGHTS_MOVE);
}

function aim(at: usize, weight: usize, goal: f32): void {
  store<f32>(at + weight, goal, L.WEIGHT_GOALS);
  store<f32>(at + weight, (goal - load<f32>(at + weight, L.LOW_WEIGHT)) * <f32>(1.0 / GRID), L.WEIGHT_STEPS);
}

/** Freezing and thawing take 50 ms. */
export function advanceFreeze(node: usize, s: usize): void {
  const goal = param(node, N.FREEZE);
  const step = (GRID * 1000.0) / (FREEZE_MS * rateHz);
  const now = load<f64>(s, L.FREEZE);
  store<f64>(s, now < goal ? min(now + step, goal) : max(now - step, goal), L.FREEZE);
}

/** Every other line wanders, each in its own phase; straight between grid points. A frozen room stands still. */
export function advanceModulation(node: usize, s: usize): void {
  const lines = load<i32>(s, L.LINES);
  const depth = (param(node, N.MODULATION) * 0.01 * (1.0 - load<f64>(s, L.FREEZE)) * L.WANDER_MS * rateHz) / 1000.0;
  let turn = load<f64>(s, L.TURN) + (param(node, N.MODULATION_HZ) * GRID) / rateHz;
  turn -= Math.floor(turn);
  store<f64>(s, turn, L.TURN);
  const was = load<f64>(s, L.DEPTH);
  store<f64>(s, depth, L.DEPTH);
  store<i32>(s, was != 0 || depth != 0 ? 1 : 0, L.HAS_MODULATION);
  for (let i = 0; i < lines; i += 2) {
    const at = s + ((<usize>i) << 2);
    const wander = s + L.WANDER + ((<usize>i) << 3);
    const from = load<f64>(wander);
    const to = depth == 0 ? 0.0 : depth * sineOfTurns(turn + <f64>i / <f64>lines);
    const whole = Math.floor(from);
    store<f64>(wander, to);
    store<i32>(at, <i32>whole, L.OFFSETS);
    store<f32>(at, <f32>(from - whole), L.FRACTIONS);
    store<f32>(at, <f32>((to - from) / GRID), L.SLOPES);
  }
}
