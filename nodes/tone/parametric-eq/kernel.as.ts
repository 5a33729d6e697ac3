/**
 * Parametric EQ: the bands in series, those at rest up to four in one loop. in: 2×frames → out: 2×frames.
 * Audio thread; allocates nothing. Bands that do nothing are not visited between grid points.
 */
import { clearState, input, output, param, paramSignal, paramsMove, state } from "../../../worklets/dsp/node";
import { onGrid, phase } from "../../../worklets/dsp/clock";
import { runChain, runWideChain, S1, S2 } from "../../../worklets/dsp/biquad-chain";
import { copyFrames, loadFrame, loadMono, loadPair, loadTwoMono, storeFrame, storePair } from "../../../worklets/dsp/frame";
import { GRID_FRAMES, SPAN_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/parametric-eq";
import {
  BAND_BYTES, BAND_COUNT, COUNT, FADE, FADING, fadeStep, flushBand, GLIDING, listSections, MODE, presentSet, runOld, runPresent, startBand, updateBand,
} from "./bands.as";

/** i32: how many sections stand in LIST while no band moves. */
const LISTED: usize = 0;
/** i32: a band glides or fades. */
const BUSY: usize = 4;
/** i32: parameters have moved since the last grid point. */
const MOVED: usize = 8;
/** u32 each: addresses of sections, in the order of the bands. */
const LIST: usize = 16;
const BANDS: usize = LIST + 32 * 4;

/** Valid during one call only, so all nodes share them: the sound between the bands, and what a band fades from. */
const WIDE: usize = memory.data(128 * 16, 16);
const FROM: usize = memory.data(32 * 16, 16);
const BAND_LIST: usize = memory.data(4 * 4, 16);
assert(GRID_FRAMES == 32 && SPAN_FRAMES == 128 && sizeof<usize>() == 4);

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  for (let k = 0; k < BAND_COUNT; k++) startBand(node, k, bandAt(s, k));
  plan(s);
}

// @ts-ignore: decorator
@inline
function bandAt(s: usize, index: i32): usize {
  return s + BANDS + <usize>index * BAND_BYTES;
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  if (paramsMove(node)) store<i32>(s, 1, MOVED);
  if (onGrid()) follow(node, s);
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  const levels = paramSignal(node, N.OUTPUT_DB);
  const level = levels != 0 ? 1.0 : param(node, N.OUTPUT_DB);
  if (load<i32>(s, BUSY) != 0) runBusy(s, x, y, level, frames);
  else if (load<i32>(s, LISTED) != 0) runChain(s + LIST, load<i32>(s, LISTED), x, y, WIDE, level, GRID_FRAMES - phase, frames);
  else if (level == 1) copyFrames(y, x, frames);
  else scale(x, y, <f32>level, frames);
  if (levels != 0) ride(y, levels, frames);
}

/** Bands at rest. */
export function processSpan(node: usize): bool {
  const s = state(node);
  const count = load<i32>(s, LISTED);
  if (load<i32>(s, MOVED) != 0 || load<i32>(s, BUSY) != 0 || count == 0) return false;
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  const level = param(node, N.OUTPUT_DB);
  keepSections(s + LIST, count);
  runChain(s + LIST, count, x, y, WIDE, level, GRID_FRAMES, SPAN_FRAMES);
  return true;
}

/** The states of the listed sections as they were before the last span. */
const KEPT: usize = memory.data(32 * 32, 16);

function keepSections(list: usize, count: i32): void {
  for (let k: usize = 0; k < <usize>count; k++) {
    const section = load<u32>(list + (k << 2));
    v128.store(KEPT + (k << 5), v128.load(section, S1));
    v128.store(KEPT + (k << 5), v128.load(section, S2), 16);
  }
}

export function undoSpan(node: usize): void {
  const s = state(node);
  for (let k: usize = 0; k < <usize>load<i32>(s, LISTED); k++) {
    const section = load<u32>(s + LIST + (k << 2));
    v128.store(section, v128.load(KEPT + (k << 5)), S1);
    v128.store(section, v128.load(KEPT + (k << 5), 16), S2);
  }
}

/** On the grid: the bands follow their parameters. */
function follow(node: usize, s: usize): void {
  const moved = load<i32>(s, MOVED) != 0;
  const busy = load<i32>(s, BUSY) != 0;
  store<i32>(s, paramsMove(node) ? 1 : 0, MOVED);
  // What rests has been flushed where the last slice ended.
  if (!moved && !busy) return;
  for (let k = 0; k < BAND_COUNT; k++) {
    const band = bandAt(s, k);
    updateBand(node, k, band);
    flushBand(band);
  }
  plan(s);
}

function plan(s: usize): void {
  let listed = 0;
  let busy = 0;
  for (let k = 0; k < BAND_COUNT; k++) {
    const band = bandAt(s, k);
    if (load<i32>(band, FADING) != 0 || load<i32>(band, MODE) == GLIDING) busy = 1;
    else listed = listSections(s + LIST, listed, presentSet(band), load<i32>(band, COUNT));
  }
  store<i32>(s, listed, LISTED);
  store<i32>(s, busy, BUSY);
}

/** Some band moves: each such band by itself, those between them together; always in their order, or a change would be heard. */
function runBusy(s: usize, x: usize, y: usize, level: f64, frames: i32): void {
  for (let i: usize = 0; i < <usize>frames; i++) v128.store(WIDE + (i << 4), loadPair(x + (i << 3)));
  let listed = 0;
  for (let k = 0; k < BAND_COUNT; k++) {
    const band = bandAt(s, k);
    if (load<i32>(band, FADING) == 0 && load<i32>(band, MODE) != GLIDING) {
      listed = listSections(s + LIST, listed, presentSet(band), load<i32>(band, COUNT));
      continue;
    }
    runWideChain(s + LIST, listed, WIDE, frames);
    listed = 0;
    if (load<i32>(band, FADING) != 0) runFading(band, frames);
    else runPresent(band, BAND_LIST, WIDE, frames);
  }
  runWideChain(s + LIST, listed, WIDE, frames);
  const g = f64x2.splat(level);
  for (let i: usize = 0; i < <usize>frames; i++) storePair(y + (i << 3), f64x2.mul(v128.load(WIDE + (i << 4)), g));
}

function runFading(band: usize, frames: i32): void {
  memory.copy(FROM, WIDE, (<usize>frames) << 4);
  runOld(band, BAND_LIST, FROM, frames);
  runPresent(band, BAND_LIST, WIDE, frames);
  const step = fadeStep();
  let fade = load<f64>(band, FADE);
  for (let i: usize = 0; i < <usize>frames; i++) {
    fade = min(fade + step, 1.0);
    const old = v128.load(FROM + (i << 4));
    const now = v128.load(WIDE + (i << 4));
    v128.store(WIDE + (i << 4), f64x2.add(old, f64x2.mul(f64x2.sub(now, old), f64x2.splat(fade * fade * (3.0 - 2.0 * fade)))));
  }
  store<f64>(band, fade, FADE);
}

function scale(x: usize, y: usize, level: f32, frames: i32): void {
  const g = f32x4.splat(level);
  let i: usize = 0;
  for (; i + 2 <= <usize>frames; i += 2) v128.store(y + (i << 3), f32x4.mul(v128.load(x + (i << 3)), g));
  if (i < <usize>frames) storeFrame(y + (i << 3), f32x4.mul(loadFrame(x + (i << 3)), g));
}

/** Per frame, while the output level moves. */
function ride(y: usize, levels: usize, frames: i32): void {
  let i: usize = 0;
  for (; i + 2 <= <usize>frames; i += 2) v128.store(y + (i << 3), f32x4.mul(v128.load(y + (i << 3)), loadTwoMono(levels + (i << 2))));
  if (i < <usize>frames) storeFrame(y + (i << 3), f32x4.mul(loadFrame(y + (i << 3)), loadMono(levels + (i << 2))));
}
