/**
 * Who hides whom in a mix, from the powers of its strips in bands as wide as a stage needs them: excitation and partial loudness of
 * `excitation.ts` and `partial-loudness.ts`, for each ear by itself, of which the one that hears more counts. What is told is what one
 * other strip takes, the one that takes most: in a full mix all others together would leave next to nothing of anybody. Coarser than the
 * node "masking", which looks at the sound itself: within a band the energy is taken as spread out, and all as noise, which hides more than
 * a tone does. How tonal a sound is would need the bins of a transform of every strip, and its bands are all that the stage has. Pure.
 */
import { camOf, CHANNELS_HZ, hzOf } from './erb-scale.ts';
import { fromComponents } from './band-sound.ts';
import { excitation } from './excitation.ts';
import { partialLoudness } from './partial-loudness.ts';

/** Sound pressure level of a sine of full scale. */
const FULL_SCALE_DB = 100;
/** Places within a band that its power is spread over. */
const PLACES = 3;
const EARS = 2;
const LOUDNESS_EXPONENT = 0.3;

export interface Hidden {
  /** Beside the one that hides it most: 1 nothing is lost … 0 nothing is heard. */
  readonly audibility: number;
  /** Which of the strips that is. */
  readonly by: number | undefined;
}

/**
 * @param powers of each strip: left of all bands, then right; 1 is a sine of full scale
 * @param edgesHz borders of the bands
 */
export function hiddenStrips(powers: readonly Readonly<Float32Array>[], edgesHz: ArrayLike<number>): readonly Hidden[] {
  const ears = Array.from({ length: EARS }, (_, ear) => powers.map((own) => excitationOf(own, ear, edgesHz)));
  const noise = new Float64Array(CHANNELS_HZ.length);
  const sums = ears.map((patterns) => CHANNELS_HZ.map((_, channel) => patterns.reduce((sum, pattern) => sum + pattern[channel]!, 0)));
  // Whose excitation is strongest is asked as loudness goes with it, and once for each.
  const loud = ears.map((patterns) => patterns.map((pattern) => pattern.map((value) => value ** LOUDNESS_EXPONENT)));
  const [rest, lost] = [new Float64Array(CHANNELS_HZ.length), new Float64Array(CHANNELS_HZ.length)];
  /** In the ear that hears more of it, and where neither hears any, in the one that would. */
  const inBetterEar = (strip: number, restOf: (ear: number) => Float64Array, takerAt: (ear: number) => number | undefined): Hidden => {
    let best: Hidden = { audibility: 1, by: undefined };
    let most = 0;
    for (let ear = 0; ear < EARS; ear++) {
      const { partial, alone, audibility } = partialLoudness(ears[ear]![strip]!, restOf(ear), noise, lost);
      const heard = partial + alone * 1e-6;
      if (heard <= most) continue;
      most = heard;
      best = { audibility, by: takerAt(ear) };
    }
    return best;
  };
  return powers.map((_, strip) => {
    const restOf = (ear: number): Float64Array => {
      const [sum, own] = [sums[ear]!, ears[ear]![strip]!];
      for (let channel = 0; channel < rest.length; channel++) rest[channel] = Math.max(0, sum[channel]! - own[channel]!);
      return rest;
    };
    const { by } = inBetterEar(strip, restOf, (ear) => takerOf(loud[ear]!, strip, lost));
    return by === undefined ? { audibility: 1, by } : inBetterEar(strip, (ear) => ears[ear]![by]!, () => by);
  });
}

function excitationOf(powers: Readonly<Float32Array>, ear: number, edgesHz: ArrayLike<number>): Float64Array {
  const bands = powers.length / EARS;
  return excitation(fromComponents(components(powers, ear * bands, bands, edgesHz)));
}

function* components(powers: Readonly<Float32Array>, from: number, bands: number, edgesHz: ArrayLike<number>): Generator<readonly [number, number]> {
  for (let band = 0; band < bands; band++) {
    const power = powers[from + band]!;
    if (!(power > 0)) continue;
    const [low, high] = [camOf(edgesHz[band]!), camOf(edgesHz[band + 1]!)];
    const levelDb = FULL_SCALE_DB + 10 * Math.log10(power / PLACES);
    for (let place = 0; place < PLACES; place++) yield [hzOf(low + ((high - low) * (place + 0.5)) / PLACES), levelDb];
  }
}

/** Who is loudest where it is lost. */
function takerOf(patterns: readonly Float64Array[], strip: number, lost: Float64Array): number | undefined {
  let [by, most]: [number | undefined, number] = [undefined, 0];
  patterns.forEach((pattern, other) => {
    if (other === strip) return;
    let sum = 0;
    for (let channel = 0; channel < lost.length; channel++) sum += lost[channel]! * pattern[channel]!;
    if (sum <= most) return;
    most = sum;
    by = other;
  });
  return by;
}
