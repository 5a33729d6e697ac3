/**
 * How a system answers to an impulse, and what follows from it: magnitude, phase, group delay, step response and latency. The
 * answer to silence is taken off, so that noise and offsets of the system, which are the same in each take, do not count. Right for
 * what is linear at this level and stands still; of the rest it is a picture of one moment. Pure; any thread.
 *
 * Group delay is Re(F{n·h}/F{h}) (Oppenheim and Schafer, Discrete-Time Signal Processing, 5.1): no phase is unwrapped for it.
 */
import { fourier } from '../fourier.ts';
import { type Curve, type Measured, ofSide, type Plot, type Reading, sides, type Take, toDb } from './measured.ts';
import { type Feed, stereoOf } from './test-signals.ts';

/** What phase and group delay are told against. */
export const COUNTED_FROM = ['input', 'latency', 'peak'] as const;

export interface ResponseSettings {
  readonly rateHz: number;
  /** Of the impulse. */
  readonly levelDb: number;
  readonly seconds: number;
  readonly feed: Feed;
  /** `latency`: what the nodes say they are late by; `peak`: the highest point of the impulse response. */
  readonly countedFrom: (typeof COUNTED_FROM)[number];
}

/** The system runs this long before the impulse, so that what begins slowly has begun. */
const LEAD_FRAMES = 512;
const POINTS_PER_OCTAVE = 48;
const LOW_HZ = 20;
const HIGH_HZ = 20_000;
/** Below the loudest band by this much phase means nothing. */
const PHASE_FLOOR_DB = -110;
/** What an impulse response is drawn to: this far below its peak, or this many points. */
const TAIL_DB = -80;
const MOST_POINTS = 1600;

const windowFrames = ({ seconds, rateHz }: ResponseSettings): number => 2 ** Math.ceil(Math.log2(Math.max(4096, seconds * rateHz)));

export function responseStimuli(settings: ResponseSettings): Float32Array[] {
  const frames = LEAD_FRAMES + windowFrames(settings);
  const height = 10 ** (settings.levelDb / 20);
  return [stereoOf(frames, settings.feed, (k) => (k === LEAD_FRAMES ? height : 0)), new Float32Array(frames * 2)];
}

export function response(takes: readonly Take[], settings: ResponseSettings): Measured {
  const [struck, quiet] = takes as [Take, Take];
  // As the engine has it, in 32 bits.
  const height = Math.fround(10 ** (settings.levelDb / 20));
  const own = { ...struck, samples: struck.samples.map((value, k) => value - quiet.samples[k]!).subarray(LEAD_FRAMES * 2) };
  const found = sides(own).filter(({ samples }) => samples.some((value) => value !== 0)).map(({ name, samples }) => ({ name, samples: samples.map((value) => value / height) }));
  const parts = found.map(({ name, samples }) => ({ name, ...ofSamples(name, samples, struck, settings) }));
  const joined = (pick: (part: (typeof parts)[number]) => Curve): Curve[] => parts.map(pick);
  const hz = { label: 'Frequency', unit: 'Hz', scale: 'log' } as const;
  const ms = { label: 'Time after the impulse', unit: 'ms', scale: 'linear' } as const;
  const plots: Plot[] = [
    { id: 'magnitude', title: 'Magnitude', x: hz, y: { label: 'Gain', unit: 'dB', scale: 'linear' }, curves: joined((part) => part.magnitude), neutral: 0, least: [-12, 12], floor: -100 },
    { id: 'phase', title: 'Phase', x: hz, y: { label: 'Phase', unit: '°', scale: 'linear' }, curves: joined((part) => part.phase), neutral: 0, least: [-180, 180] },
    { id: 'phase-unwrapped', title: 'Phase, unwrapped', x: hz, y: { label: 'Phase', unit: '°', scale: 'linear' }, curves: joined((part) => part.unwrapped), neutral: 0, least: [-180, 180] },
    { id: 'group-delay', title: 'Group delay', x: hz, y: { label: 'Delay', unit: 'ms', scale: 'linear' }, curves: joined((part) => part.groupDelay), neutral: 0, least: [-0.5, 0.5] },
    { id: 'impulse', title: 'Impulse response', x: ms, y: { label: 'Amplitude', unit: '', scale: 'linear' }, curves: joined((part) => part.impulse), neutral: 0, least: [-0.1, 0.1] },
    { id: 'step', title: 'Step response', x: ms, y: { label: 'Amplitude', unit: '', scale: 'linear' }, curves: joined((part) => part.step), neutral: 0, least: [0, 1] },
  ];
  const readings = parts.flatMap((part) => ofSide(part.readings, part.name, parts.length));
  const reported: Reading = { id: 'reported-latency', label: 'Latency the nodes report', value: (struck.reportedFrames * 1000) / settings.rateHz, unit: 'ms', note: frameText(struck.reportedFrames) };
  const silent: Reading[] = parts.length === 0 ? [{ id: 'silent', label: 'Nothing came out', value: null, unit: '', note: 'The way from input to output is closed.' }] : [];
  return { plots, readings: [reported, ...readings, ...silent] };
}

const frameText = (frames: number): string => `${frames} ${frames === 1 ? 'frame' : 'frames'}`;

function ofSamples(name: string, h: Float64Array, { reportedFrames }: Take, { rateHz, countedFrom }: ResponseSettings) {
  const size = h.length;
  const peak = peakOf(h);
  const fromFrame = countedFrom === 'latency' ? reportedFrames : countedFrom === 'peak' ? peak : 0;
  const [re, im] = transformed(h);
  const [rampRe, rampIm] = transformed(h.map((value, n) => value * (n - fromFrame)));
  const half = size / 2;
  const db = Float64Array.from({ length: half + 1 }, (_, k) => toDb(Math.hypot(re[k]!, im[k]!)));
  const loudest = db.reduce((most, one) => Math.max(most, one), -Infinity);
  const wrapped = Float64Array.from(db, (_, k) => wrap(Math.atan2(im[k]!, re[k]!) + (2 * Math.PI * k * fromFrame) / size));
  const unwrapped = unwrap(wrapped);
  const delayMs = Float64Array.from(db, (_, k) => {
    const power = re[k]! ** 2 + im[k]! ** 2;
    return power > 0 ? ((rampRe[k]! * re[k]! + rampIm[k]! * im[k]!) / power) * (1000 / rateHz) : 0;
  });
  const frequencies = logFrequencies(rateHz);
  const at = (values: Float64Array, hz: number): number => between(values, (hz * size) / rateHz);
  const heard = (hz: number, value: () => number): number | null => (at(db, hz) > loudest + PHASE_FLOOR_DB ? value() : null);
  const curve = (y: (hz: number) => number | null): Curve => ({ name, x: frequencies, y: frequencies.map(y) });
  const degrees = 180 / Math.PI;
  const end = lengthOf(h);
  const sums = h.slice();
  for (let k = 1; k < sums.length; k++) sums[k]! += sums[k - 1]!;
  const oneKilohertz = (1000 * size) / rateHz;
  return {
    magnitude: curve((hz) => at(db, hz)),
    phase: curve((hz) => heard(hz, () => wrap(at(unwrapped, hz)) * degrees)),
    unwrapped: curve((hz) => heard(hz, () => at(unwrapped, hz) * degrees)),
    groupDelay: curve((hz) => heard(hz, () => at(delayMs, hz))),
    impulse: timeCurve(name, h, end, rateHz),
    step: timeCurve(name, sums, end, rateHz),
    readings: [
      { id: 'peak-latency', label: 'Latency measured, to the peak', value: (peak * 1000) / rateHz, unit: 'ms', note: frameText(peak) },
      { id: 'gain-1k', label: 'Gain at 1 kHz', value: between(db, oneKilohertz), unit: 'dB' },
      { id: 'loudest', label: 'Highest gain', value: loudest, unit: 'dB', note: `at ${Math.round((db.indexOf(loudest) * rateHz) / size)} Hz` },
    ],
  };
}

function transformed(signal: Float64Array): readonly [Float64Array, Float64Array] {
  const [re, im] = [signal.slice(), new Float64Array(signal.length)];
  fourier(re, im);
  return [re, im];
}

function peakOf(h: Float64Array): number {
  let peak = 0;
  for (let k = 1; k < h.length; k++) if (Math.abs(h[k]!) > Math.abs(h[peak]!)) peak = k;
  return peak;
}

const wrap = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/** Without jumps of more than half a turn from bin to bin. */
function unwrap(wrapped: Float64Array): Float64Array {
  const smooth = wrapped.slice();
  for (let k = 1; k < smooth.length; k++) smooth[k] = smooth[k - 1]! + wrap(wrapped[k]! - smooth[k - 1]!);
  // Told nearest to zero at 1/200 of the range, where there still is sound in most systems, rather than at 0 Hz, where there may be none.
  const turns = 2 * Math.PI * Math.round(smooth[Math.floor(smooth.length / 200)]! / (2 * Math.PI));
  return smooth.map((angle) => angle - turns);
}

function between(values: Float64Array, place: number): number {
  const low = Math.min(values.length - 2, Math.floor(place));
  const part = Math.min(1, place - low);
  return values[low]! * (1 - part) + values[low + 1]! * part;
}

export function logFrequencies(rateHz: number): number[] {
  const top = Math.min(HIGH_HZ, rateHz / 2);
  const count = Math.round(Math.log2(HIGH_HZ / LOW_HZ) * POINTS_PER_OCTAVE);
  return Array.from({ length: count + 1 }, (_, k) => LOW_HZ * (HIGH_HZ / LOW_HZ) ** (k / count)).filter((hz) => hz <= top);
}

/** To where all later is far below the peak. */
function lengthOf(h: Float64Array): number {
  const least = Math.abs(h[peakOf(h)]!) * 10 ** (TAIL_DB / 20);
  let end = h.length;
  while (end > 64 && Math.abs(h[end - 1]!) <= least) end--;
  return end;
}

/** Each point of a long response stands for a stretch of it: the value farthest from zero. */
function timeCurve(name: string, values: Float64Array, end: number, rateHz: number): Curve {
  const stride = Math.max(1, Math.ceil(end / MOST_POINTS));
  const x: number[] = [];
  const y: number[] = [];
  for (let k = 0; k < end; k += stride) {
    let far = k;
    for (let n = k; n < Math.min(end, k + stride); n++) if (Math.abs(values[n]!) > Math.abs(values[far]!)) far = n;
    x.push((far * 1000) / rateHz);
    y.push(values[far]!);
  }
  return { name, x, y };
}
