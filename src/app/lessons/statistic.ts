/** From the values that were seen to the one that counts. Pure. */
import { isNoSound } from '../../kit/index.ts';
import type { Bounds, Statistic } from '../../patch/lesson.ts';

export const isWithin = (value: number, { min = -Infinity, max = Infinity }: Bounds): boolean => value >= min && value <= max;

/** Undefined where nothing was seen. */
export function statisticOf(seen: readonly number[], statistic: Statistic, percent = 50, within: Bounds = {}): number | undefined {
  const values = seen.filter((value) => Number.isFinite(value) && !isNoSound(value));
  if (values.length === 0) return undefined;
  switch (statistic) {
    case 'last': return values.at(-1);
    case 'median': return percentile(values, 50);
    case 'percentile': return percentile(values, percent);
    case 'mean': return values.reduce((sum, value) => sum + value, 0) / values.length;
    case 'min': return values.reduce((least, value) => Math.min(least, value));
    case 'max': return values.reduce((most, value) => Math.max(most, value));
    case 'share': return (100 * values.filter((value) => isWithin(value, within)).length) / values.length;
  }
}

/** Between the two nearest, as most programs do (Hyndman and Fan 1996, definition 7). */
function percentile(values: readonly number[], percent: number): number {
  const sorted = Float64Array.from(values).sort();
  const at = ((sorted.length - 1) * percent) / 100;
  const low = Math.floor(at);
  const [a, b] = [sorted[low]!, sorted[Math.min(sorted.length - 1, low + 1)]!];
  return a + (b - a) * (at - low);
}
