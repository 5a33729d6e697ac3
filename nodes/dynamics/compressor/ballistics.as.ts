/**
 * How a reduction in dB moves in time: attack, release and hold, in place over a buffer of frames. f64 recursions, because
 * a release of seconds moves by less than an f32 can tell. Audio thread; allocates nothing.
 */
import { rateHz } from "../../../worklets/dsp/clock";
import { flushPair, loadPair, storePair } from "../../../worklets/dsp/frame";
import { ATTACK, BALLISTICS, FAST, FOLLOWER, HOLD, HOLD_FRAMES, RELEASE, SLOW, SMOOTH } from "./state.as";

const BRANCHING: i32 = 0;
const DECOUPLED: i32 = 1;

/** Release of short reductions, automatic. */
const FAST_MS: f64 = 50;
/** Release of long ones. */
const SLOW_MS: f64 = 1200;
/** How long a reduction must last to count as long: the slow branch charges with this time constant. */
const CHARGE_MS: f64 = 200;
/** Part of the slow branch that holds the reduction: half is given back fast. */
const SLOW_PART: f64 = 0.5;

/** Carries the reduction over when the ballistics have been chosen anew; on the grid. */
export function followChoice(s: usize, choice: i32): void {
  if (load<i32>(s, BALLISTICS) == choice) return;
  store<i32>(s, choice, BALLISTICS);
  const smooth = load<v128>(s, SMOOTH);
  store<v128>(s, smooth, FOLLOWER);
  store<v128>(s, smooth, FAST);
  store<v128>(s, smooth, SLOW);
}

export function healBallistics(s: usize): void {
  for (let at = SMOOTH; at <= SLOW; at += 16) store<v128>(s + at, flushPair(load<v128>(s + at)));
}

/** `buffer`: reduction wanted, dB ≥ 0, replaced by the smoothed one. */
export function ballistics(s: usize, buffer: usize, choice: i32, frames: i32): void {
  if (load<f64>(s, HOLD_FRAMES) >= 1) return holding(s, buffer, choice, frames);
  if (choice == BRANCHING) {
    if (load<f64>(s, ATTACK) <= load<f64>(s, RELEASE)) branching(s, buffer, frames);
    else branchingSlowAttack(s, buffer, frames);
  } else if (choice == DECOUPLED) decoupled(s, buffer, frames);
  else automatic(s, buffer, frames);
}

/** Whether `ballistics` would run the plain branching: no hold, and an attack no slower than the release. */
export function isPlainBranching(s: usize, choice: i32): bool {
  return choice == BRANCHING && load<f64>(s, HOLD_FRAMES) < 1 && load<f64>(s, ATTACK) <= load<f64>(s, RELEASE);
}

/** One frame of it. */
// @ts-ignore: decorator
@inline
export function branchingStep(c: v128, smooth: v128, attack: v128, attackRest: v128, release: v128, releaseRest: v128): v128 {
  return f64x2.pmax(f64x2.add(f64x2.mul(attack, smooth), f64x2.mul(attackRest, c)), f64x2.add(f64x2.mul(release, smooth), f64x2.mul(releaseRest, c)));
}

/**
 * s = c > s ? α_A·s + (1 − α_A)·c : α_R·s + (1 − α_R)·c. While α_A ≤ α_R the wanted branch is the larger one on both sides
 * of c = s, so a maximum takes the place of the choice and shortens the recursion.
 */
function branching(s: usize, buffer: usize, frames: i32): void {
  const attack = f64x2.splat(load<f64>(s, ATTACK));
  const release = f64x2.splat(load<f64>(s, RELEASE));
  const attackRest = f64x2.sub(f64x2.splat(1), attack);
  const releaseRest = f64x2.sub(f64x2.splat(1), release);
  let smooth = load<v128>(s, SMOOTH);
  for (let i = 0; i < frames; i++) {
    const at = buffer + ((<usize>i) << 3);
    smooth = branchingStep(loadPair(at), smooth, attack, attackRest, release, releaseRest);
    storePair(at, smooth);
  }
  store<v128>(s, smooth, SMOOTH);
}

/** The same where the attack is the slower one: then the wanted branch is the smaller. */
function branchingSlowAttack(s: usize, buffer: usize, frames: i32): void {
  const attack = f64x2.splat(load<f64>(s, ATTACK));
  const release = f64x2.splat(load<f64>(s, RELEASE));
  const attackRest = f64x2.sub(f64x2.splat(1), attack);
  const releaseRest = f64x2.sub(f64x2.splat(1), release);
  let smooth = load<v128>(s, SMOOTH);
  for (let i = 0; i < frames; i++) {
    const at = buffer + ((<usize>i) << 3);
    const c = loadPair(at);
    smooth = f64x2.pmin(f64x2.add(f64x2.mul(attack, smooth), f64x2.mul(attackRest, c)), f64x2.add(f64x2.mul(release, smooth), f64x2.mul(releaseRest, c)));
    storePair(at, smooth);
  }
  store<v128>(s, smooth, SMOOTH);
}

/** p = max(c, α_R·p + (1 − α_R)·c); s = α_A·s + (1 − α_A)·p. */
function decoupled(s: usize, buffer: usize, frames: i32): void {
  const attack = f64x2.splat(load<f64>(s, ATTACK));
  const release = f64x2.splat(load<f64>(s, RELEASE));
  const attackRest = f64x2.sub(f64x2.splat(1), attack);
  const releaseRest = f64x2.sub(f64x2.splat(1), release);
  let follower = load<v128>(s, FOLLOWER);
  let smooth = load<v128>(s, SMOOTH);
  for (let i = 0; i < frames; i++) {
    const at = buffer + ((<usize>i) << 3);
    const c = loadPair(at);
    follower = f64x2.pmax(c, f64x2.add(f64x2.mul(release, follower), f64x2.mul(releaseRest, c)));
    smooth = f64x2.add(f64x2.mul(attack, smooth), f64x2.mul(attackRest, follower));
    storePair(at, smooth);
  }
  store<v128>(s, follower, FOLLOWER);
  store<v128>(s, smooth, SMOOTH);
}

// @ts-ignore: decorator
@inline
function branch(state: v128, c: v128, attack: v128, release: v128): v128 {
  const alpha = v128.bitselect(attack, release, f64x2.gt(c, state));
  return f64x2.add(c, f64x2.mul(alpha, f64x2.sub(state, c)));
}

// @ts-ignore: decorator
@inline
function coefficient(milliseconds: f64): v128 {
  return f64x2.splat(Math.exp(-1000.0 / (milliseconds * rateHz)));
}

/** Two branches, s = max(fast, ½·slow): the slow one is charged only by reductions that last. */
function automatic(s: usize, buffer: usize, frames: i32): void {
  const attack = f64x2.splat(load<f64>(s, ATTACK));
  const fastRelease = coefficient(FAST_MS);
  const charge = coefficient(CHARGE_MS);
  const slowRelease = coefficient(SLOW_MS);
  let fast = load<v128>(s, FAST);
  let slow = load<v128>(s, SLOW);
  let smooth = load<v128>(s, SMOOTH);
  for (let i = 0; i < frames; i++) {
    const at = buffer + ((<usize>i) << 3);
    const c = loadPair(at);
    fast = branch(fast, c, attack, fastRelease);
    slow = branch(slow, c, charge, slowRelease);
    smooth = f64x2.pmax(fast, f64x2.mul(slow, f64x2.splat(SLOW_PART)));
    storePair(at, smooth);
  }
  store<v128>(s, fast, FAST);
  store<v128>(s, slow, SLOW);
  store<v128>(s, smooth, SMOOTH);
}

/** Any of them with a hold: as long as frames are left since the last rise, no branch releases. */
function holding(s: usize, buffer: usize, choice: i32, frames: i32): void {
  const isAutomatic = choice != BRANCHING && choice != DECOUPLED;
  const attack = f64x2.splat(load<f64>(s, ATTACK));
  const freeRelease = isAutomatic ? coefficient(FAST_MS) : f64x2.splat(load<f64>(s, RELEASE));
  const freeSlow = coefficient(SLOW_MS);
  const charge = coefficient(CHARGE_MS);
  const full = f64x2.splat(load<f64>(s, HOLD_FRAMES));
  const one = f64x2.splat(1);
  let left = load<v128>(s, HOLD);
  let smooth = load<v128>(s, SMOOTH);
  let follower = load<v128>(s, FOLLOWER);
  let fast = load<v128>(s, FAST);
  let slow = load<v128>(s, SLOW);
  for (let i = 0; i < frames; i++) {
    const at = buffer + ((<usize>i) << 3);
    const c = loadPair(at);
    const reference = choice == BRANCHING ? smooth : choice == DECOUPLED ? follower : fast;
    left = v128.bitselect(full, f64x2.pmax(f64x2.splat(0), f64x2.sub(left, one)), f64x2.ge(c, reference));
    const frozen = f64x2.gt(left, f64x2.splat(0));
    const release = v128.bitselect(one, freeRelease, frozen);
    if (choice == BRANCHING) smooth = branch(smooth, c, attack, release);
    else if (choice == DECOUPLED) {
      follower = f64x2.pmax(c, branch(follower, c, f64x2.splat(0), release));
      smooth = f64x2.add(follower, f64x2.mul(attack, f64x2.sub(smooth, follower)));
    } else {
      fast = branch(fast, c, attack, release);
      slow = branch(slow, c, charge, v128.bitselect(one, freeSlow, frozen));
      smooth = f64x2.pmax(fast, f64x2.mul(slow, f64x2.splat(SLOW_PART)));
    }
    storePair(at, smooth);
  }
  store<v128>(s, left, HOLD);
  store<v128>(s, smooth, SMOOTH);
  store<v128>(s, follower, FOLLOWER);
  store<v128>(s, fast, FAST);
  store<v128>(s, slow, SLOW);
}
