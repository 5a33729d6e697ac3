/**
 * Ways of sound: from a ring of one channel to an ear or an outlet, each a delay between frames, a gain and the zero of the head's
 * shadow in one FIR. Geometry of speakers, seat, head and room. Audio thread; memory is the caller's.
 *
 * Head: a sphere of 87.5 mm (Brown and Duda 1998). A distant sound at an angle θ from the ear's axis comes by Woodworth's delay and
 * through (1 + jαω/2ω₀) / (1 + jω/2ω₀), ω₀ = c/a. The pole is the same for all ways to an ear, so it runs once behind their sum
 * (kernel.as.ts). The paper's α(θ) is least, 0.1, at 150°; against Rayleigh's solution (Duda and Martens 1998) that makes the far ear
 * too dull by 6 dB and, between 1 and 2 kHz, too late by 0.06 ms. Here the least is 0.5 at 180°: interaural delay of ±30° within
 * 0.03 ms of the exact one from 200 Hz to 5 kHz, and the dip of a phantom at 1.74 kHz, where the exact sphere has it at 1.72.
 */
import { rateHz } from "../../../worklets/dsp/clock";
import { fillSincTaps, SINC_HALF, SINC_TAPS_BYTES } from "../../../worklets/dsp/sinc-delay";

export const SPEED_OF_SOUND: f64 = 343;
export const HEAD_METERS: f64 = 0.0875;
const LEAST_ALPHA: f64 = 0.5;
/** From the middle seat to each speaker. */
export const DISTANCE_METERS: f64 = 2;
/** Nearer than this a speaker does not get louder. */
const NEAREST_METERS: f64 = 0.5;

/** i32 frames of whole delay, i32 byte offset of its ring, 8 free; then taps, f32, the oldest frame's first. */
const WHOLE: usize = 0, RING: usize = 4, WEIGHTS: usize = 16;
const TAPS: i32 = 36;
export const PATH_BYTES: usize = WEIGHTS + 144;
const ECHO_TAPS: i32 = 4;
const ECHO_BYTES: usize = WEIGHTS + 16;
/** Frames behind a ring's end that repeat its beginning. */
export const GUARD: i32 = 64;
/** How much later than asked everything is, so that an interpolator can look ahead. */
export const LATENCY: f64 = <f64>SINC_HALF;

/** Copies of frames beyond the end let a run of taps go straight on. */
// @ts-ignore: decorator
@inline
export function writeRing(ring: usize, mask: i32, position: i32, value: f32): void {
  store<f32>(ring + ((<usize>position) << 2), value);
  if (position < GUARD) store<f32>(ring + ((<usize>(mask + 1 + position)) << 2), value);
}

/** What a path makes of the frames up to `position`, its newest. */
// @ts-ignore: decorator
@inline
function runTaps(path: usize, rings: usize, mask: i32, position: i32, taps: i32): f32 {
  const from = (position - load<i32>(path, WHOLE) - (taps - 1)) & mask;
  const ring = rings + <usize>load<i32>(path, RING) + ((<usize>from) << 2);
  let sum = f32x4.mul(v128.load(ring), v128.load(path, WEIGHTS));
  for (let at: usize = 16; at < ((<usize>taps) << 2); at += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(ring + at), v128.load(path + at, WEIGHTS)));
  sum = f32x4.add(sum, i32x4.shuffle(sum, sum, 2, 3, 0, 1));
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
}

// @ts-ignore: decorator
@inline
export function runPath(path: usize, rings: usize, mask: i32, position: i32): f32 {
  return runTaps(path, rings, mask, position, TAPS);
}

/** `scratch`: SINC_TAPS_BYTES. `b0`, `b1`: two taps after the delay. On the grid. */
export function setPath(path: usize, scratch: usize, ring: usize, delayFrames: f64, b0: f64, b1: f64): void {
  const whole = <i32>delayFrames;
  store<i32>(path, whole, WHOLE);
  store<i32>(path, <i32>ring, RING);
  fillSincTaps(scratch, delayFrames - <f64>whole);
  for (let i = 0; i < TAPS; i++) {
    // The sinc weighs the frames from 1 to 32 ago, its oldest first.
    const ago = TAPS - 1 - i;
    const here = ago >= 1 && ago <= 2 * SINC_HALF ? <f64>load<f32>(scratch + ((<usize>(2 * SINC_HALF - ago)) << 3)) : 0;
    const before = ago >= 2 && ago <= 2 * SINC_HALF + 1 ? <f64>load<f32>(scratch + ((<usize>(2 * SINC_HALF - ago + 1)) << 3)) : 0;
    store<f32>(path + ((<usize>i) << 2), <f32>(b0 * here + b1 * before), WEIGHTS);
  }
}

/** A reflection: its delay between frames is a straight line, and the wall takes some treble. */
function setEcho(path: usize, ring: usize, delayFrames: f64, b0: f64, b1: f64): void {
  const later = delayFrames + LATENCY;
  const whole = <i32>later;
  const part = later - <f64>whole;
  // 0.7 and 0.3 of two frames at 48 kHz, and as dull at other rates: the second frame's share grows with the rate.
  const dull = min(0.3 * (rateHz / 48000.0), 0.5);
  const a0 = (1.0 - part) * (1.0 - dull), a1 = part * (1.0 - dull) + (1.0 - part) * dull, a2 = part * dull;
  store<i32>(path, whole, WHOLE);
  store<i32>(path, <i32>ring, RING);
  store<f32>(path, <f32>(b1 * a2), WEIGHTS);
  store<f32>(path, <f32>(b0 * a2 + b1 * a1), WEIGHTS + 4);
  store<f32>(path, <f32>(b0 * a1 + b1 * a0), WEIGHTS + 8);
  store<f32>(path, <f32>(b0 * a0), WEIGHTS + 12);
}

/** Rate over ω₀, as the bilinear transform has it: (1 ± αK) / (1 + K). */
// @ts-ignore: decorator
@inline
function warp(): f64 {
  return (rateHz * HEAD_METERS) / SPEED_OF_SOUND;
}

export function shadowPole(): f64 {
  return (warp() - 1.0) / (warp() + 1.0);
}

/** α of the angle of incidence, radians from the ear's axis. */
function alphaOf(incidence: f64): f64 {
  return 1.0 + LEAST_ALPHA / 2.0 + (1.0 - LEAST_ALPHA / 2.0) * Math.cos(incidence);
}

/** How much later than the middle of the head a distant sound comes to an ear, s. */
function earDelay(incidence: f64): f64 {
  const way = HEAD_METERS / SPEED_OF_SOUND;
  return incidence < Math.PI / 2.0 ? -way * Math.cos(incidence) : way * (incidence - Math.PI / 2.0);
}

/** i32 how many paths to each side; then for the bands, f64: what the seat does to left and right, seconds left is later, and where they stand, degrees. */
const COUNT: usize = 0, ECHOES: usize = 4;
export const GAIN_LEFT: usize = 8, GAIN_RIGHT: usize = 16, LATER_SECONDS: usize = 24, LEFT_DEGREES: usize = 32, RIGHT_DEGREES: usize = 40;
const PATHS: usize = 48;
/** Two speakers to two ears; then six walls for each. */
const MOST_PATHS: i32 = 4, MOST_ECHOES: i32 = 24;
const ECHO_AT: usize = PATHS + <usize>MOST_PATHS * PATH_BYTES;
export const SETTING_BYTES: usize = ECHO_AT + <usize>MOST_ECHOES * ECHO_BYTES;

export const BOTH: i32 = 0, CENTER: i32 = 1, ONLY_LEFT: i32 = 2, ONLY_RIGHT: i32 = 3;
export const ON_SPEAKERS: i32 = 0;

/** A room of 5 × 6.1 × 2.7 m around the speakers, the ears 1.2 m above its floor: walls at ±x, front and back, floor and ceiling, and what each gives back. */
const WALLS: usize = memory.data<f64>([-2.5, 2.5, 2.6, -3.5, -1.2, 1.5]);
const GIVEN_BACK: usize = memory.data<f64>([0.6, 0.6, 0.5, 0.45, 0.4, 0.5]);

/**
 * Where everything stands: paths 0 and 1 end at the left ear, 2 and 3 at the right; of each pair the first begins at the left ring.
 * With a real center the left ring has its sound and the left speaker stands in the middle. On the grid; some 50 µs.
 */
export function place(setting: usize, scratch: usize, ringBytes: usize, x: f64, y: f64, baseDegrees: f64, speakers: i32, listening: i32, room: bool): void {
  const base = (baseDegrees * Math.PI) / 180.0;
  const center = speakers == CENTER;
  const side = center ? 0.0 : DISTANCE_METERS * Math.sin(base);
  const front = center ? DISTANCE_METERS : DISTANCE_METERS * Math.cos(base);
  const toLeft = max(NEAREST_METERS, Math.sqrt((side + x) * (side + x) + (front - y) * (front - y)));
  const toRight = max(NEAREST_METERS, Math.sqrt((side - x) * (side - x) + (front - y) * (front - y)));
  const nearest = min(toLeft, toRight);
  store<f64>(setting, DISTANCE_METERS / toLeft, GAIN_LEFT);
  store<f64>(setting, DISTANCE_METERS / toRight, GAIN_RIGHT);
  store<f64>(setting, (toLeft - toRight) / SPEED_OF_SOUND, LATER_SECONDS);
  store<f64>(setting, (Math.atan2(-side - x, front - y) * 180.0) / Math.PI, LEFT_DEGREES);
  store<f64>(setting, (Math.atan2(side - x, front - y) * 180.0) / Math.PI, RIGHT_DEGREES);
  store<i32>(setting, 0, ECHOES);
  if (listening == ON_SPEAKERS) {
    // Without a head α is 1, and the zero takes the pole away.
    const b1 = -shadowPole();
    for (let ear = 0; ear < 2; ear++) {
      const gain = DISTANCE_METERS / (ear == 0 || center ? toLeft : toRight);
      const delay = (((ear == 0 || center ? toLeft : toRight) - nearest) / SPEED_OF_SOUND) * rateHz;
      // A real center is both speakers, at the power it would have.
      const part = center ? Math.SQRT1_2 * gain : gain;
      setPath(setting + PATHS + <usize>ear * 2 * PATH_BYTES, scratch, ear == 0 || center ? 0 : ringBytes, delay, part, part * b1);
    }
    store<i32>(setting, 1, COUNT);
    return;
  }
  store<i32>(setting, center ? 1 : 2, COUNT);
  let echoes = 0;
  const count = load<i32>(setting, COUNT);
  for (let speaker = 0; speaker < count; speaker++) {
    const dx = (speaker == 0 ? -side : side) - x, dy = front - y;
    const ring = speaker == 0 ? 0 : ringBytes;
    for (let ear = 0; ear < 2; ear++) setEar(setting + PATHS + <usize>(ear * 2 + speaker) * PATH_BYTES, scratch, ring, dx, dy, 0, nearest, 1, ear, false);
    if (!room) continue;
    for (let wall = 0; wall < 6; wall++) {
      const at = load<f64>(WALLS + ((<usize>wall) << 3));
      const back = load<f64>(GIVEN_BACK + ((<usize>wall) << 3));
      // The mirror image of the speaker behind the wall, seen from the seat.
      const mx = wall < 2 ? 2.0 * at - (dx + x) - x : dx;
      const my = wall == 2 || wall == 3 ? 2.0 * at - (dy + y) - y : dy;
      const mz = wall >= 4 ? 2.0 * at : 0;
      for (let ear = 0; ear < 2; ear++) setEar(setting + ECHO_AT + <usize>(ear * (MOST_ECHOES / 2) + echoes) * ECHO_BYTES, scratch, ring, mx, my, mz, nearest, back, ear, true);
      echoes++;
    }
  }
  store<i32>(setting, echoes, ECHOES);
}

/** From a place seen from the head to an ear; counted from when the nearest speaker's sound reaches its near side. */
function setEar(path: usize, scratch: usize, ring: usize, dx: f64, dy: f64, dz: f64, nearest: f64, back: f64, ear: i32, echo: bool): void {
  const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
  const reached = max(distance, NEAREST_METERS);
  const toEar = ear == 0 ? -dx : dx;
  const incidence = Math.acos(min(max(toEar / max(distance, 1e-6), -1.0), 1.0));
  const gain = (back * DISTANCE_METERS) / reached;
  const delay = ((reached - nearest + HEAD_METERS) / SPEED_OF_SOUND + earDelay(incidence)) * rateHz;
  const k = warp(), alpha = alphaOf(incidence);
  const b0 = (gain * (1.0 + alpha * k)) / (1.0 + k), b1 = (gain * (1.0 - alpha * k)) / (1.0 + k);
  if (echo) setEcho(path, ring, delay, b0, b1);
  else setPath(path, scratch, ring, delay, b0, b1);
}

/** One frame at an ear or outlet, before the pole of the shadow. */
// @ts-ignore: decorator
@inline
export function hear(setting: usize, rings: usize, mask: i32, position: i32, ear: i32): f32 {
  const first = setting + PATHS + <usize>ear * 2 * PATH_BYTES;
  let sum = runTaps(first, rings, mask, position, TAPS);
  if (load<i32>(setting, COUNT) == 2) sum += runTaps(first + PATH_BYTES, rings, mask, position, TAPS);
  let echo = setting + ECHO_AT + <usize>(ear * (MOST_ECHOES / 2)) * ECHO_BYTES;
  for (const end = echo + <usize>load<i32>(setting, ECHOES) * ECHO_BYTES; echo < end; echo += ECHO_BYTES) sum += runTaps(echo, rings, mask, position, ECHO_TAPS);
  return sum;
}

assert(SINC_TAPS_BYTES == 256);
