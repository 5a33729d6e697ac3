/**
 * A biquad on its way from one design to the next: stable however fast it moves, and without a step. Audio thread;
 * allocates nothing.
 *
 * Any stable biquad is also a TPT state-variable filter (V. Zavalishin, “The Art of VA Filter Design”; A. Simper 2013), whose
 * state matrix never raises the energy of its state. A mean of such matrices doesn't either, so the nine numbers of the
 * matrix form may simply be interpolated frame by frame; by a quadratic B-spline, so that their slope has no step:
 *   y = C1·i1 + C2·i2 + D·x,   i1 ← A11·i1 + A12·i2 + B1·x,   i2 ← A21·i1 + A22·i2 + B2·x.
 * At rest the same filter runs as a section of `biquad-chain.ts`; the states are converted into each other exactly.
 */
import { COEFFICIENTS, S1, S2, SECTION_BYTES } from "./biquad-chain";

/** Behind the plain section, nine f64 each: the matrix form as it is, what it gains per frame, what that gains per frame. */
const NOW: usize = SECTION_BYTES;
const STEP: usize = NOW + 72;
const BEND: usize = STEP + 72;
/** The last three designs; the spline goes from the middle of the first two to the middle of the last two. */
const OLDER: usize = BEND + 72;
const OLD: usize = OLDER + 72;
const GOAL: usize = OLD + 72;
export const GLIDING_SECTION_BYTES: usize = 512;
assert(GOAL + 72 == GLIDING_SECTION_BYTES);

const A11: usize = 0, A12: usize = 8, A21: usize = 16, A22: usize = 24, B1: usize = 32, B2: usize = 40, C1: usize = 48, C2: usize = 56, D: usize = 64;

/** The goal from the section's coefficients. */
export function setGoal(section: usize): void {
  const form = section + GOAL;
  const b0 = load<f64>(section, COEFFICIENTS);
  const b1 = load<f64>(section, COEFFICIENTS + 8);
  const b2 = load<f64>(section, COEFFICIENTS + 16);
  const a1 = load<f64>(section, COEFFICIENTS + 24);
  const a2 = load<f64>(section, COEFFICIENTS + 32);
  store<f64>(form, b0, D);
  if (a2 == 0 && b2 == 0) {
    // One pole: the trapezoidal integrator alone.
    store<f64>(form, -a1, A11);
    store<f64>(form, 0, A12);
    store<f64>(form, 0, A21);
    store<f64>(form, 0, A22);
    store<f64>(form, 1.0 + a1, B1);
    store<f64>(form, 0, B2);
    store<f64>(form, (b1 - a1 * b0) / (1.0 + a1), C1);
    store<f64>(form, 0, C2);
    return;
  }
  const low = 1.0 + a1 + a2;
  const high = 1.0 - a1 + a2;
  const g = Math.sqrt(low / high);
  const d = (2.0 * (1.0 + g * g)) / (1.0 + a2);
  const k = ((1.0 - a2) * d * 0.5) / g;
  const h1 = 1.0 / d;
  const h2 = g * h1;
  const h3 = g * h2;
  const m0 = (b0 - b1 + b2) / high;
  const m1 = ((b0 - b2) * d * 0.5) / g - m0 * k;
  const m2 = (b0 + b1 + b2) / low - m0;
  store<f64>(form, 2.0 * h1 - 1.0, A11);
  store<f64>(form, -2.0 * h2, A12);
  store<f64>(form, 2.0 * h2, A21);
  store<f64>(form, 1.0 - 2.0 * h3, A22);
  store<f64>(form, 2.0 * h2, B1);
  store<f64>(form, 2.0 * h3, B2);
  store<f64>(form, m1 * h1 + m2 * h2, C1);
  store<f64>(form, m2 - m1 * h2 - m2 * h3, C2);
}

/** Makes the goal hand its input through, whatever the state; poles stay where they are. */
export function setGoalThrough(section: usize): void {
  store<f64>(section + GOAL, 0, C1);
  store<f64>(section + GOAL, 0, C2);
  store<f64>(section + GOAL, 1, D);
}

/** All designs are the goal. */
export function arrive(section: usize): void {
  memory.copy(section + NOW, section + GOAL, 72);
  memory.copy(section + OLD, section + GOAL, 72);
  memory.copy(section + OLDER, section + GOAL, 72);
}

/** Makes room for the next goal; the same goal stays until another is set. */
export function nextGoal(section: usize): void {
  memory.copy(section + OLDER, section + OLD, 72);
  memory.copy(section + OLD, section + GOAL, 72);
}

/** The way through the last three designs over the next `frames` frames; after two steps with the same goal it has arrived. */
export function glide(section: usize, frames: i32): void {
  const part = 1.0 / <f64>frames;
  for (let i: usize = section; i < section + 72; i += 8) {
    const older = load<f64>(i, OLDER);
    const old = load<f64>(i, OLD);
    const bend = (load<f64>(i, GOAL) - old - (old - older)) * part * part;
    store<f64>(i, (older + old) * 0.5, NOW);
    store<f64>(i, (old - older) * part + bend * 0.5, STEP);
    store<f64>(i, bend, BEND);
  }
}

/** T of (s1, s2) = T·(i1, i2): the direct form's state is the output that the state alone would give, now and next. */
let t11: f64 = 0;
let t12: f64 = 0;
let t21: f64 = 0;
let t22: f64 = 0;

function stateMap(section: usize): void {
  const form = section + NOW;
  const a1 = load<f64>(section, COEFFICIENTS + 24);
  t11 = load<f64>(form, C1);
  t12 = load<f64>(form, C2);
  t21 = t11 * (load<f64>(form, A11) + a1) + t12 * load<f64>(form, A21);
  t22 = t11 * load<f64>(form, A12) + t12 * (load<f64>(form, A22) + a1);
}

/** From a section at rest, with `arrive` done, to one that may glide. */
export function toGliding(section: usize): void {
  stateMap(section);
  const s1 = v128.load(section, S1);
  const s2 = v128.load(section, S2);
  const determinant = t11 * t22 - t12 * t21;
  let i1 = f64x2.splat(0);
  let i2 = i1;
  if (load<f64>(section + NOW, B2) == 0) {
    if (t11 != 0) i1 = f64x2.div(s1, f64x2.splat(t11));
  } else if (abs(determinant) > 1e-280) {
    const scale = f64x2.splat(1.0 / determinant);
    i1 = f64x2.mul(f64x2.sub(f64x2.mul(f64x2.splat(t22), s1), f64x2.mul(f64x2.splat(t12), s2)), scale);
    i2 = f64x2.mul(f64x2.sub(f64x2.mul(f64x2.splat(t11), s2), f64x2.mul(f64x2.splat(t21), s1)), scale);
  }
  v128.store(section, i1, S1);
  v128.store(section, i2, S2);
}

/** From a gliding section that has arrived to one at rest. */
export function toRest(section: usize): void {
  stateMap(section);
  const i1 = v128.load(section, S1);
  const i2 = v128.load(section, S2);
  v128.store(section, f64x2.add(f64x2.mul(f64x2.splat(t11), i1), f64x2.mul(f64x2.splat(t12), i2)), S1);
  v128.store(section, f64x2.add(f64x2.mul(f64x2.splat(t21), i1), f64x2.mul(f64x2.splat(t22), i2)), S2);
}

// @ts-ignore: decorator
@inline
function at(section: usize, field: usize): v128 {
  return v128.load64_splat(section + field);
}

// @ts-ignore: decorator
@inline
function keep(section: usize, field: usize, value: v128): void {
  store<f64>(section + field, f64x2.extract_lane(value, 0));
}

/** One section in place on a buffer of f64 pairs. */
export function runGliding(section: usize, wide: usize, frames: i32): void {
  let i1 = v128.load(section, S1);
  let i2 = v128.load(section, S2);
  let d = at(section, NOW + D), dStep = at(section, STEP + D);
  const dBend = at(section, BEND + D);
  // Pairs of neighbours in the form: (A11, A12), (A21, A22), (B1, B2), (C1, C2).
  let a1 = v128.load(section, NOW + A11), a1Step = v128.load(section, STEP + A11);
  let a2 = v128.load(section, NOW + A21), a2Step = v128.load(section, STEP + A21);
  let b = v128.load(section, NOW + B1), bStep = v128.load(section, STEP + B1);
  let c = v128.load(section, NOW + C1), cStep = v128.load(section, STEP + C1);
  const a1Bend = v128.load(section, BEND + A11), a2Bend = v128.load(section, BEND + A21), bBend = v128.load(section, BEND + B1), cBend = v128.load(section, BEND + C1);
  const end = wide + ((<usize>frames) << 4);
  for (; wide < end; wide += 16) {
    a1 = f64x2.add(a1, a1Step);
    a2 = f64x2.add(a2, a2Step);
    b = f64x2.add(b, bStep);
    c = f64x2.add(c, cStep);
    d = f64x2.add(d, dStep);
    a1Step = f64x2.add(a1Step, a1Bend);
    a2Step = f64x2.add(a2Step, a2Bend);
    bStep = f64x2.add(bStep, bBend);
    cStep = f64x2.add(cStep, cBend);
    dStep = f64x2.add(dStep, dBend);
    const x = v128.load(wide);
    v128.store(wide, f64x2.add(f64x2.add(f64x2.mul(d, x), f64x2.mul(first(c), i1)), f64x2.mul(second(c), i2)));
    const next = f64x2.add(f64x2.add(f64x2.mul(first(b), x), f64x2.mul(second(a1), i2)), f64x2.mul(first(a1), i1));
    i2 = f64x2.add(f64x2.add(f64x2.mul(second(b), x), f64x2.mul(first(a2), i1)), f64x2.mul(second(a2), i2));
    i1 = next;
  }
  v128.store(section, i1, S1);
  v128.store(section, i2, S2);
  v128.store(section, a1, NOW + A11);
  v128.store(section, a2, NOW + A21);
  v128.store(section, b, NOW + B1);
  v128.store(section, c, NOW + C1);
  keep(section, NOW + D, d);
  v128.store(section, a1Step, STEP + A11);
  v128.store(section, a2Step, STEP + A21);
  v128.store(section, bStep, STEP + B1);
  v128.store(section, cStep, STEP + C1);
  keep(section, STEP + D, dStep);
}

// @ts-ignore: decorator
@inline
function first(pair: v128): v128 {
  return i64x2.shuffle(pair, pair, 0, 0);
}

// @ts-ignore: decorator
@inline
function second(pair: v128): v128 {
  return i64x2.shuffle(pair, pair, 1, 1);
}
