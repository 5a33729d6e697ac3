/**
 * What would let a hidden sound be heard: moves of those that hide it, each with what the model says it would gain. Pure.
 */
import { bellOver, detectorDb, type Moment, type Move, Prediction } from '../../measure/masking/moves.ts';
import { formatUnit } from '../../editor/value-text.ts';

export interface Suggestion {
  /** The sound that is changed, counted from 0. */
  readonly hider: number;
  readonly hidden: number;
  readonly move: Move;
  /** In a musician's words. */
  readonly text: string;
  /** Audibility of the hidden sound with the change, 0…1. */
  readonly predicted: number;
}

export interface Scene {
  readonly moments: readonly Moment[];
  readonly sounds: readonly number[];
  readonly hidden: number;
  readonly fullScaleDb: number;
  /** As the node measured it over the same time. */
  readonly measured: number;
  readonly nameOf: (sound: number) => string;
  /** Its cables carry it so. */
  readonly isMono: (sound: number) => boolean;
}

/** Cuts and ducks that are tried, in dB; the least that gives nearly as much as the most is suggested. */
const DEPTHS_DB = [3, 6, 9] as const;
const NEARLY = 0.7;
const POSITIONS = [30, 60] as const;
/** Less than a point of audibility is not worth a node. */
const LEAST_GAIN = 0.005;
const MOST = 5;
const REGIONS = 3;
/** The key opens this far below the hidden sound's median level there. */
const BELOW_KEY_DB = 9;
const DUCK_SLOPE = 0.75;
const QUIET_DB = 20;

/** `pause`: awaited between two trials, so that the page goes on drawing. */
export async function suggestionsFor(scene: Scene, pause: () => Promise<void>): Promise<readonly Suggestion[]> {
  const prediction = new Prediction(scene.moments, scene.sounds, scene.hidden, scene.fullScaleDb);
  const before = prediction.audibility();
  const judge = async (hider: number, move: Move): Promise<Suggestion> => {
    await pause();
    const gained = prediction.audibility({ sound: hider, move }) - before;
    return { hider, hidden: scene.hidden, move, text: textOf(scene, hider, move), predicted: Math.min(1, Math.max(0, scene.measured + gained)) };
  };
  const gentlestOf = async (hider: number, moves: readonly Move[]): Promise<Suggestion> => {
    const rising: Suggestion[] = [];
    for (const move of moves) rising.push(await judge(hider, move));
    return gentlest(rising, scene.measured);
  };
  const regions = prediction.lossRegions(REGIONS);
  const found: Suggestion[] = [];
  for (const { hider, fromHz, toHz } of regions) {
    const bell = bellOver(fromHz, toHz);
    const thresholdDb = keyThreshold(scene, bell);
    found.push(await gentlestOf(hider, DEPTHS_DB.map((depth) => ({ kind: 'cut', ...bell, gainDb: -depth }))));
    if (thresholdDb !== undefined) found.push(await gentlestOf(hider, DEPTHS_DB.map((depth) => ({ kind: 'duck', ...bell, rangeDb: depth, thresholdDb, slope: DUCK_SLOPE }))));
  }
  for (const hider of new Set(regions.map((region) => region.hider))) {
    const isMono = scene.isMono(hider);
    const sides: Suggestion[] = [];
    for (const side of [-1, 1]) sides.push(await gentlestOf(hider, POSITIONS.map((position) => ({ kind: 'pan', position: side * position, isMono }))));
    found.push(sides.reduce((best, one) => (one.predicted > best.predicted ? one : best)));
  }
  return found.filter(({ predicted }) => predicted - scene.measured >= LEAST_GAIN).sort((a, b) => b.predicted - a.predicted).slice(0, MOST);
}

function gentlest(rising: readonly Suggestion[], before: number): Suggestion {
  const most = rising.at(-1)!;
  return rising.find(({ predicted }) => predicted - before >= NEARLY * (most.predicted - before)) ?? most;
}

/** In dBFS, rounded to half a dB; undefined where the hidden sound is never there. */
function keyThreshold({ moments, hidden, fullScaleDb }: Scene, bell: { readonly hz: number; readonly q: number }): number | undefined {
  const levels = moments.map((moment) => detectorDb(moment, hidden, bell)).filter((db) => db > QUIET_DB).sort((a, b) => a - b);
  const median = levels[levels.length >> 1];
  return median === undefined ? undefined : Math.max(-80, Math.round(2 * (median - fullScaleDb - BELOW_KEY_DB)) / 2);
}

function textOf(scene: Scene, hider: number, move: Move): string {
  const [name, hidden] = [scene.nameOf(hider), scene.nameOf(scene.hidden)];
  switch (move.kind) {
    case 'cut': return `Cut ${name} by ${Math.abs(move.gainDb)} dB around ${formatUnit(move.hz, 'Hz')}`;
    case 'pan': return `Pan ${name} ${Math.abs(move.position)} % to the ${move.position < 0 ? 'left' : 'right'}`;
    case 'duck': return `Duck ${name} by up to ${move.rangeDb} dB around ${formatUnit(move.hz, 'Hz')} while ${hidden} is there`;
  }
}
