/** What two sines of one frequency, in phase, read over all bands together: their powers, and the product of their amplitudes. For tests. */
export const ofSines = (left: number, right: number): { left: number; right: number; common: number } => ({ left: left * left, right: right * right, common: left * right });
