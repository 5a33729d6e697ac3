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

/** The small print on a cable: its gain and polarity where they do something, its latency, its loop. */
export function cableLabel(cable: Cable, facts: CableFacts | undefined, rateHz: number): string {
  const parts: string[] = [];
  if (cable.gainDb !== 0) parts.push(cable.gainDb <= SILENCE_DB ? '\u2212\u221e dB' : formatUnit(cable.gainDb, 'dB'));
  if (cable.inverted) parts.push('\u00f8');
  if (facts !== undefined && facts.latencyFrames > 0) parts.push(`+${formatUnit((facts.latencyFrames / rateHz) * 1000, 'ms')}`);
  if (facts?.loopBlockFrames !== undefined) parts.push(`\u21bb ${facts.loopBlockFrames === 1 ? '1 frame' : `${facts.loopBlockFrames} frames`}`);
  return parts.join('  ');
}
