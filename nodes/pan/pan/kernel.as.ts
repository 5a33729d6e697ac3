/**
 * Pan: y = d·x + c·swap(x), with gains d and c of the position. Mono sounds take a law, stereo ones a mode, as the cables carry;
 * where that changes, the gains crossfade over 10 ms. in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 */
import { CARRIES_MONO, CARRIES_SILENCE, carried, input, output, param, paramSignal, state } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { loadFrame, loadTwoMono, storeFrame } from "../../../worklets/dsp/frame";
import { bySine, byTangent, quarterSine } from "../../../worklets/dsp/pan-gain";
import { pinned } from "../../../worklets/dsp/pinned";
import { larger, signless, tellPeak } from "../../../worklets/dsp/told-peak";
import { SPAN_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/pan";

/** Shapes 0 to 5 are the laws in their order; the one of 0 dB is the balance of stereo sounds too. */
const SINE: i32 = 0;
const COMPROMISE: i32 = 1;
const LINEAR: i32 = 2;
const BALANCE: i32 = 3;
const TANGENT: i32 = 4;
const SINE_ANGLE: i32 = 5;
const ROTATE: i32 = 6;
/** Added to a law: both channels of a stereo sound are placed by it, each at its own position. */
const DUAL: i32 = 8;
/** What the parameter says for the last two modes. */
const MODE_ROTATE: i32 = 1;
const MODE_DUAL: i32 = 2;

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
  const mode = <i32>param(node, N.MODE);
  return mode == MODE_DUAL ? DUAL + <i32>param(node, N.LAW) : mode == MODE_ROTATE ? ROTATE : BALANCE;
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
  if (shape == TANGENT) return byTangent(u);
  if (shape == SINE_ANGLE) return bySine(u);
  return f32x4.min(f32x4.splat(1), f32x4.add(u, u));
}

/** The same for a law known only when it runs. */
function directOf(law: i32, position: v128): v128 {
  return direct(law, position);
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

/** Where left and right stand, in percent: the position, apart by the spread to each side. */
// @ts-ignore: decorator
@inline
function apart(position: v128, spread: v128): v128 {
  const p = f32x4.add(position, f32x4.mul(spread, f32x4(-1, 1, -1, 1)));
  return f32x4.pmax(f32x4.pmin(p, f32x4.splat(100)), f32x4.splat(-100));
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
  if (load<f64>(s, FADE) < 1) fading(node, s, x, y, frames);
  else if (shape >= DUAL) dual(node, shape - DUAL, x, y, frames);
  else if (positions == 0) still(shape, x, y, f32x4.splat(<f32>param(node, N.POSITION)), frames);
  else if (shape == SINE) moving(SINE, x, y, positions, frames);
  else if (shape == COMPROMISE) moving(COMPROMISE, x, y, positions, frames);
  else if (shape == LINEAR) moving(LINEAR, x, y, positions, frames);
  else if (shape == BALANCE) moving(BALANCE, x, y, positions, frames);
  else if (shape == TANGENT) moving(TANGENT, x, y, positions, frames);
  else if (shape == SINE_ANGLE) moving(SINE_ANGLE, x, y, positions, frames);
  else moving(ROTATE, x, y, positions, frames);
}

export function processSpan(node: usize): bool {
  const s = state(node);
  const shape = load<i32>(s, TO);
  if (load<f64>(s, FADE) < 1 || wanted(node, shape) != shape) return false;
  if (shape >= DUAL) dual(node, shape - DUAL, input(node, N.INPUT_IN), output(node, N.OUTPUT_OUT), SPAN_FRAMES);
  else still(shape, input(node, N.INPUT_IN), output(node, N.OUTPUT_OUT), f32x4.splat(<f32>param(node, N.POSITION)), SPAN_FRAMES);
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
  const mask = signless();
  let peak = i32x4.splat(0);
  const end = (<usize>frames) << 3;
  let at: usize = 0;
  for (; at + 32 <= end; at += 32) {
    const v = placed(shape, v128.load(x + at), d, c), w = placed(shape, v128.load(x + at, 16), d, c);
    v128.store(y + at, v);
    v128.store(y + at, w, 16);
    peak = larger(larger(peak, v, mask), w, mask);
  }
  for (; at < end; at += 8) storeFrame(y + at, placed(shape, loadFrame(x + at), d, c));
  tellPeak(peak);
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

/** Both channels placed by a law, each at its own position. */
function dual(node: usize, law: i32, x: usize, y: usize, frames: i32): void {
  const positions = paramSignal(node, N.POSITION);
  const spreads = paramSignal(node, N.SPREAD);
  const position = f32x4.splat(<f32>param(node, N.POSITION));
  const spread = f32x4.splat(<f32>param(node, N.SPREAD));
  if (positions == 0 && spreads == 0) {
    const p = apart(position, spread);
    apply(ROTATE, x, y, pinned(directOf(law, p)), pinned(directOf(law, swap(p))), frames);
    return;
  }
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    const p = apart(positions != 0 ? v128.load32_splat(positions + ((<usize>i) << 2)) : position, spreads != 0 ? v128.load32_splat(spreads + ((<usize>i) << 2)) : spread);
    storeFrame(y + at, placed(ROTATE, loadFrame(x + at), directOf(law, p), directOf(law, swap(p))));
  }
}

function fading(node: usize, s: usize, x: usize, y: usize, frames: i32): void {
  const positions = paramSignal(node, N.POSITION);
  const spreads = paramSignal(node, N.SPREAD);
  const constant = <f32>param(node, N.POSITION);
  const spread = <f32>param(node, N.SPREAD);
  const step = 1000.0 / (FADE_MS * rateHz);
  const from = load<i32>(s, FROM);
  const to = load<i32>(s, TO);
  let fade = load<f64>(s, FADE);
  for (let i = 0; i < frames; i++) {
    fade = min(fade + step, 1.0);
    const shaped = f32x4.splat(<f32>(fade * fade * (3.0 - 2.0 * fade)));
    const at = (<usize>i) << 3;
    const position = positions != 0 ? v128.load32_splat(positions + ((<usize>i) << 2)) : f32x4.splat(constant);
    const channels = apart(position, spreads != 0 ? v128.load32_splat(spreads + ((<usize>i) << 2)) : f32x4.splat(spread));
    const v = loadFrame(x + at);
    const before = placedBy(from, v, position, channels);
    const after = placedBy(to, v, position, channels);
    // Once over, it is the new shape to the bit: how long this call goes on must not matter.
    storeFrame(y + at, fade == 1 ? after : f32x4.add(before, f32x4.mul(f32x4.sub(after, before), shaped)));
  }
  store<f64>(s, fade, FADE);
}

function placedBy(shape: i32, x: v128, position: v128, channels: v128): v128 {
  if (shape >= DUAL) return placed(ROTATE, x, directOf(shape - DUAL, channels), directOf(shape - DUAL, swap(channels)));
  return placed(shape, x, directOf(shape, position), crossed(shape, position));
}
