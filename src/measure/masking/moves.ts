/**
 * What a change to one sound would do to the audibility of another: the model run on band levels that were measured, with the
 * change applied. Equalizers are the bells of dynamic-eq and parametric-eq; a duck follows its key at once. Pure.
 */
import { type BandSound, silence } from './band-sound.ts';
import { bandOf, CHANNELS_HZ } from './erb-scale.ts';
import { PLACES, PLACES_HZ } from './hidden-regions.ts';
import { besideOthers, earSound, type HeardSound } from './scene.ts';

/** One moment of all sounds, as the masking node tells it: dB SPL and tonality, all places of one sound after those of the one before. */
export interface Moment {
  readonly leftDb: Readonly<Float32Array>;
  readonly rightDb: Readonly<Float32Array>;
  readonly tonality: Readonly<Float32Array>;
}

interface Bell {
  readonly hz: number;
  readonly q: number;
}

export type Move =
  | ({ readonly kind: 'cut'; readonly gainDb: number } & Bell)
  /** Position in percent; a sound that is the same in both ears is placed by the law of −3 dB, others by balance. */
  | { readonly kind: 'pan'; readonly position: number; readonly isMono: boolean }
  /** Down by as much as the masked sound is over the threshold there, times slope, at most by the range. */
  | ({ readonly kind: 'duck'; readonly rangeDb: number; readonly thresholdDb: number; readonly slope: number } & Bell);

/** Power gain of a bell at a frequency: the analog prototype of R. Bristow-Johnson's. */
export function bellGain({ hz, q }: Bell, gainDb: number, at: number): number {
  const a = 10 ** (gainDb / 40);
  const w = at / hz;
  const middle = (1 - w * w) ** 2;
  return (middle + ((w * a) / q) ** 2) / (middle + (w / (a * q)) ** 2);
}

/** Power gain of what a bell's detector hears. */
const heardGain = ({ hz, q }: Bell, at: number): number => {
  const w = at / hz;
  return (w / q) ** 2 / ((1 - w * w) ** 2 + (w / q) ** 2);
};

const powerOf = (db: number): number => (db > -95 ? 10 ** (db / 10) : 0);

/** Level in dB SPL that a detector has of a sound: the mean power of both ears. */
export function detectorDb({ leftDb, rightDb }: Moment, sound: number, bell: Bell): number {
  let power = 0;
  for (let place = 0; place < PLACES; place++) {
    const at = sound * PLACES + place;
    power += ((powerOf(leftDb[at]!) + powerOf(rightDb[at]!)) / 2) * heardGain(bell, PLACES_HZ[place]!);
  }
  return 10 * Math.log10(Math.max(power, 1e-10));
}

/** Power gains of both ears at each place. */
function gainsOf(move: Move, moment: Moment, masked: number, fullScaleDb: number): readonly [left: (place: number) => number, right: (place: number) => number] {
  if (move.kind === 'pan') {
    const [l, r] = [0.5 - move.position / 200, 0.5 + move.position / 200];
    const [left, right] = move.isMono ? [Math.sin((Math.PI / 2) * l) ** 2, Math.sin((Math.PI / 2) * r) ** 2] : [Math.min(1, 2 * l) ** 2, Math.min(1, 2 * r) ** 2];
    return [() => left, () => right];
  }
  const gainDb = move.kind === 'cut' ? move.gainDb : -Math.min(move.rangeDb, Math.max(0, move.slope * (detectorDb(moment, masked, move) - fullScaleDb - move.thresholdDb)));
  const gain = (place: number): number => bellGain(move, gainDb, PLACES_HZ[place]!);
  return [gain, gain];
}

/** Where each place's power is put, and which tonality each channel of the model takes. */
const BANDS_AT = PLACES_HZ.map((hz) => bandOf(hz)!);
const PLACES_AT = [...CHANNELS_HZ.keys()].map((channel) => Math.min(PLACES - 1, Math.round(channel / 2)));

function bandsOf(levelsDb: Readonly<Float32Array>, tonality: Readonly<Float32Array>, sound: number, gain: (place: number) => number): BandSound {
  const bands = silence();
  for (let place = 0; place < PLACES; place++) {
    const band = BANDS_AT[place]!;
    bands.intensity[band] = powerOf(levelsDb[sound * PLACES + place]!) * gain(place);
    bands.centroidHz[band] = PLACES_HZ[place]!;
  }
  PLACES_AT.forEach((place, channel) => { bands.tonality[channel] = tonality[sound * PLACES + place]!; });
  return bands;
}

const unchanged = (): number => 1;

const heardIn = (moment: Moment, sound: number, [left, right]: readonly [(place: number) => number, (place: number) => number] = [unchanged, unchanged]): HeardSound =>
  [earSound(bandsOf(moment.leftDb, moment.tonality, sound, left)), earSound(bandsOf(moment.rightDb, moment.tonality, sound, right))];

/** A stretch of time, heard once and judged again with each move. */
export class Prediction {
  readonly #moments: readonly Moment[];
  readonly #heard: readonly ReadonlyMap<number, HeardSound>[];
  readonly #masked: number;
  readonly #fullScaleDb: number;

  /** `sounds`: those that play; `masked` is the one that is to be heard better. */
  constructor(moments: readonly Moment[], sounds: readonly number[], masked: number, fullScaleDb: number) {
    this.#moments = moments;
    this.#masked = masked;
    this.#fullScaleDb = fullScaleDb;
    this.#heard = moments.map((moment) => new Map(sounds.map((sound) => [sound, heardIn(moment, sound)])));
  }

  /** Where the masked sound loses most, the worst first. */
  lossRegions(most: number): readonly LossRegion[] {
    const lost = new Float64Array(CHANNELS_HZ.length);
    const byOne = new Map<number, Float64Array>();
    for (const heard of this.#heard) {
      const target = heard.get(this.#masked)!;
      const others = [...heard].filter(([sound]) => sound !== this.#masked);
      add(lost, besideOthers(target, others.map(([, one]) => one)).lost);
      for (const [sound, one] of others) {
        if (!byOne.has(sound)) byOne.set(sound, new Float64Array(lost.length));
        add(byOne.get(sound)!, besideOthers(target, [one]).lost);
      }
    }
    const regions: LossRegion[] = [];
    const worst = Math.max(...lost);
    for (let peak = indexOfMost(lost); regions.length < most && lost[peak]! > LEAST_PART * worst; peak = indexOfMost(lost)) {
      const edge = REGION_EDGE * lost[peak]!;
      let [from, to] = [peak, peak];
      while (from > 0 && lost[from - 1]! >= edge && CHANNELS_HZ[from - 1]! > CHANNELS_HZ[peak]! / OCTAVE) from--;
      while (to < lost.length - 1 && lost[to + 1]! >= edge && CHANNELS_HZ[to + 1]! < CHANNELS_HZ[peak]! * OCTAVE) to++;
      const taken = [...byOne].map(([sound, by]): readonly [number, number] => [sound, by.subarray(from, to + 1).reduce((sum, one) => sum + one, 0)]).sort((a, b) => b[1] - a[1]);
      if (taken[0] !== undefined && to > from) regions.push({ hider: taken[0][0], fromHz: CHANNELS_HZ[from]!, toHz: CHANNELS_HZ[to]! });
      lost.fill(0, from, to + 1);
    }
    return regions;
  }

  /** Of the masked sound over all moments, 0…1, with a move of another one, or as it is. */
  audibility(change?: { readonly sound: number; readonly move: Move }): number {
    let [alone, partial] = [0, 0];
    for (const [k, heard] of this.#heard.entries()) {
      const others = [...heard].flatMap(([sound, one]) => {
        if (sound === this.#masked) return [];
        return [change?.sound === sound ? heardIn(this.#moments[k]!, sound, gainsOf(change.move, this.#moments[k]!, this.#masked, this.#fullScaleDb)) : one];
      });
      const beside = besideOthers(heard.get(this.#masked)!, others);
      alone += beside.alone;
      partial += beside.partial;
    }
    return alone > 0 ? partial / alone : 1;
  }
}

function add(target: Float64Array, more: Readonly<Float64Array>): void {
  for (let k = 0; k < target.length; k++) target[k]! += more[k]!;
}

const indexOfMost = (values: Readonly<Float64Array>): number => values.reduce((best, value, k) => (value > values[best]! ? k : best), 0);

/** A region in which most of a sound's loudness is lost, and who takes most of it. */
export interface LossRegion {
  readonly hider: number;
  readonly fromHz: number;
  readonly toHz: number;
}

/** A region reaches as far as half of what is lost at its worst place, and no farther than an octave to each side. */
const REGION_EDGE = 0.5;
const OCTAVE = 2;
/** Where a tenth of the worst is lost there is nothing to mend. */
const LEAST_PART = 0.1;

/** Width of a region as a bell's Q, within reason. */
export function bellOver(fromHz: number, toHz: number): Bell {
  const hz = Math.sqrt(fromHz * toHz);
  return { hz: Number(hz.toPrecision(3)), q: Math.round(10 * Math.min(4, Math.max(0.5, hz / (toHz - fromHz)))) / 10 };
}
