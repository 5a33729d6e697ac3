/** The placer by its definition, for tests. */
export type Law = 'power' | 'sum' | 'far side';

/** Gains of left and right for a level difference, right against left. */
export function placerGains(levelDb: number, law: Law): [number, number] {
  const r = 10 ** (-Math.abs(levelDb) / 20);
  const near = law === 'power' ? Math.sqrt(2 / (1 + r * r)) : law === 'sum' ? 2 / (1 + r) : 1;
  return levelDb > 0 ? [near * r, near] : [near, near * r];
}

/** A sine delayed by a time that need not be a whole number of frames. */
export const delayedSine = (frame: number, hz: number, rateHz: number, delayFrames: number): number => Math.sin((2 * Math.PI * hz * (frame - delayFrames)) / rateHz);
