/** What a cable's signal looks like: how bright, and what it says of itself. Pure. */
import { SILENCE_DB } from '../../kit/index.ts';
import type { Cable } from '../../patch/patch.ts';
import type { CableFacts } from '../session.ts';
import { formatUnit } from '../value-text.ts';

/** Steps of brightness: cables of one step are drawn in one stroke. */
export const LIGHT_STEPS = 8;
const FLOOR_DB = -60;

/** 0 at −60 dBFS and below, LIGHT_STEPS at full scale. */
export function lightStep(level: number | undefined): number {
  if (level === undefined || !(level > 0)) return 0;
  const db = 20 * Math.log10(level);
  return Math.max(0, Math.min(LIGHT_STEPS, Math.ceil(((db - FLOOR_DB) / -FLOOR_DB) * LIGHT_STEPS)));
}

/** The small print on a cable: its gain and polarity where they do something, its latency, its loop; of one that is pointed at, the reasons too. */
export function cableLabel(cable: Cable, facts: CableFacts | undefined, rateHz: number, isPointed = false): string {
  const parts: string[] = [];
  if (cable.gainDb !== 0) parts.push(cable.gainDb <= SILENCE_DB ? '\u2212\u221e dB' : formatUnit(cable.gainDb, 'dB'));
  if (cable.inverted) parts.push('\u00f8');
  const late = isPointed && facts ? lateText(facts, rateHz) : undefined;
  if (late !== undefined) parts.push(late);
  const wait = facts && waitText(facts, rateHz);
  if (wait !== undefined) parts.push(isPointed ? wait : `+${formatUnit((facts!.latencyFrames / rateHz) * 1000, 'ms')}`);
  if (facts?.loopBlockFrames !== undefined) parts.push(`\u21bb ${facts.loopBlockFrames === 1 ? '1 frame' : `${facts.loopBlockFrames} frames`}`);
  return parts.join('  ');
}

/** Names in a sentence; more than these are counted. */
const MOST_NAMES = 3;

/** Why a cable is held back: "waits 5.00 ms for Limiter’s look-ahead"; undefined for one that is not. */
export function waitText({ latencyFrames, waitsFor = [] }: CableFacts, rateHz: number): string | undefined {
  if (latencyFrames <= 0) return undefined;
  const waits = `waits ${formatUnit((latencyFrames / rateHz) * 1000, 'ms')}`;
  return waitsFor.length === 0 ? waits : `${waits} for ${causesText(waitsFor)}`;
}

/** What made it late on its own way: "5.00 ms late by Limiter’s look-ahead"; undefined for one that is not. */
export function lateText({ latencyFrames, arrivalFrames = 0, lateBy = [] }: CableFacts, rateHz: number): string | undefined {
  const frames = arrivalFrames - latencyFrames;
  return frames <= 0 || lateBy.length === 0 ? undefined : `${formatUnit((frames / rateHz) * 1000, 'ms')} late by ${causesText(lateBy)}`;
}

function causesText(late: NonNullable<CableFacts['lateBy']>): string {
  const causes = late.map(({ name, by }) => (by === '' ? name : `${name}’s ${by}`));
  const told = causes.length > MOST_NAMES ? [...causes.slice(0, MOST_NAMES - 1), `${causes.length - MOST_NAMES + 1} more`] : causes;
  return [told.slice(0, -1).join(', '), told.at(-1)!].filter((part) => part !== '').join(' and ');
}
