/** Center of the k-th third of an octave, from 25 Hz. For tests. */
export const centerHz = (band: number): number => 1000 * 10 ** ((band - 16) / 10);
export const bandOf = (hz: number): number => Math.round(10 * Math.log10(hz / 1000)) + 16;

/** Correlation and mono change of two sines of one frequency, a phase apart. */
export function ofPhase(degrees: number): { correlation: number; monoDb: number } {
  const correlation = Math.cos((degrees * Math.PI) / 180);
  return { correlation, monoDb: 10 * Math.log10(Math.max((1 + correlation) / 2, 1e-6)) };
}
