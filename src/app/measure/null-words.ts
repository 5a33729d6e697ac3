/** What a null test found, in a sentence. Pure. */
import { formatUnit } from '../../editor/value-text.ts';
import { NULL_DB, type NullResult } from '../../measure/null.ts';

/** What is as loud as this again is heard as equally loud. */
const EQUAL_DB = 0.005;
/** Nothing at all is left. */
const TO_THE_BIT_DB = -199;

export interface NullAnswer {
  readonly isNull: boolean;
  /** "Yes: −142.0 dB, b is 5.00 ms late." */
  readonly text: string;
}

export function nullAnswer({ residualDb, offsetFrames, offsetMs, gainDb, isInverted, levelsDb, bands }: NullResult, names: readonly [string, string] = ['a', 'b']): NullAnswer {
  const [a, b] = names;
  if (residualDb === null) return { isNull: false, text: `${a} is silent here. Choose a part with sound in it.` };
  if (levelsDb[1] <= TO_THE_BIT_DB) return { isNull: false, text: `${b} is silent here. Choose a part with sound in it.` };
  const late = offsetFrames === 0 ? undefined : `${formatUnit(Math.abs(offsetMs), 'ms')} ${offsetFrames > 0 ? 'late' : 'early'}`;
  const louder = Math.abs(gainDb) < EQUAL_DB ? undefined : `${Math.abs(gainDb).toFixed(Math.abs(gainDb) < 0.1 ? 2 : 1)} dB ${gainDb > 0 ? 'louder' : 'quieter'}`;
  const moved = listed([late, louder]);
  const but = [moved === undefined ? undefined : `${b} is ${moved}`, isInverted ? `its polarity is turned` : undefined].filter((part) => part !== undefined).join(', and ');
  const found = residualDb.asTheyAre <= NULL_DB ? residualDb.asTheyAre : residualDb.matched;
  if (found <= NULL_DB) {
    const how = found <= TO_THE_BIT_DB ? 'to the bit' : formatUnit(found, 'dBFS').replace(' dBFS', ' dB');
    return { isNull: true, text: `Yes: ${how}${residualDb.asTheyAre <= NULL_DB || but === '' ? '' : `, once that is made up for: ${but}`}.` };
  }
  const worst = bands.reduce<(typeof bands)[number] | undefined>((most, one) => (most === undefined || one.db > most.db ? one : most), undefined);
  const where = worst === undefined ? '' : `; they differ most around ${roughHz(worst.hz)}`;
  return { isNull: false, text: `No: ${formatUnit(found, 'dBFS').replace(' dBFS', ' dB')}${where}.${but === '' ? '' : ` ${but.charAt(0).toUpperCase()}${but.slice(1)}; that is made up for.`}` };
}

const listed = (parts: readonly (string | undefined)[]): string | undefined => {
  const there = parts.filter((part) => part !== undefined);
  return there.length === 0 ? undefined : there.join(' and ');
};

const roughHz = (hz: number): string => (hz >= 1000 ? `${Number((hz / 1000).toPrecision(2))} kHz` : `${Number(hz.toPrecision(2))} Hz`);
