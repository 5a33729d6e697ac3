/**
 * Who hides whom: thresholds beside the others, partial loudness (Moore, Glasberg & Baer 1997, eqs. 17–20), and what has become of
 * each sound over time. The better ear counts: the louder one of both for loudness, the one with more above its threshold for the
 * rest. Audio thread; allocates nothing.
 */
import { telemetry } from "../../../worklets/dsp/node";
import { exp2Quad, log2Quad } from "../../../worklets/dsp/exponent-vector";
import * as N from "../../../worklets/generated/masking";
import { DECIBELS } from "./hearing.as";
import {
  ALONE, BESIDE, BESIDE_ONE, BEST, CHANNELS, COUNTS, CHOSEN, EARS, excitationOf, fate, FATE, FATE_BYTES, FORGET, GAIN, heard, HIDDEN, HIDDEN_BY, IS_ACTIVE, KAPPA, LEVELS, LOUD,
  LOUDNESS, MASK, OF_QUIET, PEAK, PICTURE, QUIET, REST, REST_SUM, ROW, SEEN, SHOWN, SHOWN_REST, SMR, SOUNDS, THRICE_POW, TONALITY, TURNS, TURNS_ACTIVE, TWICE, TWICE_POW,
} from "./layout.as";

const C: f32 = 0.047;
/** Sones per Cam: a sound whose loudest channel has less is not playing. */
const LEAST_LOUD: f32 = 0.1;
/** A channel counts where it has this part of the sound's loudest one of the last seconds: some 30 dB below it. */
const COUNTS_FROM: f32 = 0.25;
const CHANNEL_CAM: f32 = 0.5;
/** Masked up to 3 dB below the threshold, audible from 3 dB above it, and in between partly both. */
const KNEE_DB: f32 = 3;
const LEAST: f32 = 1e-12;
const LEAST_DB: f32 = -100;
/** Where there is nothing to hide. */
const HIGHEST_SMR_DB: f32 = 100;

// @ts-ignore: decorator
@inline
function power02(x: v128): v128 {
  return exp2Quad(f32x4.mul(log2Quad(x), f32x4.splat(0.2)));
}

/** Loudness per Cam of an excitation t beside another m, where t would have to be `threshold` to be heard; at the channels from `row`. */
// @ts-ignore: decorator
@inline
function specific(s: usize, row: usize, t: v128, m: v128, threshold: v128): v128 {
  const twice = v128.load(s + row, TWICE), thricePow = v128.load(s + row, THRICE_POW);
  const masker = f32x4.add(m, twice);
  const together = power02(f32x4.add(masker, t)), masked = power02(f32x4.add(masker, threshold)), alone = power02(masker);
  const some = f32x4.max(t, f32x4.splat(LEAST));
  const over = exp2Quad(f32x4.mul(log2Quad(f32x4.div(threshold, some)), f32x4.splat(0.3)));
  const above = f32x4.sub(f32x4.sub(together, v128.load(s + row, TWICE_POW)), f32x4.mul(f32x4.sub(masked, thricePow), over));
  const share = f32x4.div(f32x4.add(t, t), f32x4.add(t, threshold));
  const below = f32x4.mul(f32x4.mul(share, f32x4.sqrt(share)), f32x4.mul(f32x4.div(v128.load(s + row, OF_QUIET), f32x4.sub(masked, alone)), f32x4.sub(together, alone)));
  return f32x4.mul(f32x4.splat(C), f32x4.max(f32x4.splat(0), v128.bitselect(above, below, f32x4.ge(t, threshold))));
}

// @ts-ignore: decorator
@inline
function sumOf(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
}

/** What the others excite and what a sound needs beside them, by ear; each hides by its own tonality. */
function gatherRest(s: usize, sound: i32, half: i32): void {
  const mask = load<i32>(s, MASK);
  for (let ear = 0; ear < load<i32>(s, EARS); ear++) {
    const at = s + <usize>ear * ROW;
    for (let row: usize = 0; row < ROW; row += 16) {
      v128.store(at + row, v128.load(s + row, QUIET), REST);
      v128.store(at + row, f32x4.splat(0), REST_SUM);
    }
    for (let other = 0; other < SOUNDS; other++) {
      if (other == sound || ((mask >> other) & 1) == 0) continue;
      const e = excitationOf(s, other, half, ear), kappa = heard(s, other) + KAPPA + <usize>ear * ROW;
      for (let row: usize = 0; row < ROW; row += 16) {
        const excitation = v128.load(e + row);
        v128.store(at + row, f32x4.add(v128.load(at + row, REST), f32x4.mul(excitation, v128.load(kappa + row))), REST);
        v128.store(at + row, f32x4.add(v128.load(at + row, REST_SUM), excitation), REST_SUM);
      }
    }
  }
}

/** How far the chosen sound lies above the threshold of the rest, and how much of it is masked: what resynthesis goes by. */
export function judgeChosen(s: usize, half: i32): void {
  const sound = load<i32>(s, CHOSEN);
  gatherRest(s, sound, half);
  for (let row: usize = 0; row < ROW; row += 16) {
    let ratio = f32x4.splat(0);
    for (let ear = 0; ear < load<i32>(s, EARS); ear++) {
      ratio = f32x4.max(ratio, f32x4.div(v128.load(excitationOf(s, sound, half, ear) + row), v128.load(s + <usize>ear * ROW + row, REST)));
    }
    const db = f32x4.mul(log2Quad(f32x4.max(ratio, f32x4.splat(1e-15))), f32x4.splat(DECIBELS));
    v128.store(s + row, f32x4.min(f32x4.max(db, f32x4.splat(LEAST_DB)), f32x4.splat(HIGHEST_SMR_DB)), SMR);
    const masked = f32x4.sub(f32x4.splat(0.5), f32x4.mul(db, f32x4.splat(<f32>0.5 / KNEE_DB)));
    v128.store(s + row, f32x4.min(f32x4.max(masked, f32x4.splat(0)), f32x4.splat(1)), GAIN);
  }
}

/** One of SOUNDS × SOUNDS: a sound beside all others where both are the same, which comes first, and beside one other. */
export function judge(s: usize, sound: i32, other: i32, half: i32): void {
  const mask = load<i32>(s, MASK);
  if (((mask >> sound) & 1) == 0 || ((mask >> other) & 1) == 0) return;
  if (sound == other) return judgeAlone(s, sound, half);
  const f = fate(s, sound);
  if (load<i32>(f, IS_ACTIVE) == 0) return;
  const ears = load<i32>(s, EARS);
  const share = weight(s, load<f32>(f, TURNS_ACTIVE));
  const hidden = f + HIDDEN_BY + <usize>other * ROW;
  let beside = f32x4.splat(0);
  for (let row: usize = 0; row < ROW; row += 16) {
    const quiet = v128.load(s + row, QUIET);
    let best = f32x4.splat(0), isHidden = i32x4.splat(-1);
    for (let ear = 0; ear < ears; ear++) {
      const t = v128.load(excitationOf(s, sound, half, ear) + row), m = v128.load(excitationOf(s, other, half, ear) + row);
      const threshold = f32x4.add(quiet, f32x4.mul(m, v128.load(heard(s, other) + KAPPA + <usize>ear * ROW + row)));
      best = f32x4.max(best, specific(s, row, t, m, threshold));
      isHidden = v128.and(isHidden, f32x4.lt(t, threshold));
    }
    beside = f32x4.add(beside, f32x4.min(best, v128.load(s + row, BEST)));
    count(s, f, row, hidden, isHidden);
  }
  move(f + BESIDE_ONE + ((<usize>other) << 2), sumOf(beside) * CHANNEL_CAM, share);
}

/** Averages evenly until the memory is full, and forgets from then on. */
// @ts-ignore: decorator
@inline
function weight(s: usize, turns: f32): f32 {
  return <f32>1 / min(max(turns, <f32>1), <f32>load<i32>(s, TURNS));
}

// @ts-ignore: decorator
@inline
function move(at: usize, to: f32, share: f32): void {
  const from = load<f32>(at);
  store<f32>(at, from + (to - from) * share);
}

/** A share of time at four channels, where they count. */
// @ts-ignore: decorator
@inline
function count(s: usize, f: usize, row: usize, at: usize, isHidden: v128): void {
  const turns = f32x4.min(v128.load(f + row, SEEN), f32x4.splat(<f32>load<i32>(s, TURNS)));
  const share = f32x4.div(v128.load(s + row, COUNTS), f32x4.max(turns, f32x4.splat(1)));
  const before = v128.load(at + row);
  v128.store(at + row, f32x4.add(before, f32x4.mul(f32x4.sub(v128.and(isHidden, f32x4.splat(1)), before), share)));
}

function judgeAlone(s: usize, sound: i32, half: i32): void {
  const f = fate(s, sound);
  const ears = load<i32>(s, EARS);
  const picture = f32x4.splat(load<f32>(s, PICTURE));
  gatherRest(s, sound, half);
  let loudest = f32x4.splat(0), alone = f32x4.splat(0), beside = f32x4.splat(0);
  for (let row: usize = 0; row < ROW; row += 16) {
    const quiet = v128.load(s + row, QUIET);
    let best = f32x4.splat(0), bestBeside = f32x4.splat(0), ratio = f32x4.splat(-1), excitation = f32x4.splat(0), rest = quiet;
    for (let ear = 0; ear < ears; ear++) {
      const t = v128.load(excitationOf(s, sound, half, ear) + row);
      const threshold = v128.load(s + <usize>ear * ROW + row, REST), m = v128.load(s + <usize>ear * ROW + row, REST_SUM);
      best = f32x4.max(best, specific(s, row, t, f32x4.splat(0), quiet));
      bestBeside = f32x4.max(bestBeside, specific(s, row, t, m, threshold));
      const above = f32x4.div(t, threshold);
      const isBetter = f32x4.gt(above, ratio);
      ratio = f32x4.max(ratio, above);
      excitation = v128.bitselect(t, excitation, isBetter);
      rest = v128.bitselect(threshold, rest, isBetter);
    }
    v128.store(s + row, best, BEST);
    v128.store(s + row, ratio, COUNTS);
    loudest = f32x4.max(loudest, best);
    alone = f32x4.add(alone, best);
    beside = f32x4.add(beside, f32x4.min(best, bestBeside));
    drawn(f + SHOWN + row, excitation, picture);
    drawn(f + SHOWN_REST + row, rest, picture);
  }
  const now = max(max(f32x4.extract_lane(loudest, 0), f32x4.extract_lane(loudest, 1)), max(f32x4.extract_lane(loudest, 2), f32x4.extract_lane(loudest, 3)));
  const peak = max(now, load<f32>(f, PEAK) * load<f32>(s, FORGET));
  store<f32>(f, peak > <f32>1e-6 ? peak : 0, PEAK);
  const least = max(COUNTS_FROM * peak, LEAST_LOUD);
  const isActive = now >= least;
  store<i32>(f, isActive ? 1 : 0, IS_ACTIVE);
  store<f32>(f, sumOf(alone) * CHANNEL_CAM, LOUD);
  if (!isActive) return;
  store<f32>(f, load<f32>(f, TURNS_ACTIVE) + 1, TURNS_ACTIVE);
  const share = weight(s, load<f32>(f, TURNS_ACTIVE));
  move(f + ALONE, sumOf(alone) * CHANNEL_CAM, share);
  move(f + BESIDE, sumOf(beside) * CHANNEL_CAM, share);
  for (let row: usize = 0; row < ROW; row += 16) {
    const isHidden = f32x4.lt(v128.load(s + row, COUNTS), f32x4.splat(1));
    const counts = v128.and(f32x4.ge(v128.load(s + row, BEST), f32x4.splat(least)), f32x4.splat(1));
    v128.store(s + row, counts, COUNTS);
    v128.store(f + row, f32x4.add(v128.load(f + row, SEEN), counts), SEEN);
    count(s, f, row, f + HIDDEN, isHidden);
  }
}

/** The mean of a picture; what is far below hearing is nothing. */
// @ts-ignore: decorator
@inline
function drawn(at: usize, to: v128, share: v128): void {
  const from = v128.load(at);
  const next = f32x4.add(from, f32x4.mul(f32x4.sub(to, from), share));
  v128.store(at, v128.and(next, f32x4.gt(next, f32x4.splat(LEAST))));
}

// @ts-ignore: decorator
@inline
function storeDecibels(target: usize, intensities: v128): void {
  const db = f32x4.mul(log2Quad(f32x4.max(intensities, f32x4.splat(1e-10))), f32x4.splat(DECIBELS));
  v128.store(target, db);
}

/** What is known of one sound, for the page. One that is not connected is silent and whole. */
export function show(node: usize, s: usize, sound: i32, turnSeconds: f32): void {
  const f = fate(s, sound), h = heard(s, sound);
  const isConnected = ((load<i32>(s, MASK) >> sound) & 1) != 0;
  if (!isConnected) {
    memory.fill(f, 0, FATE_BYTES);
    memory.fill(h + LEVELS, 0, 3 * ROW);
  }
  for (let row: usize = 0; row < ROW; row += 16) {
    const at = sound * CHANNELS + (<i32>row >> 2);
    storeDecibels(telemetry(node, N.TELEMETRY_EXCITATION_DB + at), v128.load(f + row, SHOWN));
    storeDecibels(telemetry(node, N.TELEMETRY_REST_DB + at), isConnected ? v128.load(f + row, SHOWN_REST) : v128.load(s + row, QUIET));
    storeDecibels(telemetry(node, N.TELEMETRY_LEFT_DB + at), v128.load(h + LEVELS + row));
    storeDecibels(telemetry(node, N.TELEMETRY_RIGHT_DB + at), v128.load(h + LEVELS + ROW + row));
    v128.store(telemetry(node, N.TELEMETRY_TONALITY + at), v128.load(h + TONALITY + row));
    v128.store(telemetry(node, N.TELEMETRY_HIDDEN_SHARE + at), v128.load(f + row, HIDDEN));
    if (sound == load<i32>(s, CHOSEN)) v128.store(telemetry(node, N.TELEMETRY_SMR_DB + (<i32>row >> 2)), v128.load(s + row, SMR));
  }
  for (let c = 0; c < CHANNELS; c++) {
    let most: f32 = 0, hider = 0;
    for (let other = 0; other < SOUNDS; other++) {
      const share = load<f32>(f + HIDDEN_BY + <usize>other * ROW + ((<usize>c) << 2));
      if (share > most) hider = other + 1;
      most = max(most, share);
    }
    store<f32>(telemetry(node, N.TELEMETRY_HIDER + sound * CHANNELS + c), <f32>hider);
    store<f32>(telemetry(node, N.TELEMETRY_HIDER_SHARE + sound * CHANNELS + c), most);
  }
  const alone = load<f32>(f, ALONE);
  store<f32>(telemetry(node, N.TELEMETRY_AUDIBILITY + sound), alone > 0 ? load<f32>(f, BESIDE) / alone : 1);
  store<f32>(telemetry(node, N.TELEMETRY_LOUDNESS + sound), load<f32>(f, LOUD));
  store<f32>(telemetry(node, N.TELEMETRY_ACTIVE_SECONDS + sound), load<f32>(f, TURNS_ACTIVE) * turnSeconds);
  for (let other = 0; other < SOUNDS; other++) {
    const isThere = other != sound && alone > 0 && ((load<i32>(s, MASK) >> other) & 1) != 0;
    store<f32>(telemetry(node, N.TELEMETRY_HIDES + other * SOUNDS + sound), isThere ? <f32>1 - load<f32>(f + BESIDE_ONE + ((<usize>other) << 2)) / alone : 0);
  }
}

/** Before anything has been heard. */
export function forget(node: usize, s: usize): void {
  memory.fill(s + FATE, 0, <usize>SOUNDS * FATE_BYTES);
  for (let c = 0; c < CHANNELS; c++) store<f32>(telemetry(node, N.TELEMETRY_SMR_DB + c), LEAST_DB);
}
