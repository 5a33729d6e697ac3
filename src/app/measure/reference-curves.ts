/** Curves that are known without measuring, to lay a measurement over. Pure. */
import type { Curve, Plot } from '../../measure/system/measured.ts';
import { logFrequencies } from '../../measure/system/response.ts';
import { aWeightDb, kWeightDb } from '../../measure/weighting.ts';

export interface Reference {
  readonly id: string;
  readonly title: string;
  /** Whether it says anything about such a plot. */
  fits(plot: Plot): boolean;
  curve(): Curve;
}

const isGain = ({ x, y }: Plot): boolean => x.scale === 'log' && y.unit === 'dB';
const overHz = (title: string, db: (hz: number) => number): Reference => ({
  id: title, title, fits: isGain,
  curve: () => {
    const x = logFrequencies(Infinity);
    return { name: title, x, y: x.map(db) };
  },
});

/** What comes out as it came in. */
export const UNCHANGED = 'Unchanged';

export const REFERENCES: readonly Reference[] = [
  overHz('Flat', () => 0),
  overHz('K-weighting', kWeightDb),
  overHz('A-weighting', aWeightDb),
  { id: UNCHANGED, title: UNCHANGED, fits: ({ id }) => id === 'static-curve', curve: () => ({ name: UNCHANGED, x: [-100, 24], y: [-100, 24] }) },
];
