/**
 * Where a value stands on the way of a knob, 0…1, and back. Pure; for hands and eyes only, the engine never sees it.
 */
import type { Param } from '../kit/index.ts';
import { SILENCE_DB } from '../kit/index.ts';

type Range = Pick<Param, 'min' | 'max' | 'scale'>;

/** Console taper: dB against the way from the bottom; 0 dB at three quarters. */
const FADER: readonly (readonly [db: number, way: number])[] = [[SILENCE_DB, 0], [-60, 0.06], [-40, 0.16], [-20, 0.36], [-10, 0.52], [0, 0.75], [12, 1]];
/** A logarithmic scale from zero is linear below this part of its maximum. */
const LOG_KNEE = 1 / 1000;

const clamp01 = (way: number): number => Math.min(1, Math.max(0, way));

export function wayOf(value: number, param: Range): number {
  const { min, max, scale } = param;
  if (scale === 'fader') return clamp01((bend(value, 0, 1) - bend(min, 0, 1)) / (bend(max, 0, 1) - bend(min, 0, 1)));
  if (scale === 'reciprocal') return clamp01((1 / min - 1 / value) / (1 / min - 1 / max));
  if (scale === 'log' && min > 0) return clamp01(Math.log(value / min) / Math.log(max / min));
  if (scale === 'log' && min === 0) return clamp01(Math.log1p(value / (max * LOG_KNEE)) / Math.log1p(1 / LOG_KNEE));
  return clamp01((value - min) / (max - min));
}

/** Where a value's bar begins: in the middle for a range that goes as far down as up, else at the bottom. */
export const originOf = (param: Range): number => (param.scale === 'linear' && param.max > 0 && param.min === -param.max ? 0.5 : 0);

export function valueAt(way: number, param: Range): number {
  const { min, max, scale } = param;
  const at = clamp01(way);
  if (at === 0) return min;
  if (at === 1) return max;
  if (scale === 'fader') return bend(bend(min, 0, 1) + at * (bend(max, 0, 1) - bend(min, 0, 1)), 1, 0);
  if (scale === 'reciprocal') return 1 / (1 / min - at * (1 / min - 1 / max));
  if (scale === 'log' && min > 0) return min * (max / min) ** at;
  if (scale === 'log' && min === 0) return max * LOG_KNEE * Math.expm1(at * Math.log1p(1 / LOG_KNEE));
  return min + at * (max - min);
}

/** Reads the fader table from one column to the other, straight between its points. */
function bend(value: number, from: 0 | 1, to: 0 | 1): number {
  const above = FADER.findIndex((point) => point[from] >= value);
  if (above === 0) return FADER[0]![to];
  const high = FADER[above === -1 ? FADER.length - 1 : above]!;
  const low = FADER[(above === -1 ? FADER.length - 1 : above) - 1]!;
  return low[to] + ((value - low[from]) / (high[from] - low[from])) * (high[to] - low[to]);
}

/** The nearest value a hand would mean: a tenth of a dB, three figures of a frequency, a whole choice. */
export function roundForHand(value: number, param: Pick<Param, 'unit' | 'min' | 'max' | 'scale' | 'choices' | 'toggle'>): number {
  const { unit, min, max } = param;
  const step = param.choices !== undefined || param.toggle ? 1 : stepOf(value, unit, param);
  const rounded = Math.round(value / step) * step;
  return Math.min(max, Math.max(min, Number(rounded.toPrecision(12))));
}

function stepOf(value: number, unit: string, { min, max, scale }: Range): number {
  if (unit === 'dB') return 0.1;
  if (unit === '%' || unit === '°') return max - min > 20 ? 1 : 0.1;
  if (scale === 'linear') return 10 ** (Math.floor(Math.log10(max - min)) - 3);
  return value === 0 ? 0.001 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
}
