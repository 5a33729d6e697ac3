/** Lower border of band k of 240 between 20 Hz and 20 kHz, and its middle on the logarithmic scale. */
export const bandEdgeHz = (band: number): number => 20 * 1000 ** (band / 240);
export const bandCenterHz = (band: number): number => bandEdgeHz(band + 0.5);
export const bandOf = (hz: number): number => Math.floor((240 * Math.log10(hz / 20)) / 3);

/**
 * What a sine reads between two bins, by the transform of the Hann window: power of the three bins around the nearest one
 * over that of a centered sine. At half a bin off it is −0.09 dB.
 */
export function scallopDb(binsOff: number): number {
  const window = (x: number): number => (x === 0 ? 1 : Math.abs(x) === 1 ? 0.5 : Math.sin(Math.PI * x) / (Math.PI * x * (1 - x * x)));
  const power = [-1, 0, 1].reduce((sum, k) => sum + window(k - binsOff) ** 2, 0);
  return 10 * Math.log10(power / 1.5);
}
