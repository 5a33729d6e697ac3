/** What a preview says of how loud a patch can become. Pure. */
import type { Loudest } from '../../compile/loudest.ts';

/** A mix raises a recording by a few decibels; what raises it by more than this is worth turning down before it plays. */
export const WARN_DB = 12;

export interface GainWords {
  readonly text: string;
  readonly isWarning: boolean;
}

const signed = (db: number): string => `${db > 0 ? '+' : db < 0 ? '−' : ''}${Math.abs(db).toFixed(1)} dB`;

export function gainWords({ oneDb, allDb, most, growing, unbounded }: Loudest, nameOf: (path: string) => string): GainWords {
  const names = (paths: readonly string[]): string => `${paths.slice(0, 3).map((path) => `“${nameOf(path)}”`).join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`;
  if (growing.length > 0) return { isWarning: true, text: `It may grow without end: the loop of ${names(growing)} gives back as much as it gets, or more.` };
  if (unbounded.length > 0) return { isWarning: true, text: `It may be of any level: what ${names(unbounded)} computes cannot be told beforehand.` };
  if (oneDb === -Infinity) return { isWarning: false, text: 'Nothing reaches the output.' };
  const cause = most === undefined || most.db < 1 || oneDb <= 0 ? '' : ` Most of it from “${nameOf(most.path)}” (${signed(most.db)}).`;
  const all = allDb - oneDb > 0.5 ? ` All recordings together: at most ${signed(allDb)}.` : '';
  return { isWarning: oneDb > WARN_DB, text: `A recording at full scale leaves at ${signed(oneDb)} at most.${cause}${all}` };
}
