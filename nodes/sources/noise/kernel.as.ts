/**
 * Noise: four random integers a frame make white, triangular and pink noise of RMS 1. → out: 2×frames. Audio thread;
 * allocates nothing.
 */
import { clearState, config, output, param, paramSignal, seed, state } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { storePair } from "../../../worklets/dsp/frame";
import { nextRandom, seedRandom } from "../../../worklets/dsp/random";
import * as N from "../../../worklets/generated/noise";

const PINK: i32 = 2;
const FADE_MS: f64 = 10;
/** 2^-31·√3: evenly spread integers to RMS 1. */
const UNIFORM: f64 = 8.065490087349327e-10;
/** 2^-31·√(3/2): the sum of two. */
const TRIANGULAR: f64 = 5.703162734357589e-10;

/** State: generator 64 bytes; colors before and after a fade, i32; fade 0…1, f64; then per section pole, weight and memory, f64x2 each. */
const COLOR: usize = 64;
const NEXT: usize = 68;
const FADE: usize = 72;
const DIRECT: usize = 80;
const FILTER: usize = 96;
const SECTIONS: i32 = 8;
const SECTION_BYTES: usize = 48;

/**
 * Poles and zeros of a pink filter, in the z-plane, found by minimizing the largest deviation of |H| from 1/√f: ±0.023 dB
 * for 0.00005 < f/rate < 0.47, that is 10 Hz to 90 kHz at 192 kHz and 2 Hz to 20.7 kHz at 44.1 kHz. They need no rate.
 */
const POLES: usize = memory.data<f64>([0.9997868225022906, 0.9989325350418041, 0.9958308041533864, 0.9836945335797542, 0.9360381772585094, 0.7584763254442348, 0.2815946060785205, -0.5477939373867147]);
const ZEROS: usize = memory.data<f64>([0.9994789679653814, 0.9978861174910633, 0.9917652544300108, 0.9676782319757515, 0.8743568052394104, 0.5606050190955874, 0.009738928359299903, -0.5832939323604907]);

// @ts-ignore: decorator
@inline
function pole(k: i32): f64 {
  return load<f64>(POLES + ((<usize>k) << 3));
}

// @ts-ignore: decorator
@inline
function zero(k: i32): f64 {
  return load<f64>(ZEROS + ((<usize>k) << 3));
}

/** Residue of the partial fraction of section k: H(z) = direct + Σ residue / (1 − pole·z⁻¹). */
function residue(k: i32): f64 {
  let r: f64 = 1;
  for (let j = 0; j < SECTIONS; j++) {
    r *= 1.0 - zero(j) / pole(k);
    if (j != k) r /= 1.0 - pole(j) / pole(k);
  }
  return r;
}

/** Power of the impulse response: what the filter makes of white noise of RMS 1. */
function filterPower(direct: f64): f64 {
  let power = direct * direct;
  for (let i = 0; i < SECTIONS; i++) {
    power += 2.0 * direct * residue(i);
    for (let j = 0; j < SECTIONS; j++) power += (residue(i) * residue(j)) / (1.0 - pole(i) * pole(j));
  }
  return power;
}

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  seedRandom(s, seed(node));
  const color = <i32>param(node, N.COLOR);
  store<i32>(s, color, COLOR);
  store<i32>(s, color, NEXT);
  store<f64>(s, 1, FADE);
  let direct: f64 = 1;
  for (let k = 0; k < SECTIONS; k++) direct *= zero(k) / pole(k);
  const scale = 1.0 / Math.sqrt(filterPower(direct));
  store<f64>(s, direct * scale, DIRECT);
  for (let k = 0; k < SECTIONS; k++) {
    const section = s + FILTER + <usize>k * SECTION_BYTES;
    v128.store(section, f64x2.splat(pole(k)));
    v128.store(section, f64x2.splat(residue(k) * scale), 16);
  }
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  const y = output(node, N.OUTPUT_OUT);
  if (onGrid() && load<f64>(s, FADE) == 1) choose(s, <i32>param(node, N.COLOR));
  const from = load<i32>(s, COLOR);
  const to = load<i32>(s, NEXT);
  const step = 1000.0 / (FADE_MS * rateHz);
  let fade = load<f64>(s, FADE);
  const levels = paramSignal(node, N.LEVEL_DB);
  let level = param(node, N.LEVEL_DB);
  const mono = config(node, N.SETTING_CHANNELS) != 0;
  for (let i = 0; i < frames; i++) {
    const random = nextRandom(s);
    const first = f64x2.convert_low_i32x4_s(random);
    const second = f64x2.convert_low_i32x4_s(i32x4.shuffle(random, random, 2, 3, 0, 1));
    let v = colored(s, to, first, second);
    if (fade < 1) {
      fade = min(fade + step, 1.0);
      const before = colored(s, from, first, second);
      v = f64x2.add(before, f64x2.mul(f64x2.sub(v, before), f64x2.splat(fade)));
    }
    if (levels != 0) level = <f64>load<f32>(levels + ((<usize>i) << 2));
    v = f64x2.mul(v, f64x2.splat(level));
    storePair(y + ((<usize>i) << 3), mono ? i64x2.shuffle(v, v, 0, 0) : v);
  }
  store<f64>(s, fade, FADE);
}

/** A new color begins on the grid, after the fade before it has ended. */
function choose(s: usize, color: i32): void {
  const now = load<i32>(s, NEXT);
  store<i32>(s, now, COLOR);
  if (color == now) return;
  store<i32>(s, color, NEXT);
  store<f64>(s, 0, FADE);
}

// @ts-ignore: decorator
@inline
function colored(s: usize, color: i32, first: v128, second: v128): v128 {
  if (color == 1) return f64x2.mul(f64x2.add(first, second), f64x2.splat(TRIANGULAR));
  const white = f64x2.mul(first, f64x2.splat(UNIFORM));
  return color == PINK ? pink(s, white) : white;
}

function pink(s: usize, x: v128): v128 {
  let sum = f64x2.mul(x, v128.load64_splat(s, DIRECT));
  let section = s + FILTER;
  for (let k = 0; k < SECTIONS; k++, section += SECTION_BYTES) {
    const memory = f64x2.add(x, f64x2.mul(v128.load(section, 32), v128.load(section)));
    v128.store(section, memory, 32);
    sum = f64x2.add(sum, f64x2.mul(memory, v128.load(section, 16)));
  }
  return sum;
}
