/** A reading as it is told. Pure. */
import { isNoSound } from '../../kit/index.ts';
import { formatUnit } from '../../editor/value-text.ts';

/** Ratios of distortion need figures that levels do not. */
export function readingText(value: number, unit: string): string {
  if (unit === '%') return `${Number(value.toPrecision(3))} %`;
  if (unit === 'dB' || unit === 'dBFS') return isNoSound(value) ? `\u2212\u221e ${unit}` : `${(value + 0).toFixed(2).replace(/^-(0\.00)$/, '$1').replace('-', '\u2212')} ${unit}`;
  return formatUnit(value, unit);
}
