/**
 * The bands of the equalizer: what each is, its filters at rest, on the way, or fading into another kind. All of this
 * changes on the grid only. Audio thread; allocates nothing.
 */
import { param } from "../../../worklets/dsp/node";
import { rateHz } from "../../../worklets/dsp/clock";
import { COEFFICIENTS, runWideChain, S1, S2 } from "../../../worklets/dsp/biquad-chain";
import { flushPair } from "../../../worklets/dsp/frame";
import { arrive, glide, GLIDING_SECTION_BYTES, nextGoal, runGliding, setGoal, setGoalThrough, toGliding, toRest } from "../../../worklets/dsp/gliding-biquad";
import { butterworthQ, HIGH_CUT, HIGH_SHELF, LOW_CUT, matchedBiquad, matchedOnePole } from "../../../worklets/dsp/matched-biquad";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/parametric-eq";

export const BAND_COUNT: i32 = 8;
const PARAMS_PER_BAND: i32 = N.BAND2_TYPE - N.BAND1_TYPE;
/** Order 8 is 48 dB/oct. */
const MAX_SECTIONS: usize = 4;
const OFF: i32 = 0;
/** A spline through three designs has arrived two steps after the last of them. */
const STEPS_TO_ARRIVE: i32 = 2;
/** Gains nearer to 0 dB than this are none, and the band is left out: the output is then the input to the bit. */
const NO_GAIN_DB: f64 = 1e-4;
const FADE_MS: f64 = 10;

/** i32: what the band was last designed as. */
const TYPE: usize = 0;
const ORDER: usize = 4;
/** f64: the values it was last designed for. */
const FREQUENCY: usize = 8;
const GAIN: usize = 16;
const Q: usize = 24;
/** i32: IDLE, REST or GLIDING. */
export const MODE: usize = 32;
/** i32: sections in use; 0 when idle. */
export const COUNT: usize = 36;
/** i32: which of the two sets of sections is the present one. */
const PRESENT: usize = 40;
/** i32: mode and sections of the other set, which fades out; idle, the dry sound does. */
const OLD_MODE: usize = 44;
const OLD_COUNT: usize = 48;
/** i32 flag, and f64 progress 0…1. */
export const FADING: usize = 52;
export const FADE: usize = 56;
/** i32: grid steps until a glide has arrived. */
const LEFT: usize = 64;
const SETS: usize = 80;
const SET_BYTES: usize = MAX_SECTIONS * GLIDING_SECTION_BYTES;
export const BAND_BYTES: usize = SETS + 2 * SET_BYTES;

/** Nothing to do: off, or a gain of 0 dB. */
export const IDLE: i32 = 0;
/** Constant: sections for `biquad-chain`. */
export const REST: i32 = 1;
/** Between two designs: sections for `gliding-biquad`. */
export const GLIDING: i32 = 2;

// @ts-ignore: decorator
@inline
export function presentSet(band: usize): usize {
  return band + SETS + <usize>load<i32>(band, PRESENT) * SET_BYTES;
}

// @ts-ignore: decorator
@inline
function oldSet(band: usize): usize {
  return band + SETS + <usize>(1 - load<i32>(band, PRESENT)) * SET_BYTES;
}

export function fadeStep(): f64 {
  return 1000.0 / (FADE_MS * rateHz);
}

// @ts-ignore: decorator
@inline
function read(node: usize, index: i32, which: i32): f64 {
  return param(node, N.BAND1_TYPE + index * PARAMS_PER_BAND + which);
}

function orderOf(slope: i32): i32 {
  return slope < 4 ? slope + 1 : slope == 4 ? 6 : 8;
}

// @ts-ignore: decorator
@inline
function isCut(type: i32): bool {
  return type == LOW_CUT || type == HIGH_CUT;
}

function hasNoGain(type: i32, gainDb: f64): bool {
  return type <= HIGH_SHELF && abs(gainDb) < NO_GAIN_DB;
}

/** At the values of the parameters, silent, without a fade. The band's memory is zero before. */
export function startBand(node: usize, index: i32, band: usize): void {
  takeValues(node, index, band);
  takeKind(node, index, band);
  begin(band);
}

/** Whether the band is another kind of filter than before. */
function kindChanged(node: usize, index: i32, band: usize): bool {
  const type = <i32>read(node, index, 0);
  return type != load<i32>(band, TYPE) || (isCut(type) && orderOf(<i32>read(node, index, 4)) != load<i32>(band, ORDER));
}

/** Brings the band up to date with its parameters. */
export function updateBand(node: usize, index: i32, band: usize): void {
  if (load<i32>(band, FADING) != 0) {
    if (load<f64>(band, FADE) >= 1) store<i32>(band, 0, FADING);
    else if (load<i32>(band, OLD_MODE) == GLIDING) advance(oldSet(band), load<i32>(band, OLD_COUNT));
  }
  const valuesChanged = read(node, index, 1) != load<f64>(band, FREQUENCY) || read(node, index, 2) != load<f64>(band, GAIN) || read(node, index, 3) != load<f64>(band, Q);
  if (valuesChanged) takeValues(node, index, band);
  // A second change of kind waits until the first has faded in.
  if (load<i32>(band, FADING) == 0 && kindChanged(node, index, band)) changeKind(node, index, band);
  else if (load<i32>(band, MODE) == GLIDING) glideOn(band, valuesChanged);
  else if (valuesChanged) setOff(band);
}

/** No subnormals in what runs: WebAssembly can't flush them itself. */
export function flushBand(band: usize): void {
  flushSet(presentSet(band), load<i32>(band, COUNT));
  if (load<i32>(band, FADING) != 0) flushSet(oldSet(band), load<i32>(band, OLD_COUNT));
}

function flushSet(section: usize, count: i32): void {
  for (let k = 0; k < count; k++, section += GLIDING_SECTION_BYTES) flushSection(section);
}

function flushSection(section: usize): void {
  v128.store(section, flushPair(v128.load(section, S1)), S1);
  v128.store(section, flushPair(v128.load(section, S2)), S2);
}

function takeValues(node: usize, index: i32, band: usize): void {
  store<f64>(band, read(node, index, 1), FREQUENCY);
  store<f64>(band, read(node, index, 2), GAIN);
  store<f64>(band, read(node, index, 3), Q);
}

function takeKind(node: usize, index: i32, band: usize): void {
  const type = <i32>read(node, index, 0);
  store<i32>(band, type, TYPE);
  store<i32>(band, isCut(type) ? orderOf(<i32>read(node, index, 4)) : 2, ORDER);
}

/** The present set from silence, at rest. */
function begin(band: usize): void {
  memory.fill(presentSet(band), 0, SET_BYTES);
  const type = load<i32>(band, TYPE);
  const idle = type == OFF || hasNoGain(type, load<f64>(band, GAIN));
  store<i32>(band, idle ? IDLE : REST, MODE);
  store<i32>(band, idle ? 0 : design(band), COUNT);
}

/** Writes the coefficients of the present set; returns how many sections the band needs. */
function design(band: usize): i32 {
  const type = load<i32>(band, TYPE);
  const order = load<i32>(band, ORDER);
  const f = min(max(load<f64>(band, FREQUENCY) / rateHz, 1e-6), 0.49);
  const q = max(load<f64>(band, Q), 0.025);
  let section = presentSet(band);
  if (!isCut(type)) {
    matchedBiquad(type, f, hasNoGain(type, load<f64>(band, GAIN)) ? 0 : load<f64>(band, GAIN), q, section + COEFFICIENTS);
    return 1;
  }
  if ((order & 1) != 0) {
    matchedOnePole(type, f, section + COEFFICIENTS);
    section += GLIDING_SECTION_BYTES;
  }
  for (let k = 0; k < order >> 1; k++, section += GLIDING_SECTION_BYTES) {
    // The sharpest section takes the Q, so that the gain at the corner is Q at any slope.
    matchedBiquad(type, f, 0, butterworthQ(order, k) * (k == 0 ? q * Math.SQRT2 : 1.0), section + COEFFICIENTS);
  }
  return (order + 1) >> 1;
}

/** A new design as the goal, and one grid step towards it. */
function aim(band: usize): void {
  const through = hasNoGain(load<i32>(band, TYPE), load<f64>(band, GAIN));
  let section = presentSet(band);
  design(band);
  for (let k = load<i32>(band, COUNT); k > 0; k--, section += GLIDING_SECTION_BYTES) {
    nextGoal(section);
    setGoal(section);
    if (through) setGoalThrough(section);
    glide(section, GRID_FRAMES);
  }
  store<i32>(band, STEPS_TO_ARRIVE, LEFT);
}

/** One grid step more towards the same goal. */
function advance(set: usize, count: i32): void {
  for (let k = 0; k < count; k++, set += GLIDING_SECTION_BYTES) {
    nextGoal(set);
    glide(set, GRID_FRAMES);
  }
}

/** From rest or idleness on the way to the new values. */
function setOff(band: usize): void {
  const type = load<i32>(band, TYPE);
  let section = presentSet(band);
  if (load<i32>(band, MODE) == REST) {
    for (let k = load<i32>(band, COUNT); k > 0; k--, section += GLIDING_SECTION_BYTES) {
      setGoal(section);
      arrive(section);
      toGliding(section);
    }
  } else {
    if (type == OFF || hasNoGain(type, load<f64>(band, GAIN))) return;
    // From doing nothing: the poles of the goal, and only the input in the output.
    memory.fill(section, 0, SET_BYTES);
    store<i32>(band, design(band), COUNT);
    setGoal(section);
    setGoalThrough(section);
    arrive(section);
  }
  store<i32>(band, GLIDING, MODE);
  aim(band);
}

/** One grid step further: on to the next values, or to rest. */
function glideOn(band: usize, valuesChanged: bool): void {
  if (valuesChanged) return aim(band);
  const left = load<i32>(band, LEFT) - 1;
  store<i32>(band, left, LEFT);
  if (left > 0) return advance(presentSet(band), load<i32>(band, COUNT));
  if (hasNoGain(load<i32>(band, TYPE), load<f64>(band, GAIN))) {
    store<i32>(band, IDLE, MODE);
    store<i32>(band, 0, COUNT);
    return;
  }
  let section = presentSet(band);
  for (let k = load<i32>(band, COUNT); k > 0; k--, section += GLIDING_SECTION_BYTES) {
    arrive(section);
    toRest(section);
  }
  store<i32>(band, REST, MODE);
}

/** The present set becomes the old one, which fades out while a new one fades in. */
function changeKind(node: usize, index: i32, band: usize): void {
  const mode = load<i32>(band, MODE);
  if (mode == GLIDING) advance(presentSet(band), load<i32>(band, COUNT));
  store<i32>(band, mode, OLD_MODE);
  store<i32>(band, load<i32>(band, COUNT), OLD_COUNT);
  store<i32>(band, 1 - load<i32>(band, PRESENT), PRESENT);
  takeKind(node, index, band);
  begin(band);
  const silent = mode == IDLE && load<i32>(band, MODE) == IDLE;
  store<i32>(band, silent ? 0 : 1, FADING);
  store<f64>(band, 0, FADE);
}

/** The present sections in place on a wide buffer. `list`: room for their addresses. */
export function runPresent(band: usize, list: usize, wide: usize, frames: i32): void {
  runSet(presentSet(band), load<i32>(band, COUNT), load<i32>(band, MODE), list, wide, frames);
}

/** The same of those that fade out. */
export function runOld(band: usize, list: usize, wide: usize, frames: i32): void {
  runSet(oldSet(band), load<i32>(band, OLD_COUNT), load<i32>(band, OLD_MODE), list, wide, frames);
}

function runSet(section: usize, count: i32, mode: i32, list: usize, wide: usize, frames: i32): void {
  if (mode == GLIDING) for (let k = 0; k < count; k++, section += GLIDING_SECTION_BYTES) runGliding(section, wide, frames);
  else runWideChain(list, listSections(list, 0, section, count), wide, frames);
}

/** Appends the addresses of `count` sections to a list of `listed`; returns how many there are now. */
export function listSections(list: usize, listed: i32, section: usize, count: i32): i32 {
  for (let k = 0; k < count; k++, section += GLIDING_SECTION_BYTES) store<u32>(list + ((<usize>(listed + k)) << 2), <u32>section);
  return listed + count;
}
