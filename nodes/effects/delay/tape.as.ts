/**
 * What a tape echo has beyond a delay: a transport that sways (wow and flutter), hiss, a tape that saturates (`record.as.ts`), and echoes
 * that make room for the sound.
 * Sway: d(t) = d + Σ D·sin(2π·f·t), D = (2^(cents/1200) − 1)/(2π·f). Hiss: white, of RMS 1 times its level, where the tape is
 * read. Ducking: peak of both channels → dB above the threshold, at most the amount → smooth decoupled ballistics (Giannoulis,
 * Massberg, Reiss 2012). Audio thread; allocates nothing.
 */
import { param, seed } from "../../../worklets/dsp/node";
import { rateHz } from "../../../worklets/dsp/clock";
import { decibelsOf, exp2, OCTAVES_PER_DECIBEL } from "../../../worklets/dsp/exponent";
import { nextRandom, seedRandom } from "../../../worklets/dsp/random";
import { sinePairOfTurns } from "../../../worklets/dsp/sine-pair";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/delay";
import { isBending, prepareRecord, resetRecord } from "./record.as";

/** State behind the delay's own. i32: whether any of it is at work. f64: how far the hiss is in. */
const TAPE: usize = 176, HISS: usize = 184;
/** f64, per frame: of the sway, the largest there can be now and the shortest delay it can be around. */
const SWING: usize = 192, NEAREST: usize = 200;
/** f64: what the detector holds and what it is smoothed to, in dB of reduction. */
const HELD: usize = 208, SMOOTH: usize = 216;
/** f64: threshold and amount in dB; the release, and what of the reduction is kept in a frame of it; what of it comes in a frame of the attack. */
const THRESHOLD: usize = 224, AMOUNT: usize = 232, RELEASE_MS: usize = 240, RELEASE: usize = 248, ATTACK: usize = 256;
/** The generator of the hiss. */
const RANDOM: usize = 272;
/** f64x2, wow and flutter: turns and turns per frame; depth in frames, its change per frame, and where it is at the next grid point. */
const TURNS: usize = 336, TURN: usize = 352, DEPTH: usize = 368, DEEPER: usize = 384, GOAL: usize = 400;
/** What saturates it (`record.as.ts`) follows. */
export const TAPE_END: usize = 416;

const ATTACK_MS: f64 = 10;
const HISS_MS: f64 = 10;
/** 2^-31·√3: evenly spread integers to RMS 1. */
const UNIFORM: f64 = 8.065490087349327e-10;
/** Less reduction in dB is none. */
const NO_REDUCTION: f64 = 1e-9;

// @ts-ignore: decorator
@inline
export function isTape(s: usize): bool {
  return load<i32>(s, TAPE) != 0;
}

function isAsked(node: usize): bool {
  return param(node, N.WOW_CENTS) != 0 || param(node, N.FLUTTER_CENTS) != 0 || param(node, N.NOISE) != 0 || param(node, N.DUCK_DB) != 0 || param(node, N.SATURATION_DB) != 0;
}

export function resetTape(node: usize, s: usize, longest: f64): void {
  memory.fill(s + TAPE, 0, TAPE_END - TAPE);
  seedRandom(s + RANDOM, seed(node));
  resetRecord(s, param(node, N.SATURATION_DB));
  store<f64>(s, param(node, N.NOISE), HISS);
  store<f64>(s, 1.0 - Math.exp(-1000.0 / (ATTACK_MS * rateHz)), ATTACK);
  if (isAsked(node)) v128.store(s, depthOf(node, longest), GOAL);
}

/** Depth in frames of wow and flutter; both together leave the line two frames on either side. */
function depthOf(node: usize, longest: f64): v128 {
  const wow = excursion(param(node, N.WOW_CENTS), param(node, N.WOW_HZ));
  const flutter = excursion(param(node, N.FLUTTER_CENTS), param(node, N.FLUTTER_HZ));
  const room = (longest - 2.0) * 0.5;
  const fit = wow + flutter > room ? room / (wow + flutter) : 1.0;
  return f64x2.replace_lane(f64x2.splat(wow * fit), 1, flutter * fit);
}

// @ts-ignore: decorator
@inline
function excursion(cents: f64, hz: f64): f64 {
  return ((exp2(cents / 1200.0) - 1.0) * rateHz) / (2.0 * Math.PI * hz);
}

/** On the grid. With nothing asked for and nothing left to fade, all that it costs is to ask. */
export function prepareTape(node: usize, s: usize, longest: f64): void {
  const asked = isAsked(node);
  if (!asked && !isTape(s)) return;
  const depth = v128.load(s, GOAL), goal = depthOf(node, longest);
  v128.store(s, depth, DEPTH);
  v128.store(s, goal, GOAL);
  v128.store(s, f64x2.mul(f64x2.sub(goal, depth), f64x2.splat(1.0 / <f64>GRID_FRAMES)), DEEPER);
  const turns = v128.load(s, TURNS);
  v128.store(s, f64x2.sub(turns, f64x2.floor(turns)), TURNS);
  v128.store(s, f64x2.mul(f64x2.replace_lane(f64x2.splat(param(node, N.WOW_HZ)), 1, param(node, N.FLUTTER_HZ)), f64x2.splat(1.0 / rateHz)), TURN);

  store<f64>(s, param(node, N.DUCK_THRESHOLD_DB), THRESHOLD);
  store<f64>(s, param(node, N.DUCK_DB), AMOUNT);
  const releaseMs = param(node, N.DUCK_RELEASE_MS);
  if (releaseMs != load<f64>(s, RELEASE_MS)) {
    store<f64>(s, releaseMs, RELEASE_MS);
    store<f64>(s, Math.exp(-1000.0 / (releaseMs * rateHz)), RELEASE);
  }
  // Asked so that NaN heals as well as what would become subnormal.
  if (!(load<f64>(s, HELD) > NO_REDUCTION)) store<f64>(s, 0, HELD);
  if (!(load<f64>(s, SMOOTH) > NO_REDUCTION)) store<f64>(s, 0, SMOOTH);

  prepareRecord(s, param(node, N.SATURATION_DB));
  const swaying = v128.any_true(f64x2.ne(depth, f64x2.splat(0)));
  store<i32>(s, asked || swaying || load<f64>(s, HISS) != 0 || load<f64>(s, SMOOTH) != 0 || load<f64>(s, HELD) != 0 || isBending(s) ? 1 : 0, TAPE);
}

/** How far the transport is off its place in this frame, in frames. Once per frame, before `swayed`. */
// @ts-ignore: decorator
@inline
export function swayOf(s: usize): f64 {
  const turns = f64x2.add(v128.load(s, TURNS), v128.load(s, TURN));
  const depth = f64x2.add(v128.load(s, DEPTH), v128.load(s, DEEPER));
  v128.store(s, turns, TURNS);
  v128.store(s, depth, DEPTH);
  const swing = max(f64x2.extract_lane(depth, 0) + f64x2.extract_lane(depth, 1), 0.0);
  store<f64>(s, swing, SWING);
  // A sway needs the polynomial's middle, which begins at two frames.
  store<f64>(s, swing + 1.0 + min(swing, 1.0), NEAREST);
  const sway = f64x2.mul(sinePairOfTurns(turns), depth);
  return f64x2.extract_lane(sway, 0) + f64x2.extract_lane(sway, 1);
}

/** A delay in frames, swayed; held away from the ends of the line so far that no sway is cut. */
// @ts-ignore: decorator
@inline
export function swayed(delayFrames: f64, s: usize, sway: f64, longest: f64): f64 {
  return min(max(delayFrames, load<f64>(s, NEAREST)), longest - load<f64>(s, SWING)) + sway;
}

/** The hiss of this frame, left and right independent, on its way to `goal` 0 or 1. */
// @ts-ignore: decorator
@inline
export function hissOf(s: usize, goal: f64, level: f64): v128 {
  let on = load<f64>(s, HISS);
  if (on != goal) {
    const step = 1000.0 / (HISS_MS * rateHz);
    on = on < goal ? min(on + step, goal) : max(on - step, goal);
    store<f64>(s, on, HISS);
  }
  if (on == 0) return f64x2.splat(0);
  return f64x2.mul(f64x2.convert_low_i32x4_s(nextRandom(s + RANDOM)), f64x2.splat(UNIFORM * level * on));
}

/** Gain of the echoes under this frame of the untouched sound. */
// @ts-ignore: decorator
@inline
export function duckingOf(s: usize, dry: v128): f64 {
  const level = max(abs(f64x2.extract_lane(dry, 0)), abs(f64x2.extract_lane(dry, 1)));
  const over = min(max(decibelsOf(level) - load<f64>(s, THRESHOLD), 0.0), load<f64>(s, AMOUNT));
  let held = load<f64>(s, HELD);
  held = over > held ? over : over + (held - over) * load<f64>(s, RELEASE);
  const before = load<f64>(s, SMOOTH);
  const smooth = before + (held - before) * load<f64>(s, ATTACK);
  store<f64>(s, held, HELD);
  store<f64>(s, smooth, SMOOTH);
  return smooth == 0 ? 1.0 : exp2(-smooth * OCTAVES_PER_DECIBEL);
}
