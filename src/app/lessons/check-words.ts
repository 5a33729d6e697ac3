/** What was measured and what was wanted, as one says it. Pure. */
import { signed } from '../../editor/value-text.ts';
import { isNoSound } from '../../kit/index.ts';
import type { Bounds, Check } from '../../patch/lesson.ts';
import { isWithin } from './statistic.ts';


/** How a sentence begins that goes on after a colon here. */
const SENTENCE = /^(There|The|This|It) /;

const namesWithin = (wanted: Bounds, names: readonly string[]): string => names.filter((_, k) => isWithin(k, wanted)).join(' or ');

/** "gain reduction in the verse: 1.2 dB, wanted 3–4 dB" */
export function resultWords(check: Check, value: number | undefined, { reason = '', names }: { readonly reason?: string; readonly names?: readonly string[] } = {}): string {
  if (value === undefined) return `${check.label}: ${reason.replace(SENTENCE, (first) => first.toLowerCase())}`;
  if (names?.[value] !== undefined) return `${check.label}: ${names[value]}${isWithin(value, check.wanted) ? '' : `, wanted ${namesWithin(check.wanted, names)}`}.`;
  if (isNoSound(value) && check.measure.kind !== 'param') return `${check.label}: silence, wanted ${boundsText(check)}.`;
  if (check.measure.kind === 'bypass') return `${check.label}: ${value === 1 ? 'bypassed' : 'switched on'}.`;
  if (check.measure.kind === 'route') return `${check.label}: ${value === 0 ? 'not yet' : 'yes'}.`;
  return `${check.label}: ${numberText(value, check)}${unitText(check.unit)}, wanted ${boundsText(check)}.`;
}

/** What a check asks for, before anything was measured. */
export function checkWords(check: Check): string {
  if (check.measure.kind === 'bypass' || check.measure.kind === 'route') return check.label;
  return `${check.label}: ${boundsText(check)}`;
}

export function boundsText({ wanted: { min, max }, unit }: { readonly wanted: Bounds; readonly unit: string }): string {
  if (min !== undefined && max !== undefined) return min === max ? `${plain(min)}${unitText(unit)}` : `${plain(min)}${min < 0 || max < 0 ? ' to ' : '–'}${plain(max)}${unitText(unit)}`;
  if (min === undefined && max === undefined) return 'anything';
  return min === undefined ? `${plain(max!)}${unitText(unit)} at most` : `${plain(min)}${unitText(unit)} at least`;
}

/** As many digits as tell the value from the bounds it missed, so that nobody reads "3.0, wanted 3 at least". */
function numberText(value: number, { wanted }: Pick<Check, 'wanted'>): string {
  const edges = [wanted.min, wanted.max].filter((edge) => edge !== undefined);
  const digits = [Number.isInteger(value) ? 0 : 1, 1, 2, 3].find((n) => edges.every((edge) => Math.sign(Number(value.toFixed(n)) - edge) === Math.sign(value - edge)));
  return signed(value.toFixed(digits ?? 3).replace(/^-(?=0(\.0*)?$)/, ''));
}

const plain = (value: number): string => signed(String(Number(value.toFixed(3))));
const unitText = (unit: string): string => (unit === '' || unit.startsWith('°') ? unit : ` ${unit}`);
