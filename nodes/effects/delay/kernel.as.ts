/**
 * Delay: out = (1 − mix)·x + mix·w(z) with z = H(line(d)), line input = x + limit(feedback·z).
 * H is a one-pole high- and low-pass, w the width. in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 * With wow, flutter, noise, saturation or ducking (`tape.as.ts`): z = H(line(d + sway) + noise), what is put on the line is bent, and w(z)
 * is ducked.
 *
 * The ring is never cleared: what was written before a reset is older than FILLED and read as silence, so that even five
 * seconds at 192 kHz are reset at once.
 */
import { config, input, output, param, paramModulation, paramSignal, paramTarget, state } from "../../../worklets/dsp/node";
import { onGrid, rateHz, tempoBpm } from "../../../worklets/dsp/clock";
import { flushPair, loadPair, storePair, swapPair } from "../../../worklets/dsp/frame";
import { baseOf, olderWeights, putFrame, readBetween, youngerWeights } from "../../../worklets/dsp/lagrange";
import { softLimitPair } from "../../../worklets/dsp/soft-limit";
import * as N from "../../../worklets/generated/delay";
import { FIXED_BYTES, initRecord, isBending, recorded } from "./record.as";
import { duckingOf, hissOf, isTape, prepareTape, resetTape, swayed, swayOf } from "./tape.as";

/** f64: delay in frames now heard; where a crossfade or glide goes; what of the crossfade is done. */
const NOW: usize = 0, GOAL: usize = 8, NEXT: usize = 16, FADE: usize = 24;
/** f64: 0 straight, 1 from side to side, and between. */
const PONG: usize = 32;
/** f64: a frequency, the coefficient G of its filter, how far the filter is in. */
const HIGH_PASS: usize = 40, LOW_PASS: usize = 64;
/** f64: the glide's time constant and its coefficient. */
const GLIDE_MS: usize = 88, GLIDE: usize = 96;
/** i32: where the next frame goes, how many there are, capacity less one. */
const POSITION: usize = 104, FILLED: usize = 108, MASK: usize = 112;
/** f64x2: the integrators. */
const HIGH_PASS_STATE: usize = 128, LOW_PASS_STATE: usize = 144;
/** f64: milliseconds to frames; the longest delay in frames. */
const FRAMES_PER_MS: usize = 160, LONGEST: usize = 168;
const RING: usize = FIXED_BYTES;

const CROSSFADE_MS: f64 = 50;
const PONG_MS: f64 = 10;
/** A glide this near its goal, in frames, has arrived. */
const ARRIVED: f64 = 1e-5;
/** Louder samples than +180 dBFS are faults, and stay out of the line. */
const LOUDEST: f64 = 1e9;
/** At its end a filter is off; it comes in over the next few hertz, without a step. */
const HIGH_PASS_FROM_HZ: f64 = 20, HIGH_PASS_IN_HZ: f64 = 25;
const LOW_PASS_FROM_HZ: f64 = 20000, LOW_PASS_IN_HZ: f64 = 18000;
/** Quarters of each note value, as the definition lists them. */
const NOTES: usize = memory.data<f64>([0, 0.0625, 0.08333333333333333, 0.125, 0.1875, 0.16666666666666666, 0.25, 0.375, 0.3333333333333333, 0.5, 0.75, 0.6666666666666666, 1, 1.5, 1.3333333333333333, 2, 3, 4, 8]);

export function init(node: usize): void {
  const s = state(node);
  const maxFrames = (config(node, N.SETTING_MAX_MS) * rateHz) / 1000.0;
  let frames = 64;
  while (<f64>frames < maxFrames + 8.0) frames *= 2;
  store<i32>(s, frames - 1, MASK);
  store<f64>(s, maxFrames, LONGEST);
  store<f64>(s, rateHz / 1000.0, FRAMES_PER_MS);
  initRecord(s);
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  store<i32>(s, 0, POSITION);
  store<i32>(s, 0, FILLED);
  store<f64>(s, goalFrames(node, s), GOAL);
  store<f64>(s, load<f64>(s, GOAL), NOW);
  store<f64>(s, 0, FADE);
  store<f64>(s, param(node, N.PING_PONG), PONG);
  memory.fill(s + HIGH_PASS_STATE, 0, 32);
  resetTape(node, s, load<f64>(s, LONGEST));
  // No frequency and no time is 0: the first grid point computes all coefficients.
  store<f64>(s, 0, HIGH_PASS);
  store<f64>(s, 0, LOW_PASS);
  store<f64>(s, 0, GLIDE_MS);
}

function goalFrames(node: usize, s: usize): f64 {
  const note = <i32>param(node, N.SYNC);
  const ms = note == 0 ? paramTarget(node, N.TIME_MS) : (load<f64>(NOTES + ((<usize>note) << 3)) * 60000.0) / tempoBpm;
  return held(ms * load<f64>(s, FRAMES_PER_MS), s);
}

// @ts-ignore: decorator
@inline
function held(delayFrames: f64, s: usize): f64 {
  return min(max(delayFrames, 1.0), load<f64>(s, LONGEST));
}

function design(at: usize, hz: f64, fromHz: f64, inHz: f64): void {
  if (load<f64>(at) == hz) return;
  const g = Math.tan(Math.PI * min(hz / rateHz, 0.49));
  store<f64>(at, hz);
  store<f64>(at, g / (1.0 + g), 8);
  store<f64>(at, min(max((hz - fromHz) / (inHz - fromHz), 0.0), 1.0), 16);
}

function prepare(node: usize, s: usize): void {
  design(s + HIGH_PASS, param(node, N.HIGH_PASS_HZ), HIGH_PASS_FROM_HZ, HIGH_PASS_IN_HZ);
  design(s + LOW_PASS, param(node, N.LOW_PASS_HZ), LOW_PASS_FROM_HZ, LOW_PASS_IN_HZ);
  v128.store(s, flushPair(v128.load(s, HIGH_PASS_STATE)), HIGH_PASS_STATE);
  v128.store(s, flushPair(v128.load(s, LOW_PASS_STATE)), LOW_PASS_STATE);
  const glideMs = param(node, N.GLIDE_MS);
  if (load<f64>(s, GLIDE_MS) != glideMs) {
    store<f64>(s, glideMs, GLIDE_MS);
    store<f64>(s, 1.0 - Math.exp(-1000.0 / (glideMs * rateHz)), GLIDE);
  }
  const goal = goalFrames(node, s);
  store<f64>(s, goal, GOAL);
  // A time that changes during a crossfade waits for its end.
  if (load<f64>(s, FADE) == 0 && goal != load<f64>(s, NOW) && param(node, N.CHANGE) == 0) {
    store<f64>(s, goal, NEXT);
    store<f64>(s, 1000.0 / (CROSSFADE_MS * rateHz), FADE);
  }
  prepareTape(node, s, load<f64>(s, LONGEST));
}

// @ts-ignore: decorator
@inline
function each(signal: usize, i: i32, constant: f64): f64 {
  return signal == 0 ? constant : <f64>load<f32>(signal + ((<usize>i) << 2)) * 0.01;
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  if (onGrid()) prepare(node, s);
  if (isTape(s)) swaying(node, s, frames);
  else pass(node, s, frames, false);
}

function swaying(node: usize, s: usize, frames: i32): void {
  pass(node, s, frames, true);
}

/** `tape` is a constant: without it the compiler leaves out all that belongs to the tape. */
// @ts-ignore: decorator
@inline
function pass(node: usize, s: usize, frames: i32, tape: bool): void {
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  const modulation = paramModulation(node, N.TIME_MS);
  const feedbacks = paramSignal(node, N.FEEDBACK), widths = paramSignal(node, N.WIDTH), mixes = paramSignal(node, N.MIX);
  const feedback = param(node, N.FEEDBACK) * 0.01, width = param(node, N.WIDTH) * 0.01, mix = param(node, N.MIX) * 0.01;
  const perMs = load<f64>(s, FRAMES_PER_MS);
  const mask = load<i32>(s, MASK);
  const ring = s + RING;
  let position = load<i32>(s, POSITION), filled = load<i32>(s, FILLED);
  let now = load<f64>(s, NOW), fade = load<f64>(s, FADE), pong = load<f64>(s, PONG);
  const next = load<f64>(s, NEXT), goal = load<f64>(s, GOAL);
  const glide = param(node, N.CHANGE) != 0 ? load<f64>(s, GLIDE) : 0.0;
  const fadeStep = 1000.0 / (CROSSFADE_MS * rateHz);
  const pongGoal = param(node, N.PING_PONG), pongStep = 1000.0 / (PONG_MS * rateHz);
  const highPass = load<f64>(s, HIGH_PASS + 16) != 0, lowPass = load<f64>(s, LOW_PASS + 16) != 0;
  const highPassG = v128.load64_splat(s, HIGH_PASS + 8), highPassIn = v128.load64_splat(s, HIGH_PASS + 16);
  const lowPassG = v128.load64_splat(s, LOW_PASS + 8), lowPassIn = v128.load64_splat(s, LOW_PASS + 16);
  const hissLevels = tape ? paramSignal(node, N.NOISE_DB) : 0;
  const hissLevel = tape ? param(node, N.NOISE_DB) : 0, hissGoal = tape ? param(node, N.NOISE) : 0;
  const bends = tape ? isBending(s) : false;
  // The weights of the delay they were worked out for.
  let weighed = -1.0, base = 0, olders = f32x4.splat(0), youngers = f32x4.splat(0);
  let highPassState = v128.load(s, HIGH_PASS_STATE), lowPassState = v128.load(s, LOW_PASS_STATE);

  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    const added = modulation == 0 ? 0.0 : <f64>load<f32>(modulation + ((<usize>i) << 2)) * perMs;
    if (fade == 0 && now != goal && glide != 0) {
      now += (goal - now) * glide;
      if (abs(goal - now) < ARRIVED) now = goal;
    }
    const sway = tape ? swayOf(s) : 0.0;
    const delay = tape ? swayed(now + added, s, sway, load<f64>(s, LONGEST)) : modulation == 0 ? now : held(now + added, s);
    if (delay != weighed) {
      weighed = delay;
      base = baseOf(delay);
      olders = olderWeights(delay - <f64>base);
      youngers = youngerWeights(delay - <f64>base);
    }
    let z = f64x2.promote_low_f32x4(readBetween(ring, mask, position, filled, base, olders, youngers));
    if (fade != 0) {
      const other = tape ? swayed(next + added, s, sway, load<f64>(s, LONGEST)) : modulation == 0 ? next : held(next + added, s), otherBase = baseOf(other), part = other - <f64>otherBase;
      const to = f64x2.promote_low_f32x4(readBetween(ring, mask, position, filled, otherBase, olderWeights(part), youngerWeights(part)));
      const shaped = fade * fade * (3.0 - 2.0 * fade);
      z = f64x2.add(z, f64x2.mul(f64x2.sub(to, z), f64x2.splat(shaped)));
      fade += fadeStep;
      if (fade >= 1) {
        fade = 0;
        now = next;
      }
    }
    if (tape) z = f64x2.add(z, hissOf(s, hissGoal, hissLevels == 0 ? hissLevel : <f64>load<f32>(hissLevels + ((<usize>i) << 2))));
    if (highPass) {
      const v = f64x2.mul(f64x2.sub(z, highPassState), highPassG);
      const low = f64x2.add(v, highPassState);
      highPassState = f64x2.add(low, v);
      z = f64x2.sub(z, f64x2.mul(low, highPassIn));
    }
    if (lowPass) {
      const v = f64x2.mul(f64x2.sub(z, lowPassState), lowPassG);
      const low = f64x2.add(v, lowPassState);
      lowPassState = f64x2.add(low, v);
      z = f64x2.add(z, f64x2.mul(f64x2.sub(low, z), lowPassIn));
    }
    const dry = loadPair(x + at);
    let into = dry;
    let back = f64x2.mul(z, f64x2.splat(each(feedbacks, i, feedback)));
    if (pong != pongGoal) pong = pong < pongGoal ? min(pong + pongStep, pongGoal) : max(pong - pongStep, pongGoal);
    if (pong != 0) {
      const p = f64x2.splat(pong);
      back = f64x2.add(back, f64x2.mul(f64x2.sub(swapPair(back), back), p));
      const sum = f64x2.mul(f64x2.add(dry, swapPair(dry)), f64x2.splat(0.5));
      into = f64x2.add(into, f64x2.mul(f64x2.sub(f64x2.replace_lane(sum, 1, 0), into), p));
    }
    into = flushPair(f64x2.add(into, softLimitPair(back)));
    into = v128.and(into, f64x2.lt(f64x2.abs(into), f64x2.splat(LOUDEST)));
    putFrame(ring, mask, position, f32x4.demote_f64x2_zero(into));
    if (filled <= mask) filled++;
    if (tape && bends) recorded(s, ring, mask, position, filled);
    position = (position + 1) & mask;
    const side = f64x2.mul(f64x2.sub(z, swapPair(z)), f64x2.splat((each(widths, i, width) - 1.0) * 0.5));
    const wet = each(mixes, i, mix);
    let echoes = f64x2.add(z, side);
    if (tape) echoes = f64x2.mul(echoes, f64x2.splat(duckingOf(s, dry)));
    storePair(y + at, f64x2.add(f64x2.mul(dry, f64x2.splat(1.0 - wet)), f64x2.mul(echoes, f64x2.splat(wet))));
  }

  store<i32>(s, position, POSITION);
  store<i32>(s, filled, FILLED);
  store<f64>(s, now, NOW);
  store<f64>(s, fade, FADE);
  store<f64>(s, pong, PONG);
  v128.store(s, highPassState, HIGH_PASS_STATE);
  v128.store(s, lowPassState, LOW_PASS_STATE);
}
