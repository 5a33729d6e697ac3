/**
 * What the cabling adds: 50 Hz mains hum with its harmonics, and a little hiss, all the way through. Mono. Any thread.
 */
import { Biquad } from './filters.ts';
import { noiseScale, Random } from './random.ts';
import type { StemRenderer } from './stem-renderer.ts';
import { readTable, sineTable } from './wave-tables.ts';

/** Harmonic of 50 Hz and its amplitude: odd ones from the transformer, even ones from the rectifier. */
const MAINS_HZ = 50;
const HARMONICS: readonly (readonly [harmonic: number, gain: number])[] = [
  [1, 0.0065], [2, 0.0034], [3, 0.0042], [4, 0.0012], [5, 0.0021], [6, 0.0008], [7, 0.0013], [9, 0.0007], [11, 0.0004], [15, 0.0003],
];
const HISS_GAIN = 0.0011;

export function humStem(rateHz: number): StemRenderer {
  const sine = sineTable();
  const random = new Random('hiss');
  const shelf = new Biquad('highpass', rateHz, 1800, 0.5);
  return (block, firstFrame, frames) => {
    for (let i = 0; i < frames; i++) {
      const turns = ((firstFrame + i) * MAINS_HZ) / rateHz;
      let x = HISS_GAIN * noiseScale(rateHz) * shelf.process(random.signed());
      for (const [harmonic, gain] of HARMONICS) {
        const at = turns * harmonic + harmonic * harmonic * 0.19;
        x += gain * readTable(sine, at - Math.floor(at));
      }
      block[i] = x;
    }
  };
}
