/**
 * The drum kit, one hit at a time: skins as decaying sines, metal as many inharmonic modes, wires and air as filtered
 * noise. Each function renders a mono sound at full force, peak near 1. Any thread; allocates its result.
 */
import { cos, exp, pow, sin, TAU } from '../../src/kit/exact-math.ts';
import { Biquad } from './filters.ts';
import { noiseScale, Random } from './random.ts';

const framesOf = (seconds: number, rateHz: number): Float32Array => new Float32Array(Math.floor(seconds * rateHz));

/** Adds a sine whose pitch falls from `fromHz` to `toHz` with the time constant `bendSeconds`, decaying. */
function addSkin(out: Float32Array, rateHz: number, gain: number, fromHz: number, toHz: number, bendSeconds: number, decaySeconds: number): void {
  const bend = exp(-1 / (bendSeconds * rateHz));
  const decay = exp(-1 / (decaySeconds * rateHz));
  const attackFrames = 0.0008 * rateHz;
  let hz = fromHz - toHz;
  let level = gain;
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = (out[i] ?? 0) + level * Math.min(1, i / attackFrames) * sin(TAU * phase);
    phase += (toHz + hz) / rateHz;
    hz *= bend;
    level *= decay;
  }
}

/** Adds decaying noise through a filter. */
function addNoise(out: Float32Array, rateHz: number, random: Random, gain: number, filters: readonly Biquad[], decaySeconds: number, delaySeconds = 0): void {
  const decay = exp(-1 / (decaySeconds * rateHz));
  // Air and microphones end somewhere: without this a higher rate would add ultrasound and be louder.
  const ceiling = new Biquad('lowpass', rateHz, 16000, 0.7);
  let level = gain * noiseScale(rateHz);
  for (let i = Math.floor(delaySeconds * rateHz); i < out.length; i++) {
    let x = ceiling.process(random.signed() * level);
    for (const filter of filters) x = filter.process(x);
    out[i] = (out[i] ?? 0) + x;
    level *= decay;
  }
}

/** Adds a mode of a metal body: a decaying sine by a two-multiply recurrence. */
function addMode(out: Float32Array, rateHz: number, gain: number, hz: number, phase: number, decaySeconds: number): void {
  const r = exp(-1 / (decaySeconds * rateHz));
  const w = (TAU * hz) / rateHz;
  const b = 2 * r * cos(w);
  const c = r * r;
  let y1 = gain * sin(phase);
  let y2 = (gain * sin(phase - w)) / r;
  for (let i = 0; i < out.length; i++) {
    out[i] = (out[i] ?? 0) + y1;
    const y = b * y1 - c * y2;
    y2 = y1;
    y1 = y;
  }
}

function addMetal(out: Float32Array, rateHz: number, random: Random, modes: number, lowHz: number, highHz: number, decaySeconds: number, gain: number): void {
  for (let m = 0; m < modes; m++) {
    const place = (m + random.unit()) / modes;
    const hz = lowHz * pow(highHz / lowHz, place);
    const decay = decaySeconds * (1.25 - 0.7 * place) * (0.6 + 0.8 * random.unit());
    addMode(out, rateHz, (gain * (0.4 + 0.6 * random.unit())) / Math.sqrt(modes), hz, TAU * random.unit(), decay);
  }
}

export function kickSound(rateHz: number, take: number): Float32Array {
  const random = new Random(`kick ${take}`);
  const out = framesOf(0.5, rateHz);
  addSkin(out, rateHz, 0.92, 190 + 12 * take, 49, 0.022, 0.13);
  addSkin(out, rateHz, 0.3, 420, 110, 0.012, 0.03);
  addNoise(out, rateHz, random, 0.55, [new Biquad('bandpass', rateHz, 3300, 1.1)], 0.006);
  return out;
}

/** A thin, cracking snare: its first millisecond stands far above the body, as an unprocessed close microphone hears it. */
export function snareSound(rateHz: number, take: number): Float32Array {
  const random = new Random(`snare ${take}`);
  const out = framesOf(0.42, rateHz);
  addSkin(out, rateHz, 0.3, 250, 187 + 2 * take, 0.02, 0.055);
  addSkin(out, rateHz, 0.15, 360, 331, 0.02, 0.04);
  addNoise(out, rateHz, random, 0.27, [new Biquad('highpass', rateHz, 1400, 0.7), new Biquad('peak', rateHz, 4800, 0.8, 6)], 0.06);
  addNoise(out, rateHz, random, 0.06, [new Biquad('bandpass', rateHz, 2400, 0.5)], 0.13, 0.004);
  addSkin(out, rateHz, 0.75, 2600, 900, 0.0008, 0.0009);
  addNoise(out, rateHz, random, 0.9, [new Biquad('highpass', rateHz, 2200, 0.7)], 0.0012);
  return out;
}

export function ghostSound(rateHz: number, take: number): Float32Array {
  const random = new Random(`ghost ${take}`);
  const out = framesOf(0.2, rateHz);
  addSkin(out, rateHz, 0.3, 215, 190, 0.02, 0.03);
  addNoise(out, rateHz, random, 0.3, [new Biquad('bandpass', rateHz, 3200, 0.6)], 0.035);
  return out;
}

export function tomSound(rateHz: number, hz: number, take: number): Float32Array {
  const out = framesOf(0.6, rateHz);
  addSkin(out, rateHz, 0.8, hz * 1.5, hz, 0.04, 0.17);
  addSkin(out, rateHz, 0.25, hz * 2.4, hz * 1.59, 0.03, 0.08);
  addNoise(out, rateHz, new Random(`tom ${hz} ${take}`), 0.3, [new Biquad('bandpass', rateHz, 2200, 0.8)], 0.012);
  return out;
}

/** `side` gives the two ears of a stereo pair their own noise and modes. */
export function hatSound(rateHz: number, take: number, side: number, open: boolean): Float32Array {
  const random = new Random(`hat ${take} ${side}`);
  const out = framesOf(open ? 0.55 : 0.16, rateHz);
  const decay = open ? 0.16 : 0.028;
  addMetal(out, rateHz, new Random(`hat metal ${side}`), 28, 3600, 13500, decay, 0.55);
  addNoise(out, rateHz, random, 0.6, [new Biquad('highpass', rateHz, 7200, 0.8)], decay * 0.8);
  fadeEnd(out, rateHz);
  return out;
}

export function crashSound(rateHz: number, side: number): Float32Array {
  const out = framesOf(3, rateHz);
  addMetal(out, rateHz, new Random(`crash ${side}`), 70, 420, 12500, 0.75, 0.9);
  addNoise(out, rateHz, new Random(`crash noise ${side}`), 0.5, [new Biquad('highpass', rateHz, 4200, 0.6)], 0.35);
  fadeEnd(out, rateHz);
  return out;
}

export function rideSound(rateHz: number, side: number): Float32Array {
  const out = framesOf(1.6, rateHz);
  addMetal(out, rateHz, new Random(`ride ${side}`), 36, 900, 9500, 0.5, 0.5);
  addMode(out, rateHz, 0.2, 3130, 0, 0.05);
  fadeEnd(out, rateHz);
  return out;
}

export function tambourineSound(rateHz: number, take: number): Float32Array {
  const random = new Random(`tambourine ${take}`);
  const out = framesOf(0.22, rateHz);
  addMetal(out, rateHz, random, 22, 5200, 14500, 0.045, 0.5);
  addNoise(out, rateHz, random, 0.35, [new Biquad('highpass', rateHz, 6500, 0.9)], 0.03, 0.006);
  fadeEnd(out, rateHz);
  return out;
}

/** The last 20 ms go to zero, because modes cut off would click. */
function fadeEnd(out: Float32Array, rateHz: number): void {
  const frames = Math.floor(0.02 * rateHz);
  for (let i = 0; i < frames; i++) {
    const at = out.length - 1 - i;
    out[at] = (out[at] ?? 0) * (i / frames);
  }
}
