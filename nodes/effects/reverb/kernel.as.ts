/**
 * Reverb: diffusers → a network of 8 or 16 delay lines, whose outputs pass their decay filters and an orthogonal matrix back into the
 * lines; beside it a pattern of early reflections. in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 *
 * Work goes four frames at a time, line by line; only the filters, which wait for themselves, run frame by frame over four
 * lines side by side. The matrix is H⊗H with H = I − ½·11ᵀ of order 4 (for 8 lines with the rotation [1 1; 1 −1]/√2), so that
 * every line feeds every other equally; its rows are shifted, for alone it is its own inverse, and echoes would come back to where
 * they came from every second time. No delay is shorter than a slice and its spill (36 samples), so nothing read
 * was written in the same slice; the early ring, which may be, is written first.
 */
import { clearState, config, input, output, param, paramSignal, state } from "../../../worklets/dsp/node";
import { onGrid, phase, rateHz } from "../../../worklets/dsp/clock";
import { storeFrame } from "../../../worklets/dsp/frame";
import { readFour, ringBytes, ringSamples, seam, transpose } from "../../../worklets/dsp/sample-ring";
import * as N from "../../../worklets/generated/reverb";
import * as L from "./layout.as";
import { advanceFade, advanceFreeze, advanceModulation, fadeFrames, writeDelays, writeFilters, writeStages } from "./room.as";

/** Of four frames of all lines; shared by all reverbs, holds nothing between calls. */
const lineOutputs: usize = memory.data(16 * 16, 16);

/** All-pass gain at full diffusion. */
const DIFFUSION: f64 = 0.7;
/** What enters each line, and what each line gives to either side: a steady sound comes out about as loud as it went in at the initial decay. */
const IN_GAIN: f32 = 0.5;
const OUT_GAIN: f32 = 0.35;
/** −300 dBFS and below is silence; above +120 dBFS is a fault and stays out. */
const SILENT: f32 = 1e-15;
const LOUDEST: f32 = 1e6;
const SQRT_HALF: f32 = 0.7071067811865476;

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  store<i32>(s, config(node, N.SETTING_LINES) == 0 ? 8 : 16, L.LINES);
  store<i32>(s, ringOf(L.LONGEST_MS) - 1, L.LINE_MASK);
  store<i32>(s, ringOf(L.EARLY_RING_MS) - 1, L.EARLY_MASK);
  store<i32>(s, ringOf(L.STAGE_RING_MS) - 1, L.STAGE_MASK);
  store<i32>(s, -1, L.FADED);
  store<f64>(s, -1, L.DECAY);
  store<f64>(s, param(node, N.FREEZE), L.FREEZE);
  store<f32>(s, param(node, N.FREEZE) != 0 ? <f32>0 : <f32>1, L.FEED);
  store<f64>(s, param(node, N.SIZE), L.SIZE);
  store<f64>(s, param(node, N.PRE_DELAY_MS), L.PRE_DELAY);
  store<f32>(s, <f32>(DIFFUSION * 0.01 * param(node, N.DIFFUSION)), L.NEXT_ALL_PASS);
  writeStages(s);
  writeDelays(s, param(node, N.SIZE), param(node, N.PRE_DELAY_MS), false);
}

function ringOf(ms: f64): i32 {
  return ringSamples((ms * rateHz) / 1000.0 + (rateHz / 48000.0) * 16.0);
}

/** On the grid: everything that changes more slowly than the sound. */
function prepare(node: usize, s: usize): void {
  advanceFreeze(node, s);
  advanceFade(node, s);
  writeFilters(node, s);
  advanceModulation(node, s);
  const from = load<f32>(s, L.NEXT_ALL_PASS), to = <f32>(DIFFUSION * 0.01 * param(node, N.DIFFUSION));
  store<f32>(s, from, L.ALL_PASS);
  store<f32>(s, (to - from) * <f32>0.03125, L.ALL_PASS_STEP);
  store<f32>(s, to, L.NEXT_ALL_PASS);
  for (let at = s + L.LOW_STATE; at < s + L.HIGH_STATE + 64; at += 16) v128.store(at, audible(v128.load(at)));
}

// @ts-ignore: decorator
@inline
function audible(v: v128): v128 {
  return v128.and(v, f32x4.ge(f32x4.abs(v), f32x4.splat(SILENT)));
}

/** (0, 1, 2, 3) + n */
// @ts-ignore: decorator
@inline
function count(n: i32): v128 {
  return f32x4.add(f32x4(0, 1, 2, 3), f32x4.splat(<f32>n));
}

/** Takes the input apart into the early rings, as much of it as is let in. */
function takeIn(s: usize, x: usize, left: usize, right: usize, frames: i32): void {
  const mask = load<i32>(s, L.EARLY_MASK);
  const start = load<i32>(s, L.POSITION) & mask;
  const freezes = load<f64>(s, L.FREEZE) != 0;
  const step = <f32>(1.0 / 1024.0);
  let feed = load<f32>(s, L.FEED);
  for (let i = 0; i < frames; i += 4) {
    const at = x + ((<usize>i) << 3);
    const a = v128.load(at), b = v128.load(at, 16);
    let l = i32x4.shuffle(a, b, 0, 2, 4, 6), r = i32x4.shuffle(a, b, 1, 3, 5, 7);
    if (freezes ? feed != 0 : feed != 1) {
      const way = f32x4.mul(count(1), f32x4.splat(freezes ? -step : step));
      const gains = f32x4.min(f32x4.max(f32x4.add(f32x4.splat(feed), way), f32x4.splat(0)), f32x4.splat(1));
      l = f32x4.mul(l, gains);
      r = f32x4.mul(r, gains);
      // In whole steps of 1/1024, so that it is the same however the slice is cut.
      const most = <f32>min(4, frames - i) * step;
      feed = freezes ? max(feed - most, <f32>0) : min(feed + most, <f32>1);
    } else if (feed == 0) {
      l = f32x4.splat(0);
      r = f32x4.splat(0);
    }
    const to = (<usize>(start + i)) << 2;
    v128.store(left + to, v128.and(audible(l), f32x4.lt(f32x4.abs(l), f32x4.splat(LOUDEST))));
    v128.store(right + to, v128.and(audible(r), f32x4.lt(f32x4.abs(r), f32x4.splat(LOUDEST))));
  }
  store<f32>(s, feed, L.FEED);
  seam(left, mask, start, frames);
  seam(right, mask, start, frames);
}

/** One Schroeder all-pass: v = x + g·v[n − M], y = v[n − M] − g·v. */
// @ts-ignore: decorator
@inline
function diffuse(x: v128, ring: usize, mask: i32, start: i32, i: i32, delay: i32, g: v128): v128 {
  const old = readFour(ring, mask, start + i - delay);
  const v = audible(f32x4.add(x, f32x4.mul(g, old)));
  v128.store(ring + ((<usize>(start + i)) << 2), v);
  return f32x4.sub(old, f32x4.mul(g, v));
}

/** Four samples of a tap, faded from its delay to the next one while a fade runs. */
// @ts-ignore: decorator
@inline
function tapped(ring: usize, mask: i32, index: i32, delays: usize, nexts: usize, fades: bool, fade: v128): v128 {
  const now = readFour(ring, mask, index - load<i32>(delays));
  if (!fades) return now;
  return f32x4.add(now, f32x4.mul(f32x4.sub(readFour(ring, mask, index - load<i32>(nexts)), now), fade));
}

/** Four samples of a wandering line by Lagrange's cubic; weights as in `lagrange.ts`. The fraction may leave 0…1 a little within a grid step. */
// @ts-ignore: decorator
@inline
function between(ring: usize, mask: i32, index: i32, delay: i32, x: v128): v128 {
  const at = ring + ((<usize>((index - delay - 2) & mask)) << 2);
  const one = f32x4.splat(1);
  const x1 = f32x4.sub(x, one), x2 = f32x4.sub(x1, one), xx = f32x4.add(x, one);
  const a = f32x4.mul(x, x1), b = f32x4.mul(xx, x2);
  const youngest = f32x4.mul(f32x4.mul(a, x2), f32x4.splat(-0.16666667));
  const younger = f32x4.mul(f32x4.mul(b, x1), f32x4.splat(0.5));
  const older = f32x4.mul(f32x4.mul(b, x), f32x4.splat(-0.5));
  const oldest = f32x4.mul(f32x4.mul(a, xx), f32x4.splat(0.16666667));
  const old = f32x4.add(f32x4.mul(oldest, v128.load(at)), f32x4.mul(older, v128.load(at, 4)));
  return f32x4.add(old, f32x4.add(f32x4.mul(younger, v128.load(at, 8)), f32x4.mul(youngest, v128.load(at, 12))));
}

function readLine(s: usize, ring: usize, mask: i32, index: i32, line: i32, frame: i32, fades: bool, fade: v128): v128 {
  const at = s + ((<usize>line) << 2);
  if ((line & 1) != 0 || load<i32>(s, L.HAS_MODULATION) == 0) return tapped(ring, mask, index, at + L.LINE_DELAYS, at + L.NEXT_LINE_DELAYS, fades, fade);
  const offset = load<i32>(at, L.OFFSETS);
  const x = f32x4.add(f32x4.splat(load<f32>(at, L.FRACTIONS)), f32x4.mul(count(frame), f32x4.splat(load<f32>(at, L.SLOPES))));
  const now = between(ring, mask, index, load<i32>(at, L.LINE_DELAYS) + offset, x);
  if (!fades) return now;
  return f32x4.add(now, f32x4.mul(f32x4.sub(between(ring, mask, index, load<i32>(at, L.NEXT_LINE_DELAYS) + offset, x), now), fade));
}

/** The decay filters of four lines over 1…4 frames; `block` is one vector a frame. */
// @ts-ignore: decorator
@inline
function filter(at: usize, block: usize, frames: i32, moves: bool): void {
  const lowG = v128.load(at, L.LOW_G), highG = v128.load(at, L.HIGH_G);
  const lowStep = v128.load(at, L.WEIGHT_STEPS), directStep = v128.load(at, L.WEIGHT_STEPS + 64), highStep = v128.load(at, L.WEIGHT_STEPS + 128);
  let lowWeight = v128.load(at, L.LOW_WEIGHT), direct = v128.load(at, L.DIRECT), highWeight = v128.load(at, L.HIGH_WEIGHT);
  let low = v128.load(at, L.LOW_STATE), high = v128.load(at, L.HIGH_STATE);
  for (let t = 0; t < frames; t++, block += 16) {
    if (moves) {
      lowWeight = f32x4.add(lowWeight, lowStep);
      direct = f32x4.add(direct, directStep);
      highWeight = f32x4.add(highWeight, highStep);
    }
    let x = v128.load(block);
    let d = f32x4.mul(f32x4.sub(x, low), lowG);
    let lp = f32x4.add(low, d);
    low = f32x4.add(lp, d);
    x = f32x4.add(x, f32x4.mul(lowWeight, lp));
    d = f32x4.mul(f32x4.sub(x, high), highG);
    lp = f32x4.add(high, d);
    high = f32x4.add(lp, d);
    v128.store(block, f32x4.add(f32x4.mul(direct, x), f32x4.mul(highWeight, lp)));
  }
  v128.store(at, low, L.LOW_STATE);
  v128.store(at, high, L.HIGH_STATE);
  if (!moves) return;
  v128.store(at, lowWeight, L.LOW_WEIGHT);
  v128.store(at, direct, L.DIRECT);
  v128.store(at, highWeight, L.HIGH_WEIGHT);
}

/** The matrix: within each four lines, then across the fours. */
function mix(lines: i32): void {
  const half = f32x4.splat(0.5);
  for (let q = lineOutputs; q < lineOutputs + ((<usize>lines) << 4); q += 64) {
    const a = v128.load(q), b = v128.load(q, 16), c = v128.load(q, 32), d = v128.load(q, 48);
    const m = f32x4.mul(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), half);
    v128.store(q, f32x4.sub(a, m));
    v128.store(q, f32x4.sub(b, m), 16);
    v128.store(q, f32x4.sub(c, m), 32);
    v128.store(q, f32x4.sub(d, m), 48);
  }
  for (let l = lineOutputs; l < lineOutputs + 64; l += 16) {
    const a = v128.load(l), b = v128.load(l, 64);
    if (lines == 8) {
      v128.store(l, f32x4.mul(f32x4.add(a, b), f32x4.splat(SQRT_HALF)));
      v128.store(l, f32x4.mul(f32x4.sub(a, b), f32x4.splat(SQRT_HALF)), 64);
      continue;
    }
    const c = v128.load(l, 128), d = v128.load(l, 192);
    const m = f32x4.mul(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), half);
    v128.store(l, f32x4.sub(a, m));
    v128.store(l, f32x4.sub(b, m), 64);
    v128.store(l, f32x4.sub(c, m), 128);
    v128.store(l, f32x4.sub(d, m), 192);
  }
}

// @ts-ignore: decorator
@inline
function four(signal: usize, i: i32, constant: f32, scale: f32): v128 {
  return f32x4.mul(signal == 0 ? f32x4.splat(constant) : v128.load(signal + ((<usize>i) << 2)), f32x4.splat(scale));
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  if (onGrid()) prepare(node, s);
  const x = input(node, N.INPUT_IN), y = output(node, N.OUTPUT_OUT);
  const lines = load<i32>(s, L.LINES), lineMask = load<i32>(s, L.LINE_MASK), earlyMask = load<i32>(s, L.EARLY_MASK), stageMask = load<i32>(s, L.STAGE_MASK);
  const lineBytes = ringBytes(lineMask + 1), stageBytes = ringBytes(stageMask + 1);
  const lineRings = s + L.RINGS;
  const left = lineRings + <usize>lines * lineBytes, right = left + ringBytes(earlyMask + 1), stages = right + ringBytes(earlyMask + 1);
  const position = load<i32>(s, L.POSITION), lineStart = position & lineMask, stageStart = position & stageMask;
  takeIn(s, x, left, right, frames);

  const faded = load<i32>(s, L.FADED), fades = faded >= 0, moves = load<i32>(s, L.WEIGHTS_MOVE) != 0;
  const fadeStep = f32x4.splat(<f32>(1.0 / <f64>fadeFrames()));
  const allPass = f32x4.splat(load<f32>(s, L.ALL_PASS)), allPassStep = f32x4.splat(load<f32>(s, L.ALL_PASS_STEP));
  const mixes = paramSignal(node, N.MIX), widths = paramSignal(node, N.WIDTH), earlies = paramSignal(node, N.EARLY_DB);
  const mixNow = <f32>param(node, N.MIX), widthNow = <f32>param(node, N.WIDTH), earlyNow = <f32>param(node, N.EARLY_DB);

  for (let i = 0; i < frames; i += 4) {
    const inGroup = min(4, frames - i);
    const index = position + i;
    const fade = fades ? f32x4.mul(count(faded + i), fadeStep) : f32x4.splat(0);
    let l = tapped(left, earlyMask, index, s + L.LATE_DELAY, s + L.NEXT_LATE_DELAY, fades, fade);
    let r = tapped(right, earlyMask, index, s + L.LATE_DELAY, s + L.NEXT_LATE_DELAY, fades, fade);
    const g = f32x4.add(allPass, f32x4.mul(count(phase + i), allPassStep));
    for (let k: usize = 0; k < <usize>L.STAGES; k++) {
      l = diffuse(l, stages + 2 * k * stageBytes, stageMask, stageStart, i, load<i32>(s + L.STAGE_DELAYS + (k << 3)), g);
      r = diffuse(r, stages + (2 * k + 1) * stageBytes, stageMask, stageStart, i, load<i32>(s + L.STAGE_DELAYS + (k << 3), 4), g);
    }
    l = f32x4.mul(l, f32x4.splat(IN_GAIN));
    r = f32x4.mul(r, f32x4.splat(IN_GAIN));

    let wetLeft = f32x4.splat(0), wetRight = f32x4.splat(0);
    for (let first = 0; first < lines; first += 4) {
      const block = lineOutputs + ((<usize>first) << 4);
      for (let k = 0; k < 4; k++) {
        const line = first + k;
        v128.store(block + ((<usize>k) << 4), readLine(s, lineRings + <usize>line * lineBytes, lineMask, index, line, phase + i, fades, fade));
      }
      transpose(block);
      filter(s + ((<usize>first) << 2), block, inGroup, moves);
      transpose(block);
      for (let k = 0; k < 4; k++) {
        const v = v128.load(block + ((<usize>k) << 4));
        wetLeft = f32x4.add(wetLeft, v128.xor(v, L.signOf(L.LEFT_SIGNS, first + k)));
        wetRight = f32x4.add(wetRight, v128.xor(v, L.signOf(L.RIGHT_SIGNS, first + k)));
      }
    }
    mix(lines);
    for (let line = 0; line < lines; line++) {
      const into = v128.xor((line & 1) == 0 ? l : r, L.signOf(L.IN_SIGNS, line));
      const to = lineRings + <usize>line * lineBytes + ((<usize>(lineStart + i)) << 2);
      const from = (line + L.SHIFT) & (lines - 1);
      v128.store(to, audible(f32x4.add(v128.load(lineOutputs + ((<usize>from) << 4)), into)));
    }

    let earlyLeft = f32x4.splat(0), earlyRight = f32x4.splat(0);
    for (let k: usize = 0; k < <usize>L.TAPS; k++) {
      const at = k << 2;
      const isOwn = (k & 1) == 0;
      earlyLeft = f32x4.add(earlyLeft, f32x4.mul(v128.load32_splat(L.TAP_GAINS + at), tapped(isOwn ? left : right, earlyMask, index, s + L.TAP_DELAYS + at, s + L.NEXT_TAP_DELAYS + at, fades, fade)));
      earlyRight = f32x4.add(earlyRight, f32x4.mul(v128.load32_splat(L.TAP_GAINS + at, 32), tapped(isOwn ? right : left, earlyMask, index, s + L.TAP_DELAYS + at + 32, s + L.NEXT_TAP_DELAYS + at + 32, fades, fade)));
    }
    const early = four(earlies, i, earlyNow, 1);
    const gain = f32x4.splat(lines == 8 ? OUT_GAIN * SQRT_HALF * 2.0 : OUT_GAIN);
    wetLeft = f32x4.add(f32x4.mul(wetLeft, gain), f32x4.mul(earlyLeft, early));
    wetRight = f32x4.add(f32x4.mul(wetRight, gain), f32x4.mul(earlyRight, early));
    const side = f32x4.mul(f32x4.sub(wetLeft, wetRight), f32x4.mul(f32x4.sub(four(widths, i, widthNow, 0.01), f32x4.splat(1)), f32x4.splat(0.5)));
    writeOut(x, y, i, inGroup, f32x4.add(wetLeft, side), f32x4.sub(wetRight, side), four(mixes, i, mixNow, 0.01));
  }

  for (let line = 0; line < lines; line++) seam(lineRings + <usize>line * lineBytes, lineMask, lineStart, frames);
  for (let k: usize = 0; k < 2 * <usize>L.STAGES; k++) seam(stages + k * stageBytes, stageMask, stageStart, frames);
  store<i32>(s, (position + frames) & 0x3fffffff, L.POSITION);
  if (fades) store<i32>(s, faded + frames, L.FADED);
}

/** (1 − m)·dry + m·wet, sides brought together again; never beyond the frames there are. */
// @ts-ignore: decorator
@inline
function writeOut(x: usize, y: usize, i: i32, frames: i32, left: v128, right: v128, mixes: v128): void {
  const at = (<usize>i) << 3;
  const dries = f32x4.sub(f32x4.splat(1), mixes);
  const wetLow = i32x4.shuffle(left, right, 0, 4, 1, 5), wetHigh = i32x4.shuffle(left, right, 2, 6, 3, 7);
  const low = f32x4.add(f32x4.mul(v128.load(x + at), i32x4.shuffle(dries, dries, 0, 0, 1, 1)), f32x4.mul(wetLow, i32x4.shuffle(mixes, mixes, 0, 0, 1, 1)));
  const high = f32x4.add(f32x4.mul(v128.load(x + at, 16), i32x4.shuffle(dries, dries, 2, 2, 3, 3)), f32x4.mul(wetHigh, i32x4.shuffle(mixes, mixes, 2, 2, 3, 3)));
  if (frames == 4) {
    v128.store(y + at, low);
    v128.store(y + at, high, 16);
    return;
  }
  storeFrame(y + at, low);
  if (frames > 1) storeFrame(y + at + 8, i32x4.shuffle(low, low, 2, 3, 2, 3));
  if (frames > 2) storeFrame(y + at + 16, high);
}
