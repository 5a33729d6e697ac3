/**
 * Pan: y = d·x + c·swap(x), with gains d and c of the position. Mono sounds take a law, stereo ones a mode, as the cables carry;
 * where that changes, the gains crossfade over 10 ms. in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 */
import { CARRIES_MONO, CARRIES_SILENCE, carried, input, output, param, paramSignal, state } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { loadFrame, loadTwoMono, storeFrame } from "../../../worklets/dsp/frame";
import { quarterSine } from "../../../worklets/dsp/pan-gain";
import { pinned } from "../../../worklets/dsp/pinned";
import { SPAN_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/pan";

/** Shapes 0 to 3 are the laws in their order; the last of them is the balance of stereo sounds too. */
const SINE: i32 = 0;
const COMPROMISE: i32 = 1;
const LINEAR: i32 = 2;
const BALANCE: i32 = 3;
const ROTATE: i32 = 4;

const FADE_MS: f64 = 10;
/** State: shapes before and after a fade, i32; fade 0…1, f64. */
const FROM: usize = 0;
const TO: usize = 4;
const FADE: usize = 8;

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  const shape = wanted(node, <i32>param(node, N.LAW));
  store<i32>(s, shape, FROM);
  store<i32>(s, shape, TO);
  store<f64>(s, 1, FADE);
}

/** Silence has no say: whatever sounded last decides. */
function wanted(node: usize, last: i32): i32 {
  const carry = carried(node, N.INPUT_IN);
  if (carry == CARRIES_SILENCE) return last;
  if (carry == CARRIES_MONO) return <i32>param(node, N.LAW);
  return param(node, N.MODE) != 0 ? ROTATE : BALANCE;
}

/** (L, R, L, R) of ½ − p/2 and ½ + p/2 from positions in percent. */
// @ts-ignore: decorator
@inline
function ways(position: v128): v128 {
  return f32x4.add(f32x4.mul(position, f32x4(-0.005, 0.005, -0.005, 0.005)), f32x4.splat(0.5));
}

/** Gains of each side for itself. */
// @ts-ignore: decorator
@inline
function direct(shape: i32, position: v128): v128 {
  if (shape == ROTATE) return quarterSine(f32x4.sub(f32x4.splat(1), f32x4.mul(f32x4.abs(position), f32x4.splat(0.005))));
  const u = ways(position);
  if (shape == SINE) return quarterSine(u);
  if (shape == LINEAR) return u;
  if (shape == COMPROMISE) return f32x4.sqrt(f32x4.mul(quarterSine(u), u));
  return f32x4.min(f32x4.splat(1), f32x4.add(u, u));
}

/** Gains of each side for the other: only a rotation has them. */
// @ts-ignore: decorator
@inline
function crossed(shape: i32, position: v128): v128 {
  return shape == ROTATE ? quarterSine(f32x4.mul(position, f32x4(-0.005, 0.005, -0.005, 0.005))) : f32x4.splat(0);
}

// @ts-ignore: decorator
@inline
function swap(x: v128): v128 {
  return i32x4.shuffle(x, x, 1, 0, 3, 2);
}

// @ts-ignore: decorator
@inline
function placed(shape: i32, x: v128, d: v128, c: v128): v128 {
  const y = f32x4.mul(x, d);
  return shape == ROTATE ? f32x4.add(y, f32x4.mul(swap(x), c)) : y;
}

export function process(node: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  const s = state(node);
  if (onGrid() && load<f64>(s, FADE) == 1) choose(s, wanted(node, load<i32>(s, TO)));
  const positions = paramSignal(node, N.POSITION);
  const shape = load<i32>(s, TO);
  if (load<f64>(s, FADE) < 1) fading(s, x, y, positions, <f32>param(node, N.POSITION), frames);
  else if (positions == 0) still(shape, x, y, f32x4.splat(<f32>param(node, N.POSITION)), frames);
  else if (shape == SINE) moving(SINE, x, y, positions, frames);
  else if (shape == COMPROMISE) moving(COMPROMISE, x, y, positions, frames);
  else if (shape == LINEAR) moving(LINEAR, x, y, positions, frames);
  else if (shape == BALANCE) moving(BALANCE, x, y, positions, frames);
  else moving(ROTATE, x, y, positions, frames);
}

export function processSpan(node: usize): bool {
  const s = state(node);
  const shape = load<i32>(s, TO);
  if (load<f64>(s, FADE) < 1 || wanted(node, shape) != shape) return false;
  still(shape, input(node, N.INPUT_IN), output(node, N.OUTPUT_OUT), f32x4.splat(<f32>param(node, N.POSITION)), SPAN_FRAMES);
  return true;
}

/** Another shape begins on the grid, after the fade before it has ended. */
function choose(s: usize, shape: i32): void {
  const now = load<i32>(s, TO);
  store<i32>(s, now, FROM);
  if (shape == now) return;
  store<i32>(s, shape, TO);
  store<f64>(s, 0, FADE);
}

function still(shape: i32, x: usize, y: usize, position: v128, frames: i32): void {
  const d = pinned(direct(shape, position));
  if (shape == ROTATE) apply(ROTATE, x, y, d, pinned(crossed(ROTATE, position)), frames);
  else apply(BALANCE, x, y, d, d, frames);
}

/** Inlined with and without a rotation, so that the loop asks nothing. */
// @ts-ignore: decorator
@inline
function apply(shape: i32, x: usize, y: usize, d: v128, c: v128, frames: i32): void {
  const end = (<usize>frames) << 3;
  let at: usize = 0;
  for (; at + 32 <= end; at += 32) {
    v128.store(y + at, placed(shape, v128.load(x + at), d, c));
    v128.store(y + at, placed(shape, v128.load(x + at, 16), d, c), 16);
  }
  for (; at < end; at += 8) storeFrame(y + at, placed(shape, loadFrame(x + at), d, c));
}

/** Inlined for each shape, so that the loop asks nothing. */
// @ts-ignore: decorator
@inline
function moving(shape: i32, x: usize, y: usize, positions: usize, frames: i32): void {
  let i = 0;
  for (; i + 2 <= frames; i += 2) {
    const at = (<usize>i) << 3;
    const position = loadTwoMono(positions + ((<usize>i) << 2));
    v128.store(y + at, placed(shape, v128.load(x + at), direct(shape, position), crossed(shape, position)));
  }
  if (i < frames) {
    const at = (<usize>i) << 3;
    const position = v128.load32_splat(positions + ((<usize>i) << 2));
    storeFrame(y + at, placed(shape, loadFrame(x + at), direct(shape, position), crossed(shape, position)));
  }
}

function fading(s: usize, x: usize, y: usize, positions: usize, constant: f32, frames: i32): void {
  const step = 1000.0 / (FADE_MS * rateHz);
  const from = load<i32>(s, FROM);
  const to = load<i32>(s, TO);
  let fade = load<f64>(s, FADE);
  for (let i = 0; i < frames; i++) {
    fade = min(fade + step, 1.0);
    const shaped = f32x4.splat(<f32>(fade * fade * (3.0 - 2.0 * fade)));
    const at = (<usize>i) << 3;
    const position = positions != 0 ? v128.load32_splat(positions + ((<usize>i) << 2)) : f32x4.splat(constant);
    const v = loadFrame(x + at);
    const before = placed(from, v, direct(from, position), crossed(from, position));
    const after = placed(to, v, direct(to, position), crossed(to, position));
    storeFrame(y + at, f32x4.add(before, f32x4.mul(f32x4.sub(after, before), shaped)));
  }
  store<f64>(s, fade, FADE);
}
