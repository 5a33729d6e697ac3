/** The borders of the bands by their definition, and what a panned sine reads. For tests. */
const LOWEST_CAM = 0.7;
const HIGHEST_CAM = 41.7;

export const edgeHz = (edge: number, bands: number): number => ((10 ** ((LOWEST_CAM + ((HIGHEST_CAM - LOWEST_CAM) * edge) / bands) / 21.366) - 1) / 4.368) * 1000;

export function bandOf(hz: number, bands: number): number {
  for (let band = 0; band < bands; band++) if (hz < edgeHz(band + 1, bands)) return band;
  return bands - 1;
}

/** Powers and product of two sines of one frequency with these amplitudes, a phase apart. */
export const ofSines = (left: number, right: number, degrees = 0): { left: number; right: number; common: number } => ({
  left: left * left, right: right * right, common: left * right * Math.cos((degrees * Math.PI) / 180),
});
