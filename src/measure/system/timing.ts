/**
 * How fast the gain of a system follows a level: a square wave, which has one level throughout, steps up and down again, and the gain
 * is read frame by frame. A time is told by when 63.2 % of the change, in dB, is done (the time constant, as the compressor's
 * controls have it), and by 10–90 %, which of one time constant is 2.197 of it (DSP practice 4.1). What bends the wave, as a filter
 * does, is read by the power of whole periods instead, and so only to within one. Pure; any thread.
 */
import { type Curve, fromDb, type Measured, ofSide, type Reading, powerToDb, sides, type Take, toDb } from './measured.ts';
import { type Feed, square, squareHalf, stereoOf } from './test-signals.ts';

export interface TimingSettings {
  readonly rateHz: number;
  readonly frequencyHz: number;
  readonly lowDb: number;
  readonly highDb: number;
  /** How long it stays high, and then low again. */
  readonly seconds: number;
  readonly feed: Feed;
}

const REST_SECONDS = 0.5;
/** The gain before a step, and what it comes to, are means over this long. */
const STILL_SECONDS = 0.01;
/** A gain that moves by more than this while the level stands still is that of a bent wave. */
const LEAST_RIPPLE_DB = 0.2;
/** Less of a change is none. */
const LEAST_CHANGE_DB = 0.1;
const SHOWN_BEFORE_MS = 20;
const MOST_POINTS = 1600;

interface Steps {
  readonly up: number;
  readonly down: number;
  readonly end: number;
}

function stepsOf({ rateHz, seconds, frequencyHz }: TimingSettings): Steps {
  const period = 2 * squareHalf(frequencyHz, rateHz);
  const whole = (length: number): number => Math.max(1, Math.round((length * rateHz) / period)) * period;
  const up = whole(REST_SECONDS);
  return { up, down: up + whole(seconds), end: up + 2 * whole(seconds) };
}

export function timingStimuli(settings: TimingSettings): Float32Array[] {
  const { up, down, end } = stepsOf(settings);
  const wave = square(squareHalf(settings.frequencyHz, settings.rateHz));
  const [low, high] = [fromDb(settings.lowDb), fromDb(settings.highDb)];
  return [stereoOf(end, settings.feed, (k) => (k >= up && k < down ? high : low) * wave(k))];
}

export function timing([take]: readonly Take[], settings: TimingSettings): Measured {
  const { rateHz } = settings;
  const late = take!.reportedFrames;
  const steps = stepsOf(settings);
  const [low, high] = [settings.lowDb, settings.highDb];
  const parts = sides(take!).map(({ name, samples }) => {
    // The last frames of the answer to the last ones sent are cut off with the latency.
    const answer = samples.subarray(late);
    const sent = (k: number): number => (k >= steps.up && k < steps.down ? high : low);
    const byFrame = answer.map((value, k) => toDb(Math.abs(value)) - sent(k));
    const isBent = ripple(byFrame, steps.up, rateHz) > LEAST_RIPPLE_DB || ripple(byFrame, steps.down, rateHz) > LEAST_RIPPLE_DB;
    const gains = isBent ? byPeriod(answer, [0, steps.up, steps.down, answer.length], 2 * squareHalf(settings.frequencyHz, rateHz), sent) : byFrame;
    return { name, isBent, attack: change(gains, steps.up, steps.down, rateHz), release: change(gains, steps.down, gains.length, rateHz), gains };
  });
  const plot = (id: string, title: string, at: number, to: number) => ({
    id, title, x: { label: 'Time after the step', unit: 'ms', scale: 'linear' } as const, y: { label: 'Gain', unit: 'dB', scale: 'linear' } as const, neutral: 0, least: [-3, 1] as const, floor: -100,
    curves: parts.map(({ name, gains }) => gainCurve(name, gains, at, Math.min(to, gains.length), rateHz)),
  });
  return {
    plots: [plot('attack', 'Level goes up', steps.up, steps.down), plot('release', 'Level goes down', steps.down, steps.end)],
    readings: parts.flatMap(({ name, isBent, attack, release }) => ofSide([...readings('attack', 'Attack', attack, isBent), ...readings('release', 'Release', release, isBent)], name, parts.length)),
  };
}

/** How much the gain moves in the last moments before a step. */
function ripple(gains: Float64Array, step: number, rateHz: number): number {
  const before = gains.subarray(step - Math.round(STILL_SECONDS * rateHz), step);
  return before.reduce((most, one) => Math.max(most, one), -Infinity) - before.reduce((least, one) => Math.min(least, one), Infinity);
}

/** The gain of a period's power around each frame; no period reaches over a step. */
function byPeriod(answer: Float64Array, edges: readonly number[], period: number, sentDb: (frame: number) => number): Float64Array {
  const sums = new Float64Array(answer.length + 1);
  answer.forEach((value, k) => { sums[k + 1] = sums[k]! + value * value; });
  return answer.map((_, k) => {
    const part = edges.findIndex((edge, n) => n > 0 && k < edge);
    const start = Math.max(edges[part - 1]!, Math.min(edges[part]! - period, k - period / 2));
    return powerToDb(Math.max(0, sums[start + period]! - sums[start]!) / period) - sentDb(k);
  });
}

interface Change {
  readonly db: number;
  readonly ms: number | null;
  readonly riseMs: number | null;
}

/** What the gain does from a step to the next. */
function change(gains: Float64Array, from: number, to: number, rateHz: number): Change {
  const still = Math.round(STILL_SECONDS * rateHz);
  const mean = (start: number, end: number): number => gains.subarray(start, end).reduce((sum, one) => sum + one, 0) / (end - start);
  const before = mean(from - still, from);
  const after = mean(to - still, to);
  const db = after - before;
  if (Math.abs(db) < LEAST_CHANGE_DB) return { db, ms: null, riseMs: null };
  // From when on it stays there: what rings on from before the step is not taken for it. A gain moves from one frame to the next, so
  // that before the first frame of the step it still stands where it was.
  const reached = (share: number): number | null => {
    const part = (k: number): number => (k < from ? 0 : (gains[k]! - before) / db);
    let k = to - 1;
    if (part(k) < share) return null;
    while (k >= from && part(k) >= share) k--;
    return ((k + 1 - from + (share - part(k)) / (part(k + 1) - part(k))) * 1000) / rateHz;
  };
  const [ten, ninety] = [reached(0.1), reached(0.9)];
  return { db, ms: reached(1 - Math.exp(-1)), riseMs: ten === null || ninety === null ? null : ninety - ten };
}

function readings(id: string, label: string, { db, ms, riseMs }: Change, isBent: boolean): Reading[] {
  const note = ms === null ? { note: 'The gain stays as it is.' } : isBent ? { note: 'to within a period' } : {};
  return [
    { id, label: `${label}, to 63 %`, value: ms, unit: 'ms', ...note },
    { id: `${id}-rise`, label: `${label}, 10 to 90 %`, value: riseMs, unit: 'ms', ...note },
    { id: `${id}-change`, label: `${label}: change of gain`, value: db, unit: 'dB' },
  ];
}

/** Close to the step every frame, later ones ever wider apart would hide a ripple: so evenly, each point the mean of its stretch. */
function gainCurve(name: string, gains: Float64Array, at: number, to: number, rateHz: number): Curve {
  const from = at - Math.round((SHOWN_BEFORE_MS * rateHz) / 1000);
  const stride = Math.max(1, Math.ceil((to - from) / MOST_POINTS));
  const x: number[] = [];
  const y: number[] = [];
  for (let k = from; k + stride <= to; k += stride) {
    x.push(((k + (stride - 1) / 2 - at) * 1000) / rateHz);
    y.push(gains.subarray(k, k + stride).reduce((sum, one) => sum + one, 0) / stride);
  }
  return { name, x, y };
}
