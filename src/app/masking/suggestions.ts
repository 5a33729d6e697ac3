/**
 * What would let a hidden sound be heard: moves of those that hide it, each with what the model says it would gain. Pure.
 */
import { type HiddenRegion, rangeText } from '../../measure/masking/hidden-regions.ts';
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
  /** Worst first. */
  readonly regions: readonly HiddenRegion[];
  /** As the node measured it over the same time. */
  readonly measured: number;
  nameOf(sound: number): string;
  isMono(sound: number): boolean;
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

export function suggestionsFor(scene: Scene): readonly Suggestion[] {
  const prediction = new Prediction(scene.moments, scene.sounds, scene.hidden, scene.fullScaleDb);
  const before = prediction.audibility();
  const judged = (hider: number, move: Move): Suggestion => ({
    hider, hidden: scene.hidden, move, text: textOf(scene, hider, move),
    predicted: Math.min(1, Math.max(0, scene.measured + prediction.audibility({ sound: hider, move }) - before)),
  });
  const regions = scene.regions.slice(0, REGIONS);
  const found = regions.flatMap((region) => {
    const bell = bellOver(region.fromHz, region.toHz);
    const cut = gentlest(DEPTHS_DB.map((depth) => judged(region.hider, { kind: 'cut', ...bell, gainDb: -depth })), scene.measured);
    const thresholdDb = keyThreshold(scene, bell);
    const duck = thresholdDb === undefined ? [] : [gentlest(DEPTHS_DB.map((depth) => judged(region.hider, { kind: 'duck', ...bell, rangeDb: depth, thresholdDb, slope: DUCK_SLOPE })), scene.measured)];
    return [cut, ...duck];
  });
  for (const hider of new Set(regions.map((region) => region.hider))) {
    const isMono = scene.isMono(hider);
    const moves = [-1, 1].map((side) => gentlest(POSITIONS.map((position) => judged(hider, { kind: 'pan', position: side * position, isMono })), scene.measured));
    found.push(moves.reduce((best, one) => (one.predicted > best.predicted ? one : best)));
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

/** Where a move acts, for what is read aloud. */
export const regionWords = ({ fromHz, toHz }: HiddenRegion): string => rangeText(fromHz, toHz);
