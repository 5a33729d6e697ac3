/** Pink noise by definition: power density 1/f. Expected level in dB of a band against the band an octave wide at 1 kHz. */
export const pinkBandDb = (lowHz: number, highHz: number): number => 10 * Math.log10(Math.log2(highHz / lowHz));

/** White noise by definition: power in proportion to bandwidth. */
export const whiteBandDb = (lowHz: number, highHz: number, rateHz: number): number => 10 * Math.log10((highHz - lowHz) / (rateHz / 2));
