/** What a null test found, in a sentence. Pure. */
import { isNoSound } from '../../kit/index.ts';
import { formatUnit } from '../../editor/value-text.ts';
import { NULL_DB, type NullBand, type NullResult } from '../../measure/null.ts';

/** What is as loud as this again is heard as equally loud. */
const EQUAL_DB = 0.005;
/** Bands in which less than this below the loudest rest is left say little. */
const NEARLY_MOST_DB = 12;
/** Sounds that correlate by less have no offset, gain or polarity against each other to speak of. */
export const LEAST_LIKENESS = 0.2;
/** So much is left of a then, whatever b is moved and matched by: 1 − r² of its power. */
const UNLIKE_DB = 10 * Math.log10(1 - LEAST_LIKENESS ** 2);

export interface NullAnswer {
  readonly isNull: boolean;
  /** "Yes: −142.0 dB, once that is made up for: b is 5.00 ms late." */
  readonly text: string;
}

export const areAlike = ({ residualDb }: Pick<NullResult, 'residualDb'>): boolean => residualDb !== null && Math.min(residualDb.asTheyAre, residualDb.matched) < UNLIKE_DB;

export function nullAnswer({ residualDb, offsetFrames, offsetMs, gainDb, isInverted, levelsDb, bands }: NullResult, names: readonly [string, string] = ['a', 'b']): NullAnswer {
  const [a, b] = names;
  if (residualDb === null) return { isNull: false, text: `${a} is silent here. Choose a part with sound in it.` };
  if (isNoSound(levelsDb[1])) return { isNull: false, text: `${b} is silent here. Choose a part with sound in it.` };
  if (!areAlike({ residualDb })) return { isNull: false, text: `No: ${a} and ${b} are not alike.` };
  const isNull = Math.min(residualDb.asTheyAre, residualDb.matched) <= NULL_DB;
  // What differs otherwise, by a filter, can seem late by a part of a frame.
  const but = differenceWords(b, { frames: isNull || Math.abs(offsetFrames) >= 0.5 ? offsetFrames : 0, ms: offsetMs, gainDb, isInverted });
  const found = residualDb.asTheyAre <= NULL_DB ? residualDb.asTheyAre : residualDb.matched;
  if (found <= NULL_DB) {
    const how = isNoSound(found) ? 'to the bit' : formatUnit(found, 'dBFS').replace(' dBFS', ' dB');
    return { isNull: true, text: `Yes: ${how}${residualDb.asTheyAre <= NULL_DB || but === '' ? '' : `, once that is made up for: ${but}`}.` };
  }
  const worst = worstBand(bands);
  const where = worst === undefined ? '' : `; they differ most around ${roughHz(worst.hz)}`;
  return { isNull: false, text: `No: ${formatUnit(found, 'dBFS').replace(' dBFS', ' dB')}${where}.${but === '' ? '' : ` ${but.charAt(0).toUpperCase()}${but.slice(1)}; that is made up for.`}` };
}

/** How b stands to a: "b is 5.00 ms late and 3.0 dB louder, and its polarity is turned"; empty where it does not differ so. */
export function differenceWords(b: string, { frames, ms, gainDb, isInverted }: { readonly frames: number; readonly ms: number; readonly gainDb: number; readonly isInverted: boolean }): string {
  const late = frames === 0 ? undefined : `${formatUnit(Math.abs(ms), 'ms')} ${frames > 0 ? 'late' : 'early'}`;
  const louder = Math.abs(gainDb) < EQUAL_DB ? undefined : `${Math.abs(gainDb).toFixed(Math.abs(gainDb) < 0.1 ? 2 : 1)} dB ${gainDb > 0 ? 'louder' : 'quieter'}`;
  const moved = listed([late, louder]);
  return [moved === undefined ? undefined : `${b} is ${moved}`, isInverted ? (moved === undefined ? `the polarity of ${b} is turned` : 'its polarity is turned') : undefined].filter((part) => part !== undefined).join(', and ');
}

/** Where most is left of what there is, among the bands in which much is left. */
function worstBand(bands: readonly NullBand[]): NullBand | undefined {
  const most = bands.reduce((loudest, { db }) => Math.max(loudest, db), -Infinity);
  return bands.filter(({ db }) => db >= most - NEARLY_MOST_DB).reduce<NullBand | undefined>((worst, one) => (worst === undefined || one.ownDb > worst.ownDb ? one : worst), undefined);
}

const listed = (parts: readonly (string | undefined)[]): string | undefined => {
  const there = parts.filter((part) => part !== undefined);
  return there.length === 0 ? undefined : there.join(' and ');
};

const roughHz = (hz: number): string => (hz >= 1000 ? `${Number((hz / 1000).toPrecision(2))} kHz` : `${Number(hz.toPrecision(2))} Hz`);
