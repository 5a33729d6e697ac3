/**
 * What the readings of the masking node say, in figures and in a musician's words: for its face, for suggestions and for lessons. Its
 * readings lie half a Cam apart, all places of one sound after those of the one before. Pure.
 */
import { hzOf } from './erb-scale.ts';
import { specificLoudness } from './partial-loudness.ts';
import { quietThresholdDb } from './threshold.ts';

const FIRST_CAM = 1.8;
export const PLACE_CAM = 0.5;
/** Places on the scale of hearing, 50 Hz to 16 kHz. */
export const PLACES = 76;
/** Between places too: 0.5 is halfway to the second. */
export const placeHz = (place: number): number => hzOf(FIRST_CAM + PLACE_CAM * place);
export const PLACES_HZ: readonly number[] = Array.from({ length: PLACES }, (_, place) => placeHz(place));
const QUIET: readonly number[] = PLACES_HZ.map((hz) => 10 ** (quietThresholdDb(hz) / 10));

/** Shares of time below this are not worth a word, and regions narrower than this many places (a Cam) are none. */
const WORTH_SHARE = 0.25;
const LEAST_PLACES = 2;
/** Less of a sound's loudness than this is lost: it stands clear. */
const CLEAR = 0.95;

/** The readings by their names in the definition. */
export type Readings = (name: string) => Readonly<Float32Array> | undefined;

/** A region in which one sound hides another. Sounds are counted from 0. */
export interface HiddenRegion {
  readonly hidden: number;
  readonly hider: number;
  readonly fromHz: number;
  readonly toHz: number;
  /** Numbers of its first and last place. */
  readonly from: number;
  readonly to: number;
  /** Of the time that the hidden one plays there. */
  readonly share: number;
  /** What is at stake: its loudness there times that share. */
  readonly lost: number;
}

const at = (values: Readonly<Float32Array>, sound: number, place: number): number => values[sound * PLACES + place]!;

/** Where one sound is hidden, and by which; the worst first. */
export function hiddenRegions(read: Readings, sound: number): readonly HiddenRegion[] {
  const [hider, share, excitation] = [read('hider'), read('hiderShare'), read('excitationDb')];
  if (!hider || !share || !excitation) return [];
  const regions: HiddenRegion[] = [];
  const hiderAt = (place: number): number => (place < PLACES && at(share, sound, place) >= WORTH_SHARE ? at(hider, sound, place) : 0);
  for (let from = 0; from < PLACES; from++) {
    const by = hiderAt(from);
    if (by === 0) continue;
    let to = from;
    while (hiderAt(to + 1) === by) to++;
    if (to - from + 1 >= LEAST_PLACES) regions.push(regionOf(sound, by - 1, from, to, share, excitation));
    from = to;
  }
  return regions.sort((a, b) => b.lost - a.lost);
}

function regionOf(hidden: number, hider: number, from: number, to: number, shares: Readonly<Float32Array>, excitation: Readonly<Float32Array>): HiddenRegion {
  let [share, weight, lost] = [0, 0, 0];
  for (let place = from; place <= to; place++) {
    const quiet = QUIET[place]!;
    const loudness = specificLoudness(10 ** (at(excitation, hidden, place) / 10), 0, quiet, quiet);
    share += at(shares, hidden, place);
    weight += 1;
    lost += loudness * at(shares, hidden, place) * PLACE_CAM;
  }
  return { hidden, hider, from, to, fromHz: placeHz(from - 0.5), toHz: placeHz(to + 0.5), share: share / weight, lost };
}

/** "2.1–3.4 kHz", "180–320 Hz", "800 Hz–1.2 kHz". */
export function rangeText(fromHz: number, toHz: number): string {
  const number = (hz: number): string => (hz < 1000 ? String(Math.round(hz / 10) * 10) : (hz / 1000).toFixed(hz < 9950 ? 1 : 0));
  const unit = (hz: number): string => (Math.round(hz / 10) * 10 < 1000 ? 'Hz' : 'kHz');
  return unit(fromHz) === unit(toHz) ? `${number(fromHz)}–${number(toHz)} ${unit(toHz)}` : `${number(fromHz)} ${unit(fromHz)}–${number(toHz)} ${unit(toHz)}`;
}

/** Number and sign stay on one line. */
export const percentText = (share: number): string => `${Math.round(100 * share)}\u00a0%`;

export const regionText = ({ hidden, hider, fromHz, toHz, share }: HiddenRegion, nameOf: (sound: number) => string): string =>
  `${nameOf(hider)} hides ${nameOf(hidden)} at ${rangeText(fromHz, toHz)}, ${percentText(share)} of the time`;

/** Which sounds have played so far. */
export function playedSounds(read: Readings): readonly number[] {
  const active = read('activeSeconds');
  return active === undefined ? [] : [...active.keys()].filter((sound) => active[sound]! > 0);
}

/** One sentence or two about the chosen sound. */
export function soundText(read: Readings, sound: number, nameOf: (sound: number) => string, most = 3): string {
  const audibility = read('audibility')?.[sound];
  if (audibility === undefined || !playedSounds(read).includes(sound)) return `${nameOf(sound)} has not played yet`;
  const regions = hiddenRegions(read, sound).slice(0, most);
  const heard = `${percentText(audibility)} of the loudness of ${nameOf(sound)} is heard`;
  if (regions.length === 0) return audibility >= CLEAR ? `${nameOf(sound)} stands clear: ${heard}` : heard;
  return `${heard}. ${regions.map((region) => regionText(region, nameOf)).join('; ')}`;
}
