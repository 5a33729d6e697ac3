/**
 * Phantom center: the sound passes unchanged, and beside it, for listening, two speakers get what the controls make of it or of a
 * built-in signal: level and time difference, polarity, all-passes, mono, a center. From there ways lead to the seat, or to the ears
 * of a head in a room (paths.as.ts); what the speakers get is analyzed in bands (bands.as.ts). Gains glide, and new delays and places
 * fade in over 30 ms; those that come during a fade wait for its end.
 * in: 2×frames → out: 2×frames, heard: 2×frames. Audio thread; allocates nothing.
 */
import { input, output, param, paramTarget, seed, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { exp2, OCTAVES_PER_DECIBEL } from "../../../worklets/dsp/exponent";
import { copyFrames, flushPair, loadFrame, storeFrame, storePair } from "../../../worklets/dsp/frame";
import { feedSpread } from "../../../worklets/dsp/spread-transform";
import * as N from "../../../worklets/generated/phantom-center";
import { allpassBytes, clearAllpass, runAllpass, startAllpass } from "./allpass-pair.as";
import { advanceBands, BANDS_BYTES, bandsSize, clearBands, countBands, startBands } from "./bands.as";
import { CENTER, GUARD, hear, ONLY_LEFT, ONLY_RIGHT, PATH_BYTES, place, runPath, setPath, SETTING_BYTES, shadowPole, writeRing } from "./paths.as";
import { nextClick, nextNoise, nextVoice, resetSignals, SIGNALS_BYTES, steerVoice } from "./signals.as";

/** f64 each, as it is and where it goes: parts of the input and the built-in signals; left, right; dry, wet; mono; center. */
const INPUT: usize = 0, VOICE: usize = 8, CLICK: usize = 16, NOISE: usize = 24, LEFT: usize = 32, RIGHT: usize = 40, DRY: usize = 48, WET: usize = 56, MONO: usize = 64, MIDDLE: usize = 72;
const GLIDES: usize = 80;
const GOAL: usize = GLIDES;
/** f64: share of the way per frame; how far the two fades are; the shadow's pole; f64x2 its memory. */
const SHARE: usize = 160, TIME_FADE: usize = 168, PLACE_FADE: usize = 176, POLE: usize = 184, SHADOW: usize = 192;
/** i32: where the next frame goes; capacity less one; whether each fade is under way; the next point of the picture. */
const POSITION: usize = 208, MASK: usize = 212, TIME_FADING: usize = 216, PLACE_FADING: usize = 220, NEXT: usize = 224;
/** What time and places were made for: f64 ms; x, y, speaker angle; f64 code of speakers, listening and room. Heard, then coming. */
const TIME_KEY: usize = 232, PLACE_KEY: usize = 248;
const PLACE_KEY_BYTES: usize = 32;
const BANDS: usize = 320;
const SCRATCH: usize = BANDS + BANDS_BYTES;
/** What the speakers get in this call. */
const FEED: usize = SCRATCH + 256;
const TIME: usize = FEED + 256;
const TIME_BYTES: usize = 2 * PATH_BYTES;
const PLACE: usize = TIME + 2 * TIME_BYTES;
const SIGNALS: usize = PLACE + 2 * SETTING_BYTES;
const ALLPASS: usize = SIGNALS + SIGNALS_BYTES;

const SMOOTH_MS: f64 = 10;
const FADE_MS: f64 = 30;
/** A gain this near its goal has arrived. */
const ARRIVED: f64 = 1e-6;
/** Louder samples than +180 dBFS are faults, and stay out of the rings. */
const LOUDEST: f32 = 1e9;
const POINT_MASK: i32 = N.TELEMETRY_POINTS_COUNT / 2 - 1;

/** Four rings, left and right of the source and of what the speakers get. */
// @ts-ignore: decorator
@inline
function sourceRings(s: usize): usize {
  return s + ALLPASS + allpassBytes();
}

// @ts-ignore: decorator
@inline
function ringBytes(mask: i32): usize {
  return (<usize>(mask + 1 + GUARD)) << 2;
}

// @ts-ignore: decorator
@inline
function spreadAt(s: usize): usize {
  return sourceRings(s) + 4 * ringBytes(load<i32>(s, MASK));
}

export function init(node: usize): void {
  const s = state(node);
  let frames = 64;
  while (<f64>frames < 0.034 * rateHz + 128.0) frames *= 2;
  store<i32>(s, frames - 1, MASK);
  store<f64>(s, 1.0 - Math.exp(-1000.0 / (SMOOTH_MS * rateHz)), SHARE);
  store<f64>(s, shadowPole(), POLE);
  startAllpass(s + ALLPASS);
  startBands(s + BANDS, spreadAt(s));
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  aim(node, s);
  memory.copy(s, s + GOAL, GLIDES);
  v128.store(s, f64x2.splat(0), SHADOW);
  store<i32>(s, 0, POSITION);
  store<i32>(s, 0, TIME_FADING);
  store<i32>(s, 0, PLACE_FADING);
  store<i32>(s, 0, NEXT);
  resetSignals(s + SIGNALS, seed(node));
  clearAllpass(s + ALLPASS);
  memory.fill(sourceRings(s), 0, 4 * ringBytes(load<i32>(s, MASK)));
  clearBands(node, s + BANDS, spreadAt(s));
  memory.fill(telemetry(node, N.TELEMETRY_WRITE_INDEX), 0, (<usize>N.TELEMETRY_POINTS_COUNT + 1) << 2);
  store<f64>(s, paramTarget(node, N.TIME_MS), TIME_KEY);
  setTime(s, 0);
  readPlace(node, s + PLACE_KEY);
  setPlace(s, 0);
}

/** The delays of left and right for the key in the slot, 0 heard or 1 coming. */
function setTime(s: usize, slot: usize): void {
  const ms = load<f64>(s + (slot << 3), TIME_KEY);
  const delay = (abs(ms) * rateHz) / 1000.0;
  const paths = s + TIME + slot * TIME_BYTES;
  setPath(paths, s + SCRATCH, 0, ms > 0 ? delay : 0, 1, 0);
  setPath(paths + PATH_BYTES, s + SCRATCH, ringBytes(load<i32>(s, MASK)), ms > 0 ? 0 : delay, 1, 0);
}

function readPlace(node: usize, key: usize): void {
  store<f64>(key, paramTarget(node, N.SEAT_X));
  store<f64>(key, paramTarget(node, N.SEAT_Y), 8);
  store<f64>(key, paramTarget(node, N.BASE_DEGREES), 16);
  store<f64>(key, param(node, N.SPEAKERS) + 8.0 * param(node, N.LISTENING) + 16.0 * param(node, N.ROOM), 24);
}

function setPlace(s: usize, slot: usize): void {
  const key = s + PLACE_KEY + slot * PLACE_KEY_BYTES;
  const code = <i32>load<f64>(key, 24);
  place(s + PLACE + slot * SETTING_BYTES, s + SCRATCH, ringBytes(load<i32>(s, MASK)), load<f64>(key), load<f64>(key, 8), load<f64>(key, 16), code & 7, (code >> 3) & 1, (code & 16) != 0);
}

/** The gains that the controls ask for. The level difference keeps the power of both. */
function aim(node: usize, s: usize): void {
  const goal = s + GOAL;
  const signal = <i32>param(node, N.SIGNAL), speakers = <i32>param(node, N.SPEAKERS);
  for (let k = 0; k < 4; k++) store<f64>(goal + ((<usize>k) << 3), signal == k ? 1.0 : 0.0, INPUT);
  const db = param(node, N.LEVEL_DB);
  const r = exp2(-abs(db) * OCTAVES_PER_DECIBEL);
  const near = sqrt(2.0 / (1.0 + r * r));
  const left = db > 0 ? near * r : near, right = db > 0 ? near : near * r;
  store<f64>(goal, speakers == ONLY_RIGHT ? 0.0 : left, LEFT);
  store<f64>(goal, speakers == ONLY_LEFT ? 0.0 : param(node, N.INVERT) != 0 ? -right : right, RIGHT);
  const wide = paramTarget(node, N.DECORRELATION) * 0.01;
  store<f64>(goal, Math.cos(wide * 0.5 * Math.PI), DRY);
  store<f64>(goal, wide == 0 ? 0.0 : Math.sin(wide * 0.5 * Math.PI), WET);
  // A mono sum is a sum of both; one speaker alone has nothing to add.
  store<f64>(goal, param(node, N.MONO) != 0 && speakers < ONLY_LEFT ? 1.0 : 0.0, MONO);
  store<f64>(goal, speakers == CENTER ? 1.0 : 0.0, MIDDLE);
}

function follow(node: usize, s: usize): void {
  aim(node, s);
  for (let at = s; at < s + GLIDES; at += 8) {
    if (abs(load<f64>(at) - load<f64>(at, GOAL)) < ARRIVED) store<f64>(at, load<f64>(at, GOAL));
  }
  v128.store(s, flushPair(v128.load(s, SHADOW)), SHADOW);
  if (load<f64>(s, VOICE) + load<f64>(s, GOAL + VOICE) > 0) steerVoice(s + SIGNALS);

  if (load<i32>(s, TIME_FADING) != 0 && load<f64>(s, TIME_FADE) >= 1) {
    memory.copy(s + TIME, s + TIME + TIME_BYTES, TIME_BYTES);
    store<f64>(s, load<f64>(s, TIME_KEY + 8), TIME_KEY);
    store<i32>(s, 0, TIME_FADING);
  }
  const ms = paramTarget(node, N.TIME_MS);
  if (load<i32>(s, TIME_FADING) == 0 && ms != load<f64>(s, TIME_KEY)) {
    store<f64>(s, ms, TIME_KEY + 8);
    setTime(s, 1);
    store<i32>(s, 1, TIME_FADING);
    store<f64>(s, 0, TIME_FADE);
  }

  const heard = s + PLACE_KEY, coming = heard + PLACE_KEY_BYTES;
  if (load<i32>(s, PLACE_FADING) != 0) {
    if (load<f64>(s, PLACE_FADE) < 1) return;
    memory.copy(s + PLACE, s + PLACE + SETTING_BYTES, SETTING_BYTES);
    memory.copy(heard, coming, PLACE_KEY_BYTES);
    store<i32>(s, 0, PLACE_FADING);
  }
  readPlace(node, coming);
  if (memory.compare(heard, coming, PLACE_KEY_BYTES) == 0) return;
  setPlace(s, 1);
  store<i32>(s, 1, PLACE_FADING);
  store<f64>(s, 0, PLACE_FADE);
}

// @ts-ignore: decorator
@inline
function smooth(fade: f64): f32 {
  return <f32>(fade * fade * (3.0 - 2.0 * fade));
}

/** One step of a gain on its way. */
// @ts-ignore: decorator
@inline
function glide(s: usize, which: usize, share: f64): f64 {
  const now = load<f64>(s + which);
  const next = now + (load<f64>(s + which, GOAL) - now) * share;
  store<f64>(s + which, next);
  return next;
}

/** A built-in signal as far as it sounds. */
// @ts-ignore: decorator
@inline
function isOn(s: usize, which: usize): bool {
  return load<f64>(s + which) + load<f64>(s + which, GOAL) > 0;
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  const spread = spreadAt(s), size = bandsSize(s + BANDS);
  if (onGrid()) {
    follow(node, s);
    // The place that is coming is where things stand.
    const setting = s + PLACE + (load<i32>(s, PLACE_FADING) != 0 ? SETTING_BYTES : 0);
    advanceBands(node, s + BANDS, spread, setting, load<f64>(s, GOAL + MIDDLE) != 0);
    store<f32>(telemetry(node, N.TELEMETRY_WRITE_INDEX), <f32>load<i32>(s, NEXT));
  }
  const x = input(node, N.INPUT_IN);
  copyFrames(output(node, N.OUTPUT_OUT), x, frames);
  play(node, s, x, frames);
  feedSpread(spread, size, s + FEED, frames);
  countBands(s + BANDS, frames);
}

function play(node: usize, s: usize, x: usize, frames: i32): void {
  const y = output(node, N.OUTPUT_HEARD);
  const mask = load<i32>(s, MASK), ring = ringBytes(mask);
  const source = sourceRings(s), fed = source + 2 * ring;
  const share = load<f64>(s, SHARE), pole = f64x2.splat(load<f64>(s, POLE));
  const timeFading = load<i32>(s, TIME_FADING) != 0, placeFading = load<i32>(s, PLACE_FADING) != 0;
  const step = 1000.0 / (FADE_MS * rateHz);
  const withVoice = isOn(s, VOICE), withClick = isOn(s, CLICK), withNoise = isOn(s, NOISE);
  const time = s + TIME, coming = time + TIME_BYTES;
  const standing = s + PLACE, next = standing + SETTING_BYTES;
  const points = telemetry(node, N.TELEMETRY_POINTS);
  let shadow = v128.load(s, SHADOW);
  let position = load<i32>(s, POSITION), point = load<i32>(s, NEXT);
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    const given = loadFrame(x + at);
    const frame = v128.and(given, f32x4.lt(f32x4.abs(given), f32x4.splat(LOUDEST)));
    const part = <f32>glide(s, INPUT, share);
    let built = 0.0;
    if (withVoice) built += nextVoice(s + SIGNALS) * glide(s, VOICE, share);
    if (withClick) built += nextClick(s + SIGNALS) * glide(s, CLICK, share);
    if (withNoise) built += nextNoise(s + SIGNALS) * glide(s, NOISE, share);
    writeRing(source, mask, position, f32x4.extract_lane(frame, 0) * part + <f32>built);
    writeRing(source + ring, mask, position, f32x4.extract_lane(frame, 1) * part + <f32>built);

    let left = runPath(time, source, mask, position), right = runPath(time + PATH_BYTES, source, mask, position);
    if (timeFading) {
      const fade = min(load<f64>(s, TIME_FADE) + step, 1.0);
      store<f64>(s, fade, TIME_FADE);
      const way = smooth(fade);
      left += (runPath(coming, source, mask, position) - left) * way;
      right += (runPath(coming + PATH_BYTES, source, mask, position) - right) * way;
    }
    left *= <f32>glide(s, LEFT, share);
    right *= <f32>glide(s, RIGHT, share);
    const dry = <f32>glide(s, DRY, share), wet = <f32>glide(s, WET, share);
    left = left * dry + runAllpass(s + ALLPASS, 0, left) * wet;
    right = right * dry + runAllpass(s + ALLPASS, 1, right) * wet;
    const mono = <f32>glide(s, MONO, share), middle = <f32>glide(s, MIDDLE, share);
    const mid = (left + right) * 0.5;
    left += (mid - left) * mono;
    right += (mid - right) * mono;
    // A real center has the power of both.
    left += ((left + right) * <f32>0.7071067811865476 - left) * middle;
    right -= right * middle;
    const both = f32x4.replace_lane(f32x4.splat(left), 1, right);
    storeFrame(s + FEED + at, both);
    // A center that is one speaker is drawn as the mono it plays.
    storeFrame(points + ((<usize>point) << 3), f32x4.replace_lane(both, 1, right + left * middle));
    point = (point + 1) & POINT_MASK;
    writeRing(fed, mask, position, left);
    writeRing(fed + ring, mask, position, right);

    let first = hear(standing, fed, mask, position, 0), second = hear(standing, fed, mask, position, 1);
    if (placeFading) {
      const fade = min(load<f64>(s, PLACE_FADE) + step, 1.0);
      store<f64>(s, fade, PLACE_FADE);
      const way = smooth(fade);
      first += (hear(next, fed, mask, position, 0) - first) * way;
      second += (hear(next, fed, mask, position, 1) - second) * way;
    }
    shadow = f64x2.add(f64x2.replace_lane(f64x2.splat(<f64>first), 1, <f64>second), f64x2.mul(shadow, pole));
    storePair(y + at, shadow);
    position = (position + 1) & mask;
  }
  v128.store(s, shadow, SHADOW);
  store<i32>(s, position, POSITION);
  store<i32>(s, point, NEXT);
}
