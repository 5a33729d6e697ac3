/**
 * The measuring signals of EBU Tech 3341 (minimum requirements of loudness meters) and Tech 3342 (loudness range), made from their
 * descriptions. Left out are those that are authentic programmes (3341 #7, #8; 3342 #5, #6). For tests.
 */
import { concatenate, sine, stereo } from './test-signals.ts';
import { amplitude } from './tone-level.ts';

export interface EbuSignal {
  readonly name: string;
  /** Left and right; where there is more, the center (left channel) and the surrounds. */
  readonly front: Float32Array;
  readonly center?: Float32Array;
  readonly surround?: Float32Array;
}

/** Level in dBFS (−Infinity: silence) and duration of one stretch of a 1 kHz tone. */
export type Stretch = readonly [levelDb: number, seconds: number];

/** Stretches of one unbroken 1 kHz tone, equal in both channels. */
export function tone(stretches: readonly Stretch[], rateHz = 48000): Float32Array {
  const ends = stretches.reduce<number[]>((list, [, seconds]) => [...list, (list.at(-1) ?? 0) + seconds], []).map((seconds) => Math.round(seconds * rateHz));
  const levels = stretches.map(([levelDb]) => amplitude(levelDb));
  let k = 0;
  return stereo(ends.at(-1)!, (i) => {
    while (i >= ends[k]!) k++;
    return levels[k]! * Math.sin((2 * Math.PI * 1000 * i) / rateHz);
  });
}

const repeat = (count: number, stretches: readonly Stretch[]): Stretch[] => Array.from({ length: count }, () => stretches).flat();
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, k) => from + k);

/** Tech 3341, 1…6, 9, 11, 12, 14, and the files of 10 and 13. */
export function loudnessSignals(number: number, rateHz = 48000): EbuSignal[] {
  const one = (front: Float32Array, more: Partial<EbuSignal> = {}): EbuSignal[] => [{ name: `3341-${number}`, front, ...more }];
  switch (number) {
    case 1: return one(tone([[-23, 20]], rateHz));
    case 2: return one(tone([[-33, 20]], rateHz));
    case 3: return one(tone([[-36, 10], [-23, 60], [-36, 10]], rateHz));
    case 4: return one(tone([[-72, 10], [-36, 10], [-23, 60], [-36, 10], [-72, 10]], rateHz));
    case 5: return one(tone([[-26, 20], [-20, 20.1], [-26, 20]], rateHz));
    case 6: return one(tone([[-28, 20]], rateHz), { center: tone([[-24, 20]], rateHz), surround: tone([[-30, 20]], rateHz) });
    case 9: return one(tone(repeat(5, [[-20, 1.34], [-30, 1.66]]), rateHz));
    case 10: return range(1, 20).map((i) => ({ name: `3341-10-${i}`, front: tone([[-Infinity, i * 0.15], [-23, 3], [-Infinity, 1]], rateHz) }));
    case 11: return one(tone(range(0, 19).flatMap((i): Stretch[] => [[-Infinity, i * 0.15], [-38 + i, 3], [-Infinity, 3 - i * 0.15]]), rateHz));
    case 12: return one(tone(repeat(25, [[-20, 0.18], [-30, 0.22]]), rateHz));
    case 13: return range(1, 20).map((i) => ({ name: `3341-13-${i}`, front: tone([[-Infinity, i * 0.02], [-23, 0.4], [-Infinity, 1]], rateHz) }));
    case 14: return one(tone(range(0, 19).flatMap((i): Stretch[] => [[-Infinity, i * 0.02], [-38 + i, 0.4], [-Infinity, 0.4 - i * 0.02]]), rateHz));
    default: throw new RangeError(`Tech 3341 has no synthetic loudness signal ${number}`);
  }
}

/** Tech 3342, 1…4: 20 s each. */
export function rangeSignal(number: number, rateHz = 48000): EbuSignal {
  const levels = [[-20, -30], [-20, -15], [-40, -20], [-50, -35, -20, -35, -50]][number - 1];
  if (levels === undefined) throw new RangeError(`Tech 3342 has no synthetic signal ${number}`);
  return { name: `3342-${number}`, front: tone(levels.map((levelDb) => [levelDb, 20]), rateHz) };
}

/** Linear fades of 10 ms at both ends: without them the onset rings. Silence of 20 ms follows, for meters that lag. */
function faded(signal: Float32Array, rateHz: number): Float32Array {
  const frames = signal.length / 2;
  const fade = Math.round(rateHz / 100);
  return concatenate(signal.map((v, i) => v * Math.min(1, (i >> 1) / fade, (frames - 1 - (i >> 1)) / fade)), new Float32Array(4 * fade));
}

const PEAK_SECONDS = 0.2;

/** Tech 3341, 15…23: true peaks between the samples. */
export function truePeakSignal(number: number, rateHz = 48000): EbuSignal {
  const name = `3341-${number}`;
  const frames = Math.round(PEAK_SECONDS * rateHz);
  const steady = { 15: [4, 0.5, 0], 16: [4, 0.5, 45], 17: [6, 0.5, 60], 18: [8, 0.5, 67.5], 19: [4, 1.41, 45] }[number];
  if (steady !== undefined) return { name, front: faded(sine(frames, rateHz / steady[0]!, rateHz, steady[1]!, steady[2]!), rateHz) };
  if (number < 20 || number > 23) throw new RangeError(`Tech 3341 has no true-peak signal ${number}`);
  const wave = burst(4 * frames);
  return { name, front: faded(stereo(frames, (i) => lowPassedAt(wave, 4 * i + number - 20)), rateHz) };
}

/** At four times the rate: a sine of fs/6 at half scale that holds one period of fs/4 at full scale, joined at rising zero crossings. */
function burst(length: number): Float64Array {
  const start = Math.floor(length / 48) * 24;
  return Float64Array.from({ length }, (_, i) => {
    if (i < start) return 0.5 * Math.sin((2 * Math.PI * i) / 24);
    if (i < start + 16) return Math.sin((2 * Math.PI * (i - start)) / 16);
    return 0.5 * Math.sin((2 * Math.PI * (i - start - 16)) / 24);
  });
}

/** Linear-phase low-pass at an eighth of the rate: 1023 taps of a sinc under a Blackman window. */
const HALF = 511;
const LOW_PASS = Float64Array.from({ length: 2 * HALF + 1 }, (_, k) => {
  const n = k - HALF;
  const window = 0.42 + 0.5 * Math.cos((Math.PI * n) / (HALF + 1)) + 0.08 * Math.cos((2 * Math.PI * n) / (HALF + 1));
  return window * (n === 0 ? 0.25 : Math.sin((Math.PI * n) / 4) / (Math.PI * n));
});

/** One value of the low-passed signal, its delay taken off. */
function lowPassedAt(x: Float64Array, i: number): number {
  let sum = 0;
  for (let k = Math.max(0, i + HALF - x.length + 1); k <= Math.min(2 * HALF, i + HALF); k++) sum += LOW_PASS[k]! * x[i + HALF - k]!;
  return sum;
}
