/**
 * What can be told of a sound from its powers in bands of hearing, as the nodes "image" and "stage" measure them: where it is between
 * the loudspeakers, how wide, where in pitch, and how loud. Pure.
 */
import { camOf, hzOf } from '../masking/erb-scale.ts';
import { DEFAULT_BASE_DEGREES, tangentLaw } from './direction.ts';

/** One of each band, from low to high; 1 is a sine of full scale. */
export interface BandPowers {
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  /** Mean product of both. */
  readonly common: ArrayLike<number>;
}

export interface ImageReading {
  /** By the tangent law in each band, weighed as loudness is; positive to the right. */
  readonly degrees: number;
  /** How far it reaches to each side of that: what its bands differ by, and what the sides do not have in common. */
  readonly spreadDegrees: number;
  /** The middle of its energy on the scale of hearing, and what holds the middle eight tenths of it. */
  readonly centerHz: number;
  readonly lowHz: number;
  readonly highHz: number;
  /** Power of both sides, weighed as BS.1770 does. */
  readonly power: number;
}

/** Borders of the bands on the ERB-rate scale: 18 Hz to 20.3 kHz. */
const LOWEST_CAM = 0.7;
const HIGHEST_CAM = 41.7;

export const edgeCam = (edge: number, bands: number): number => LOWEST_CAM + ((HIGHEST_CAM - LOWEST_CAM) * edge) / bands;

/** 0 at the lowest border, 1 at the highest. */
export const wayOfPitch = (hz: number): number => (camOf(hz) - LOWEST_CAM) / (HIGHEST_CAM - LOWEST_CAM);
export const pitchAt = (way: number): number => hzOf(LOWEST_CAM + way * (HIGHEST_CAM - LOWEST_CAM));

/** Weight of power at a frequency: the two filters of BS.1770, by their analog forms. */
function loudnessWeight(hz: number): number {
  const bass = hz / 38.135;
  const highPass = bass ** 4 / ((1 - bass ** 2) ** 2 + (bass / 0.5003) ** 2);
  const ratio = hz / 1681.97;
  const [high, band, q] = [10 ** (3.99984 / 20), 10 ** ((3.99984 / 20) * 0.4996667), 0.7071752];
  const shelf = ((1 - high * ratio ** 2) ** 2 + ((band / q) * ratio) ** 2) / ((1 - ratio ** 2) ** 2 + (ratio / q) ** 2);
  return highPass * shelf;
}

const weightsByBands = new Map<number, Float64Array>();

export function loudnessWeights(bands: number): Float64Array {
  let weights = weightsByBands.get(bands);
  if (weights === undefined) weightsByBands.set(bands, (weights = Float64Array.from({ length: bands }, (_, band) => loudnessWeight(hzOf(edgeCam(band + 0.5, bands))))));
  return weights;
}

/** Less weighed power than −100 dBFS is no sound. */
const NO_SOUND = 1e-10;
/** Parts of the energy below what counts as its low and its high end. */
const LOW_PART = 0.1;
const HIGH_PART = 0.9;

export function readImage({ left, right, common }: BandPowers): ImageReading | undefined {
  const bands = left.length;
  const weights = loudnessWeights(bands);
  let [power, moment, square, apart] = [0, 0, 0, 0];
  for (let band = 0; band < bands; band++) {
    const [l, r] = [left[band]!, right[band]!];
    const weighed = weights[band]! * (l + r);
    if (!(weighed > 0)) continue;
    const degrees = tangentLaw(Math.sqrt(l), Math.sqrt(r));
    power += weighed;
    moment += weighed * degrees;
    square += weighed * degrees * degrees;
    // Of one side alone nothing is apart; of two that have nothing in common, or the contrary, all is.
    apart += weighed * Math.min(1, Math.max(0, (2 * (Math.sqrt(l * r) - common[band]!)) / (l + r)));
  }
  if (power < NO_SOUND) return undefined;
  const degrees = moment / power;
  const scatter = Math.sqrt(Math.max(0, square / power - degrees * degrees));
  const share = (part: number): number => camAtShare(left, right, weights, part * power);
  return {
    degrees, power,
    spreadDegrees: Math.min(DEFAULT_BASE_DEGREES, scatter + (apart / power) * DEFAULT_BASE_DEGREES),
    centerHz: hzOf(middleCam(left, right, weights) / power), lowHz: hzOf(share(LOW_PART)), highHz: hzOf(share(HIGH_PART)),
  };
}

function middleCam(left: ArrayLike<number>, right: ArrayLike<number>, weights: Float64Array): number {
  let sum = 0;
  for (let band = 0; band < left.length; band++) sum += weights[band]! * (left[band]! + right[band]!) * edgeCam(band + 0.5, left.length);
  return sum;
}

/** Where on the scale so much of the weighed power lies below. */
function camAtShare(left: ArrayLike<number>, right: ArrayLike<number>, weights: Float64Array, wanted: number): number {
  let below = 0;
  for (let band = 0; band < left.length; band++) {
    const here = weights[band]! * (left[band]! + right[band]!);
    if (below + here >= wanted && here > 0) return edgeCam(band + (wanted - below) / here, left.length);
    below += here;
  }
  return HIGHEST_CAM;
}
