/**
 * A filter that makes white noise pink, of RMS 1 where the white has it: eight one-poles in parallel, both channels at once, f64.
 * Audio thread; memory is the caller's.
 *
 * Poles and zeros in the z-plane were found by minimizing the largest deviation of |H| from 1/√f: ±0.023 dB for
 * 0.00005 < f/rate < 0.47, that is 10 Hz to 90 kHz at 192 kHz and 2 Hz to 20.7 kHz at 44.1 kHz. They need no rate.
 */
const POLES: usize = memory.data<f64>([0.9997868225022906, 0.9989325350418041, 0.9958308041533864, 0.9836945335797542, 0.9360381772585094, 0.7584763254442348, 0.2815946060785205, -0.5477939373867147]);
const ZEROS: usize = memory.data<f64>([0.9994789679653814, 0.9978861174910633, 0.9917652544300108, 0.9676782319757515, 0.8743568052394104, 0.5606050190955874, 0.009738928359299903, -0.5832939323604907]);
const SECTIONS: i32 = 8;
/** f64 the direct part, 8 free; then per section pole, weight and memory, f64x2 each. */
const DIRECT: usize = 0;
const FILTER: usize = 16;
const SECTION_BYTES: usize = 48;
export const PINK_BYTES: usize = FILTER + <usize>SECTIONS * SECTION_BYTES;

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

/** On memory that is cleared. Not in sample loops. */
export function startPink(at: usize): void {
  let direct: f64 = 1;
  for (let k = 0; k < SECTIONS; k++) direct *= zero(k) / pole(k);
  const scale = 1.0 / Math.sqrt(filterPower(direct));
  store<f64>(at, direct * scale, DIRECT);
  for (let k = 0; k < SECTIONS; k++) {
    const section = at + FILTER + <usize>k * SECTION_BYTES;
    v128.store(section, f64x2.splat(pole(k)));
    v128.store(section, f64x2.splat(residue(k) * scale), 16);
  }
}

/** One frame. */
export function pinkOf(at: usize, x: v128): v128 {
  let sum = f64x2.mul(x, v128.load64_splat(at, DIRECT));
  let section = at + FILTER;
  for (let k = 0; k < SECTIONS; k++, section += SECTION_BYTES) {
    const memory = f64x2.add(x, f64x2.mul(v128.load(section, 32), v128.load(section)));
    v128.store(section, memory, 32);
    sum = f64x2.add(sum, f64x2.mul(memory, v128.load(section, 16)));
  }
  return sum;
}
