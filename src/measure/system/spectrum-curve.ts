/** Spectra of whole windows as curves over the log frequency axis, and their powers by band. Pure; any thread. */
import { type Curve, powerToDb } from './measured.ts';

const LOW_HZ = 20;
const HIGH_HZ = 20_000;
const COLUMNS = 720;

/** The highest bin of each column, so that no line of a spectrum is lost; `amplitudes` as `fourier.ts` makes them. */
export function lineCurve(name: string, amplitudes: Float64Array, rateHz: number): Curve {
  const perHz = (2 * (amplitudes.length - 1)) / rateHz;
  const x: number[] = [];
  const y: number[] = [];
  const edge = (column: number): number => LOW_HZ * (HIGH_HZ / LOW_HZ) ** (column / COLUMNS);
  for (let column = 0; column < COLUMNS; column++) {
    const first = Math.ceil(edge(column) * perHz);
    const last = Math.min(Math.ceil(edge(column + 1) * perHz) - 1, amplitudes.length - 1);
    if (last < first) continue;
    let most = first;
    for (let bin = first; bin <= last; bin++) if (amplitudes[bin]! > amplitudes[most]!) most = bin;
    x.push(most / perHz);
    y.push(powerToDb(amplitudes[most]! ** 2));
  }
  return { name, x, y };
}

/** Centers of thirds of an octave from 25 Hz to 20 kHz, as ISO 266 has them. */
export const THIRDS_HZ: readonly number[] = Array.from({ length: 30 }, (_, k) => 1000 * 10 ** ((k - 16) / 10));

/** Powers, given bin by bin up to half the rate, added up in thirds of an octave; a band below half a bin wide has its nearest bin's share. */
export function inThirds(powers: ArrayLike<number>, rateHz: number): number[] {
  const perHz = (2 * (powers.length - 1)) / rateHz;
  return THIRDS_HZ.map((hz) => {
    const [low, high] = [hz * 10 ** -0.05 * perHz, hz * 10 ** 0.05 * perHz];
    let sum = 0;
    for (let bin = Math.floor(low + 0.5); bin <= Math.min(powers.length - 1, Math.floor(high + 0.5)); bin++) {
      const share = Math.min(high, bin + 0.5) - Math.max(low, bin - 0.5);
      if (share > 0) sum += powers[bin]! * share;
    }
    return sum;
  });
}
