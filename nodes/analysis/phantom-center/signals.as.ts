/**
 * What the node can play by itself, a frame at a time, mono: a phrase of five vowels, a click, pink noise. Audio thread; memory is the
 * caller's; nothing depends on the clock, so that a take is the same every time.
 *
 * Voice: the derivative of a glottal pulse (Klatt and Klatt 1990, KLGLOTT88), its jump at closure smoothed over two frames
 * (polyBLEP), with breath while the glottis is open, through five resonators in a row (Klatt 1980) whose formants are those of a man
 * (Peterson and Barney 1952).
 */
import { rateHz } from "../../../worklets/dsp/clock";
import { flush } from "../../../worklets/dsp/frame";
import { pinkOf, PINK_BYTES, startPink } from "../../../worklets/dsp/pink";
import { nextRandom, RANDOM_BYTES, seedRandom } from "../../../worklets/dsp/random";
import { sineOfTurns } from "../../../worklets/dsp/sine";

/** RMS of the noise and, about, of a spoken vowel: −23 dBFS. */
const LEVEL: f64 = 0.0708;

/** f64: place in the period, 0…1; frames since the phrase began; amplitude and where it goes; period's share of a frame. */
const PHASE: usize = 0, FRAME: usize = 8, AMPLITUDE: usize = 16, GOAL: usize = 24, STEP: usize = 32;
/** Per resonator f64: A, B, C and the last two frames. */
const RESONATORS: usize = 40;
const RESONATOR_BYTES: usize = 40;
const FORMANTS: i32 = 5;
/** f64: frames since the last click began. */
const CLICK: usize = RESONATORS + <usize>FORMANTS * RESONATOR_BYTES;
const BREATH: usize = (CLICK + 8 + 15) & ~15;
const NOISE: usize = BREATH + <usize>RANDOM_BYTES;
const PINK: usize = NOISE + <usize>RANDOM_BYTES;
export const SIGNALS_BYTES: usize = PINK + PINK_BYTES;

const SYLLABLES: i32 = 5;
const SYLLABLE_SECONDS: f64 = 0.42;
const PAUSE_SECONDS: f64 = 0.5;
/** Mouth closed at the beginning of a syllable; then the formants glide as long again. */
const CLOSED_SECONDS: f64 = 0.06;
/** First three formants of a, e, i, o, u; the other two stay. */
const VOWELS: usize = memory.data<f64>([730, 1090, 2440, 530, 1840, 2480, 270, 2290, 3010, 570, 840, 2410, 300, 870, 2240]);
const UPPER: usize = memory.data<f64>([3500, 4500]);
const WIDTHS: usize = memory.data<f64>([60, 90, 120, 175, 250]);
/** Pitch of each syllable against the first, semitones. */
const MELODY: usize = memory.data<f64>([0, 3, 4, 1, -3]);
const PITCH_HZ: f64 = 122;
/** The glottis is open for this part of a period. */
const OPEN: f64 = 0.6;
const BREATH_PART: f64 = 0.05;
/** Brings the resonators' sum of that source to LEVEL, measured over the phrase. */
const VOICE: f64 = 0.101;

const CLICK_SECONDS: f64 = 0.6;
const CLICK_PEAK: f64 = 0.5;
/** A short bump less a long one of the same area, so that no direct current is left. */
const SHORT_SECONDS: f64 = 0.00025, LONG_SECONDS: f64 = 0.0025;

export function resetSignals(at: usize, seed: u32): void {
  memory.fill(at, 0, SIGNALS_BYTES);
  seedRandom(at + BREATH, seed ^ 0x5bd1e995);
  seedRandom(at + NOISE, seed);
  startPink(at + PINK);
}

// @ts-ignore: decorator
@inline
function entry(table: usize, k: i32): f64 {
  return load<f64>(table + ((<usize>k) << 3));
}

/** On the grid: pitch, formants and loudness of the moment. */
export function steerVoice(at: usize): void {
  const phrase = <f64>SYLLABLES * SYLLABLE_SECONDS + PAUSE_SECONDS;
  if (load<f64>(at, FRAME) >= phrase * rateHz) store<f64>(at, load<f64>(at, FRAME) - Math.floor(phrase * rateHz), FRAME);
  const seconds = load<f64>(at, FRAME) / rateHz;
  const syllable = min(SYLLABLES - 1, <i32>(seconds / SYLLABLE_SECONDS));
  const within = seconds - <f64>syllable * SYLLABLE_SECONDS;
  const before = max(syllable - 1, 0);
  const glide = min(1.0, within / (2.0 * CLOSED_SECONDS));
  store<f64>(at, within > CLOSED_SECONDS && within < SYLLABLE_SECONDS ? 1.0 : 0.0, GOAL);
  const semitones = entry(MELODY, before) + (entry(MELODY, syllable) - entry(MELODY, before)) * glide - 1.5 * (within / SYLLABLE_SECONDS);
  const hz = PITCH_HZ * Math.pow(2.0, (semitones + 0.15 * sineOfTurns(5.2 * seconds)) / 12.0);
  store<f64>(at, hz / rateHz, STEP);
  for (let k = 0; k < FORMANTS; k++) {
    const formant = k < 3 ? entry(VOWELS, before * 3 + k) + (entry(VOWELS, syllable * 3 + k) - entry(VOWELS, before * 3 + k)) * glide : entry(UPPER, k - 3);
    const radius = Math.exp((-Math.PI * entry(WIDTHS, k)) / rateHz);
    const b = 2.0 * radius * Math.cos((2.0 * Math.PI * formant) / rateHz), c = -radius * radius;
    const r = at + RESONATORS + <usize>k * RESONATOR_BYTES;
    store<f64>(r, 1.0 - b - c);
    store<f64>(r, b, 8);
    store<f64>(r, c, 16);
    store<f64>(r, flush(load<f64>(r, 24)), 24);
    store<f64>(r, flush(load<f64>(r, 32)), 32);
  }
}

export function nextVoice(at: usize): f64 {
  const step = load<f64>(at, STEP);
  let phase = load<f64>(at, PHASE) + step;
  if (phase >= 1) phase -= 1.0;
  store<f64>(at, phase, PHASE);
  store<f64>(at, load<f64>(at, FRAME) + 1.0, FRAME);
  // 12 ms to open and close the mouth.
  const amplitude = load<f64>(at, AMPLITUDE) + (load<f64>(at, GOAL) - load<f64>(at, AMPLITUDE)) * min(1.0, 83.3 / rateHz);
  store<f64>(at, flush(amplitude), AMPLITUDE);
  const u = phase / OPEN;
  let flow = u < 1 ? u * (2.0 - 3.0 * u) : 0.0;
  // The jump from −1 to 0 where the glottis closes.
  const past = (phase - OPEN) / step;
  if (past >= 0 && past < 1) flow -= 0.5 * (1.0 - past) * (1.0 - past);
  else if (past < 0 && past > -1) flow += 0.5 * (1.0 + past) * (1.0 + past);
  const random = <f64>i32x4.extract_lane(nextRandom(at + BREATH), 0) * 4.656612873077393e-10;
  let value = (flow + random * (u < 1 ? BREATH_PART : 0.3 * BREATH_PART)) * amplitude;
  for (let r = at + RESONATORS, end = r + <usize>FORMANTS * RESONATOR_BYTES; r < end; r += RESONATOR_BYTES) {
    const y = load<f64>(r) * value + load<f64>(r, 8) * load<f64>(r, 24) + load<f64>(r, 16) * load<f64>(r, 32);
    store<f64>(r, load<f64>(r, 24), 32);
    store<f64>(r, y, 24);
    value = y;
  }
  return value * VOICE;
}

/** A raised cosine from 0 to 1 and back over its width; `way` is how much of the width has passed. */
// @ts-ignore: decorator
@inline
function bump(way: f64): f64 {
  return way < 1 ? 0.5 - 0.5 * sineOfTurns(way + 0.25) : 0.0;
}

export function nextClick(at: usize): f64 {
  const frame = load<f64>(at, CLICK);
  store<f64>(at, frame + 1.0 >= CLICK_SECONDS * rateHz ? 0.0 : frame + 1.0, CLICK);
  const seconds = frame / rateHz;
  if (seconds > LONG_SECONDS) return 0;
  return CLICK_PEAK * (bump(seconds / SHORT_SECONDS) - (SHORT_SECONDS / LONG_SECONDS) * bump(seconds / LONG_SECONDS));
}

export function nextNoise(at: usize): f64 {
  const random = f64x2.convert_low_i32x4_s(nextRandom(at + NOISE));
  return f64x2.extract_lane(pinkOf(at + PINK, f64x2.mul(random, f64x2.splat(8.065490087349327e-10))), 0) * LEVEL;
}
