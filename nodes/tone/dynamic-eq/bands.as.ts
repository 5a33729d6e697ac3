/**
 * The bands of the dynamic equalizer: each a state-variable filter whose gain is set anew every 8 frames from what its detector
 * hears, and is on its way in between. Audio thread; allocates nothing.
 *
 * Detector → mean square (τ 10 ms) → dB → law of threshold and ratio, hard knee, held to the range → attack or release → gain.
 * The range is applied before attack and release, so that a band held at its range begins to return at once.
 */
import { param, telemetry } from "../../../worklets/dsp/node";
import { phase, rateHz } from "../../../worklets/dsp/clock";
import { DECIBELS_PER_OCTAVE, exp2, log2, OCTAVES_PER_DECIBEL } from "../../../worklets/dsp/exponent";
import { flush, flushPair, loadFrame } from "../../../worklets/dsp/frame";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/dynamic-eq";

export const BAND_COUNT: i32 = N.TELEMETRY_MOVEMENT_DB_COUNT;
/** How often gains are set anew, in frames. */
const STRIDE: i32 = 8;

const OFF: i32 = 0, BELL: i32 = 1, LOW_SHELF: i32 = 2;
const TYPE_PARAM: i32 = 0, FREQUENCY: i32 = 1, GAIN: i32 = 2, Q: i32 = 3, RANGE: i32 = 4, THRESHOLD: i32 = 5, RATIO: i32 = 6, WHEN: i32 = 7, LISTENS: i32 = 8, ATTACK_MS: i32 = 9, RELEASE_MS: i32 = 10;
const PARAMS_PER_BAND: i32 = N.BAND2_TYPE - N.BAND1_TYPE;

/** f64x2: states of the filter, of the detector's filter, and the mean squares. */
const S1: usize = 0, S2: usize = 16, T1: usize = 32, T2: usize = 48, MEAN: usize = 64;
/** f64 a1, a2, a3, m0, m1, m2 each: as they are, what they gain per frame, and where they go. */
const NOW: usize = 80, STEP: usize = 128, GOAL: usize = 176;
const A1: usize = 0, A2: usize = 8, A3: usize = 16, M0: usize = 24, M1: usize = 32, M2: usize = 40;
/** f64 a1, a2, a3, and the three parts of the detector's output. */
const LISTEN: usize = 224;
/** f64 each, on their way from grid point to grid point: tan(π·f/fs), dB at rest, 1/Q, range; what they gain per stride; where they go. */
const VALUES: usize = 272, VALUE_STEPS: usize = 304, VALUE_GOALS: usize = 336;
const G: usize = VALUES, GAIN_DB: usize = VALUES + 8, DAMPING: usize = VALUES + 16, RANGE_DB: usize = VALUES + 24;
const TO_GOAL: usize = VALUE_GOALS - VALUES;
/** f64: how far the band is there, 0…1; dB by which the detector moves the gain. */
const PRESENCE: usize = 368, MOVE: usize = 376;
/** f64, from the parameters: threshold, 1 − 1/ratio, coefficients of attack and release for a stride; Hz. */
const THRESHOLD_DB: usize = 384, SLOPE: usize = 392, ATTACK: usize = 400, RELEASE: usize = 408, HZ: usize = 416;
/** i32: what the band is, and whether its filter, its detector and its coefficients are at work. */
const TYPE: usize = 424, ACTS: usize = 428, HEARS: usize = 432, MOVES: usize = 436;
export const BAND_BYTES: usize = 448;

const FADE_MS: f64 = 20;
const MEAN_MS: f64 = 10;
const INFINITE_RATIO: f64 = 100;
/** 10·log10(2): a sine's mean square to its peak. */
const CALIBRATION_DB: f64 = 3.010299956639812;
const LEAST_SQUARE: f64 = 1e-20;
const QUIET_DB: f32 = -200;
/** No input beyond +60 dBFS, nor NaN, can hold a band for long. */
const LOUDEST: f32 = 1000;

// @ts-ignore: decorator
@inline
function read(node: usize, index: i32, which: i32): f64 {
  return param(node, N.BAND1_TYPE + index * PARAMS_PER_BAND + which);
}

function coefficientOf(milliseconds: f64): f64 {
  return Math.exp((-1000.0 * <f64>STRIDE) / (max(milliseconds, 0.05) * rateHz));
}

/** At the values of the parameters, without a fade. The band's memory is zero before. */
export function startBand(node: usize, index: i32, band: usize): void {
  const type = <i32>read(node, index, TYPE_PARAM);
  store<i32>(band, type, TYPE);
  store<f64>(band, type == OFF ? 0 : 1, PRESENCE);
  takeValues(node, index, band);
  memory.copy(band + VALUES, band + VALUE_GOALS, 32);
  decide(band);
  aim(band);
  memory.copy(band + NOW, band + GOAL, 48);
}

function takeValues(node: usize, index: i32, band: usize): void {
  const hz = read(node, index, FREQUENCY);
  if (hz != load<f64>(band, HZ)) {
    store<f64>(band, hz, HZ);
    store<f64>(band, Math.tan(Math.PI * min(max(hz / rateHz, 1e-5), 0.49)), G + TO_GOAL);
  }
  store<f64>(band, read(node, index, GAIN), GAIN_DB + TO_GOAL);
  store<f64>(band, 1.0 / max(read(node, index, Q), 0.025), DAMPING + TO_GOAL);
  store<f64>(band, read(node, index, RANGE), RANGE_DB + TO_GOAL);
  const ratio = read(node, index, RATIO);
  store<f64>(band, read(node, index, THRESHOLD), THRESHOLD_DB);
  store<f64>(band, ratio >= INFINITE_RATIO ? 1.0 : 1.0 - 1.0 / max(ratio, 1.0), SLOPE);
  store<f64>(band, coefficientOf(read(node, index, ATTACK_MS)), ATTACK);
  store<f64>(band, coefficientOf(read(node, index, RELEASE_MS)), RELEASE);
}

/** On the grid: the band follows its parameters; `moved` where they may have changed. */
export function updateBand(node: usize, index: i32, band: usize, moved: bool): void {
  memory.copy(band + VALUES, band + VALUE_GOALS, 32);
  if (moved) takeValues(node, index, band);
  for (let at = band; at < band + 32; at += 8) {
    store<f64>(at, ((load<f64>(at, VALUE_GOALS) - load<f64>(at, VALUES)) * <f64>STRIDE) / <f64>GRID_FRAMES, VALUE_STEPS);
  }
  const type = <i32>read(node, index, TYPE_PARAM);
  // Another kind of filter comes in where the old one has gone.
  if (type != load<i32>(band, TYPE) && (load<f64>(band, PRESENCE) == 0 || load<i32>(band, ACTS) == 0)) {
    store<i32>(band, type, TYPE);
    store<i32>(band, 0, ACTS);
    store<i32>(band, 0, HEARS);
    store<f64>(band, 0, MOVE);
    store<f64>(band, 0, PRESENCE);
  }
  decide(band);
  heal(band);
}

function heal(band: usize): void {
  store<f64>(band, flush(load<f64>(band, MOVE)), MOVE);
  for (let at = band; at <= band + MEAN; at += 16) v128.store(at, flushPair(v128.load(at)));
}

/** Whether filter and detector have anything to do; what begins, begins from silence. */
function decide(band: usize): void {
  const isThere = load<i32>(band, TYPE) != OFF;
  const hears = isThere && load<f64>(band, SLOPE) != 0 && (load<f64>(band, RANGE_DB) != 0 || load<f64>(band, RANGE_DB + TO_GOAL) != 0);
  if (!hears) store<f64>(band, 0, MOVE);
  else if (load<i32>(band, HEARS) == 0) memory.fill(band + T1, 0, 48);
  store<i32>(band, hears ? 1 : 0, HEARS);
  const acts = isThere && (hears || load<f64>(band, GAIN_DB) != 0 || load<f64>(band, GAIN_DB + TO_GOAL) != 0);
  if (acts && load<i32>(band, ACTS) == 0) {
    memory.fill(band + S1, 0, 32);
    design(band, 0, band + NOW);
    memory.copy(band + GOAL, band + NOW, 48);
  }
  store<i32>(band, acts ? 1 : 0, ACTS);
}

// @ts-ignore: decorator
@inline
export function acts(band: usize): bool {
  return load<i32>(band, ACTS) != 0;
}

/** `wide`: the sound, f64 pairs, in place; `key`: what the detector hears, frames. A call goes from `phase` on. */
export function runBand(node: usize, index: i32, band: usize, key: usize, wide: usize, frames: i32): void {
  let done = 0;
  while (done < frames) {
    const at = (phase + done) & (STRIDE - 1);
    const count = min(STRIDE - at, frames - done);
    if (at == 0) stride(node, index, band);
    if (load<i32>(band, HEARS) != 0) hear(band, key + ((<usize>done) << 3), count);
    filter(band, wide + ((<usize>done) << 4), count);
    done += count;
  }
}

/** Every 8 frames: a new goal for the gain. */
function stride(node: usize, index: i32, band: usize): void {
  const goal = load<i32>(band, TYPE) != OFF && <i32>read(node, index, TYPE_PARAM) == load<i32>(band, TYPE) ? 1.0 : 0.0;
  const fade = (1000.0 * <f64>STRIDE) / (FADE_MS * rateHz);
  const presence = load<f64>(band, PRESENCE);
  store<f64>(band, presence < goal ? min(presence + fade, goal) : max(presence - fade, goal), PRESENCE);
  for (let at = band; at < band + 32; at += 8) store<f64>(at, load<f64>(at, VALUES) + load<f64>(at, VALUE_STEPS), VALUES);
  if (load<i32>(band, HEARS) != 0) {
    const over = levelOf(band) - load<f64>(band, THRESHOLD_DB);
    const range = abs(load<f64>(band, RANGE_DB));
    const wanted = min(load<f64>(band, SLOPE) * max(<i32>read(node, index, WHEN) == 0 ? over : -over, 0.0), range);
    const now = min(load<f64>(band, MOVE), range);
    store<f64>(band, wanted + (now - wanted) * (wanted > now ? load<f64>(band, ATTACK) : load<f64>(band, RELEASE)), MOVE);
    listenAt(band);
  }
  memory.copy(band + NOW, band + GOAL, 48);
  aim(band);
  let moves = 0;
  for (let at = band; at < band + 48; at += 8) {
    const step = (load<f64>(at, GOAL) - load<f64>(at, NOW)) / <f64>STRIDE;
    store<f64>(at, step, STEP);
    if (step != 0) moves = 1;
  }
  store<i32>(band, moves, MOVES);
}

// @ts-ignore: decorator
@inline
function levelOf(band: usize): f64 {
  return log2(max(max(load<f64>(band, MEAN), load<f64>(band, MEAN + 8)), LEAST_SQUARE)) * (0.5 * DECIBELS_PER_OCTAVE) + CALIBRATION_DB;
}

// @ts-ignore: decorator
@inline
function movement(band: usize): f64 {
  return (load<f64>(band, RANGE_DB) < 0 ? -load<f64>(band, MOVE) : load<f64>(band, MOVE)) * load<f64>(band, PRESENCE);
}

function aim(band: usize): void {
  design(band, load<f64>(band, GAIN_DB) * load<f64>(band, PRESENCE) + movement(band), band + GOAL);
}

function design(band: usize, gainDb: f64, out: usize): void {
  const type = load<i32>(band, TYPE);
  const A = exp2(gainDb * (0.5 * OCTAVES_PER_DECIBEL));
  let g = load<f64>(band, G);
  let k = load<f64>(band, DAMPING);
  let m0 = 1.0, m1 = 0.0, m2 = 0.0;
  if (type == BELL) {
    k /= A;
    m1 = k * (A * A - 1.0);
  } else if (type == LOW_SHELF) {
    g /= sqrt(A);
    m1 = k * (A - 1.0);
    m2 = A * A - 1.0;
  } else {
    g *= sqrt(A);
    m0 = A * A;
    m1 = k * (1.0 - A) * A;
    m2 = 1.0 - A * A;
  }
  const a1 = 1.0 / (1.0 + g * (g + k));
  store<f64>(out, a1, A1);
  store<f64>(out, g * a1, A2);
  store<f64>(out, g * g * a1, A3);
  store<f64>(out, m0, M0);
  store<f64>(out, m1, M1);
  store<f64>(out, m2, M2);
}

/** A bell listens through a band pass of gain 1, a low shelf through a low pass, a high shelf through a high pass. */
function listenAt(band: usize): void {
  const at = band + LISTEN;
  const type = load<i32>(band, TYPE);
  const g = load<f64>(band, G), k = load<f64>(band, DAMPING);
  const a1 = 1.0 / (1.0 + g * (g + k));
  store<f64>(at, a1, A1);
  store<f64>(at, g * a1, A2);
  store<f64>(at, g * g * a1, A3);
  const isHigh = type != BELL && type != LOW_SHELF;
  store<f64>(at, isHigh ? 1.0 : 0.0, M0);
  store<f64>(at, type == BELL ? k : isHigh ? -k : 0.0, M1);
  store<f64>(at, type == LOW_SHELF ? 1.0 : isHigh ? -1.0 : 0.0, M2);
}

function hear(band: usize, key: usize, frames: i32): void {
  const at = band + LISTEN;
  const a1 = v128.load64_splat(at, A1), a2 = v128.load64_splat(at, A2), a3 = v128.load64_splat(at, A3);
  const m0 = v128.load64_splat(at, M0), m1 = v128.load64_splat(at, M1), m2 = v128.load64_splat(at, M2);
  const share = f64x2.splat(1000.0 / (MEAN_MS * rateHz));
  let one = v128.load(band, T1), two = v128.load(band, T2), mean = v128.load(band, MEAN);
  for (let i = 0; i < frames; i++) {
    const v0 = f64x2.promote_low_f32x4(f32x4.pmin(f32x4.splat(LOUDEST), f32x4.pmax(f32x4.splat(-LOUDEST), loadFrame(key + ((<usize>i) << 3)))));
    const v3 = f64x2.sub(v0, two);
    const v1 = f64x2.add(f64x2.mul(a1, one), f64x2.mul(a2, v3));
    const v2 = f64x2.add(two, f64x2.add(f64x2.mul(a2, one), f64x2.mul(a3, v3)));
    one = f64x2.sub(f64x2.add(v1, v1), one);
    two = f64x2.sub(f64x2.add(v2, v2), two);
    const y = f64x2.add(f64x2.add(f64x2.mul(m0, v0), f64x2.mul(m1, v1)), f64x2.mul(m2, v2));
    mean = f64x2.add(mean, f64x2.mul(share, f64x2.sub(f64x2.mul(y, y), mean)));
  }
  v128.store(band, one, T1);
  v128.store(band, two, T2);
  v128.store(band, mean, MEAN);
}

function filter(band: usize, wide: usize, frames: i32): void {
  const now = band + NOW, step = band + STEP;
  let a1 = v128.load64_splat(now, A1), a2 = v128.load64_splat(now, A2), a3 = v128.load64_splat(now, A3);
  let m0 = v128.load64_splat(now, M0), m1 = v128.load64_splat(now, M1), m2 = v128.load64_splat(now, M2);
  let one = v128.load(band, S1), two = v128.load(band, S2);
  const end = wide + ((<usize>frames) << 4);
  if (load<i32>(band, MOVES) == 0) {
    for (; wide < end; wide += 16) {
      const v0 = v128.load(wide);
      const v3 = f64x2.sub(v0, two);
      const v1 = f64x2.add(f64x2.mul(a1, one), f64x2.mul(a2, v3));
      const v2 = f64x2.add(two, f64x2.add(f64x2.mul(a2, one), f64x2.mul(a3, v3)));
      one = f64x2.sub(f64x2.add(v1, v1), one);
      two = f64x2.sub(f64x2.add(v2, v2), two);
      v128.store(wide, f64x2.add(f64x2.add(f64x2.mul(m0, v0), f64x2.mul(m1, v1)), f64x2.mul(m2, v2)));
    }
  } else {
    for (; wide < end; wide += 16) {
      a1 = f64x2.add(a1, v128.load64_splat(step, A1));
      a2 = f64x2.add(a2, v128.load64_splat(step, A2));
      a3 = f64x2.add(a3, v128.load64_splat(step, A3));
      m0 = f64x2.add(m0, v128.load64_splat(step, M0));
      m1 = f64x2.add(m1, v128.load64_splat(step, M1));
      m2 = f64x2.add(m2, v128.load64_splat(step, M2));
      const v0 = v128.load(wide);
      const v3 = f64x2.sub(v0, two);
      const v1 = f64x2.add(f64x2.mul(a1, one), f64x2.mul(a2, v3));
      const v2 = f64x2.add(two, f64x2.add(f64x2.mul(a2, one), f64x2.mul(a3, v3)));
      one = f64x2.sub(f64x2.add(v1, v1), one);
      two = f64x2.sub(f64x2.add(v2, v2), two);
      v128.store(wide, f64x2.add(f64x2.add(f64x2.mul(m0, v0), f64x2.mul(m1, v1)), f64x2.mul(m2, v2)));
    }
    keep(now, A1, a1);
    keep(now, A2, a2);
    keep(now, A3, a3);
    keep(now, M0, m0);
    keep(now, M1, m1);
    keep(now, M2, m2);
  }
  v128.store(band, one, S1);
  v128.store(band, two, S2);
}

// @ts-ignore: decorator
@inline
function keep(at: usize, field: usize, value: v128): void {
  store<f64>(at + field, f64x2.extract_lane(value, 0));
}

/** Whether the detector of a band listens to the key, where there is one. */
export function listensToKey(node: usize, index: i32): bool {
  return <i32>read(node, index, LISTENS) == 0;
}

/** Telemetry of a band; returns how far it is turned down. */
export function showBand(node: usize, index: i32, band: usize): f64 {
  const moved = movement(band);
  store<f32>(telemetry(node, N.TELEMETRY_MOVEMENT_DB + index), <f32>moved);
  store<f32>(telemetry(node, N.TELEMETRY_DETECTOR_DB + index), load<i32>(band, HEARS) != 0 ? <f32>max(levelOf(band), <f64>QUIET_DB) : QUIET_DB);
  return max(-moved, 0.0);
}
