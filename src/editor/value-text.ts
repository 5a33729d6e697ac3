/**
 * Values as people read and write them: "−18.0 dB", "1.25 kHz"; "-3", "3k", "120ms", "1/8", "a4". Pure.
 */
import type { Param, Setting } from '../kit/index.ts';
import { SILENCE_DB } from '../kit/index.ts';

const MINUS = '\u2212';
type Shown = Pick<Param, 'unit' | 'min' | 'max' | 'choices' | 'toggle'>;

/** With the sign that is as wide as a plus. */
export const signed = (text: string): string => text.replace('-', MINUS);

/** Rounds to three figures, with no more than two decimals. */
function threeFigures(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

/** A number with its unit. Negative zero shows as zero. */
export function formatUnit(value: number, unit: string): string {
  return signed(plainText(value + 0, unit));
}

function plainText(value: number, unit: string): string {
  switch (unit) {
    case 'dB': return value <= SILENCE_DB ? `-\u221e dB` : `${value > 0.049 ? '+' : ''}${zeroed(value.toFixed(1))} dB`;
    case 'dBFS': case 'dBTP': case 'LUFS': case 'LU': return `${value <= SILENCE_DB ? `-\u221e` : zeroed(value.toFixed(1))} ${unit}`;
    case 'Hz': return Math.abs(value) >= 999.5 ? `${threeFigures(value / 1000)} kHz` : `${Math.abs(value) < 99.95 ? zeroed(value.toFixed(1)) : value.toFixed(0)} Hz`;
    case 'ms': return Math.abs(value) >= 999.5 ? `${threeFigures(value / 1000)} s` : `${zeroed(threeFigures(value))} ms`;
    case 's': return Math.abs(value) < 0.9995 && value !== 0 ? `${threeFigures(value * 1000)} ms` : `${threeFigures(value)} s`;
    case ':1': return `${value >= 9.95 ? value.toFixed(0) : value.toFixed(1)}:1`;
    case '%': return `${zeroed(value.toFixed(Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 1))} %`;
    case '°': return `${zeroed(value.toFixed(Number.isInteger(value) ? 0 : 1))}°`;
    case 'st': return `${value > 0.0049 ? '+' : ''}${zeroed(value.toFixed(2))} st`;
    case 'Q': return threeFigures(value);
    case '': return Number.isInteger(value) ? String(value) : zeroed(threeFigures(value));
    default: return `${Number.isInteger(value) ? String(value) : zeroed(threeFigures(value))} ${unit}`;
  }
}

const zeroed = (text: string): string => (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text);

export function formatParam(value: number, param: Shown): string {
  if (param.choices !== undefined) return param.choices[Math.round(value)] ?? String(value);
  if (param.toggle) return value >= 0.5 ? 'on' : 'off';
  const text = formatUnit(value, param.unit);
  // A plus sign tells a boost from a cut; where there are no cuts it says nothing.
  return param.min >= 0 ? text.replace('+', '') : text;
}

export function formatSetting(value: number | string | boolean, setting: Setting): string {
  if (setting.kind === 'number' && typeof value === 'number') return formatUnit(value, setting.unit);
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

export type ParsedValue = { readonly value: number; readonly clamped: boolean } | { readonly fault: string };

/** Factor of each suffix to the unit it stands for. */
const SUFFIXES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  dB: { db: 1, '': 1 },
  Hz: { hz: 1, '': 1, k: 1000, khz: 1000 },
  ms: { ms: 1, '': 1, s: 1000, sec: 1000, us: 0.001, 'µs': 0.001 },
  s: { s: 1, '': 1, sec: 1, ms: 0.001, min: 60 },
  ':1': { ':1': 1, '': 1, x: 1 },
  '%': { '%': 1, '': 1 },
  '°': { '°': 1, '': 1, deg: 1 },
  st: { st: 1, '': 1, semi: 1, oct: 12, ct: 0.01, cents: 0.01 },
  ct: { ct: 1, '': 1, cents: 1, st: 100 },
  Q: { q: 1, '': 1 },
};

/** Reads what was typed for a parameter; a value beyond the range is taken to its end. */
export function parseValue(text: string, param: Shown, tempoBpm = 120): ParsedValue {
  const typed = text.trim().toLowerCase().replaceAll(MINUS, '-').replaceAll(',', '.');
  if (typed === '') return { fault: 'Type a value.' };
  const raw = param.choices !== undefined ? choiceOf(typed, param.choices) : param.toggle ? toggleOf(typed) : numberOf(typed, param, tempoBpm);
  if (raw === undefined || Number.isNaN(raw)) return { fault: `“${text.trim()}” is no value here. ${hint(param)}` };
  const value = Math.min(param.max, Math.max(param.min, raw));
  return { value, clamped: value !== raw };
}

function hint(param: Shown): string {
  if (param.choices !== undefined) return `Choose ${param.choices.join(', ')}.`;
  if (param.toggle) return 'Type on or off.';
  return `It goes from ${formatUnit(param.min, param.unit)} to ${formatUnit(param.max, param.unit)}.`;
}

function choiceOf(typed: string, choices: readonly string[]): number | undefined {
  const exact = choices.findIndex((choice) => choice.toLowerCase() === typed);
  const found = exact >= 0 ? exact : choices.findIndex((choice) => choice.toLowerCase().startsWith(typed));
  return found >= 0 ? found : undefined;
}

const toggleOf = (typed: string): number | undefined =>
  ['on', 'yes', '1', 'true'].includes(typed) ? 1 : ['off', 'no', '0', 'false'].includes(typed) ? 0 : undefined;

function numberOf(typed: string, { unit, min, max }: Shown, tempoBpm: number): number | undefined {
  if (unit === 'dB' && /^(-\s*(inf|∞)|off|mute)/.test(typed)) return SILENCE_DB;
  if (/^\+?(inf|∞)/.test(typed)) return max;
  if (min === -max && /^c(enter)?$/.test(typed)) return 0;
  const sided = min === -max ? /^(?:([lr])\s*([\d.]+)|([\d.]+)\s*([lr]))$/.exec(typed) : null;
  if (sided) return Number(sided[2] ?? sided[3]) * ((sided[1] ?? sided[4]) === 'l' ? -1 : 1);
  return noteLength(typed, unit, tempoBpm) ?? (unit === 'Hz' ? pitchOf(typed) : undefined) ?? withSuffix(typed, unit);
}

function withSuffix(typed: string, unit: string): number | undefined {
  const parts = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/.exec(typed);
  if (parts === null) return undefined;
  const suffix = (parts[2] ?? '').replaceAll(' ', '');
  const factor = (SUFFIXES[unit] ?? { '': 1, [unit.toLowerCase()]: 1, k: 1000 })[suffix];
  // As it would be written: 350 ms are 0.35 s and not 0.35000000000000003.
  return factor === undefined ? undefined : Number((Number(parts[1]) * factor).toPrecision(12));
}

/** "1/8", "1/8t", "3/16", "1/4." in beats of the patch's tempo: as a time, or as a frequency where the unit is one. */
function noteLength(typed: string, unit: string, tempoBpm: number): number | undefined {
  const parts = /^(\d+)\s*\/\s*(\d+)\s*(t|\.|d)?$/.exec(typed);
  if (parts === null || !['ms', 's', 'Hz'].includes(unit)) return undefined;
  const whole = (4 * 60) / tempoBpm;
  const bend = parts[3] === 't' ? 2 / 3 : parts[3] === undefined ? 1 : 1.5;
  const seconds = (whole * Number(parts[1]) * bend) / Number(parts[2]);
  if (!(seconds > 0) || !Number.isFinite(seconds)) return undefined;
  return unit === 'Hz' ? 1 / seconds : unit === 's' ? seconds : seconds * 1000;
}

const SEMITONES: Readonly<Record<string, number>> = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11 };

/** "a4" is 440 Hz, in equal temperament. */
function pitchOf(typed: string): number | undefined {
  const parts = /^([a-g])(#|b)?(-?\d)$/.exec(typed);
  if (parts === null) return undefined;
  const semitone = SEMITONES[parts[1]!]! + (parts[2] === '#' ? 1 : parts[2] === 'b' ? -1 : 0) + 12 * (Number(parts[3]) + 1);
  return 440 * 2 ** ((semitone - 69) / 12);
}
