import { expect, test } from 'vitest';
import { aWeightDb, kWeightDb } from './weighting.ts';

// ITU-R BS.1770-5 at 48 kHz, computed from its printed coefficients.
test.each([[20, -13.275], [25, -10.393], [50, -3.934], [100, -1.133], [500, 0.042], [997, 0.691], [2000, 3.071], [4000, 3.968], [10000, 4.042], [16000, 4.043]])('K at %i Hz is %f dB', (hz, db) => {
  expect(Math.abs(kWeightDb(hz) - db)).toBeLessThan(0.0015);
});
// IEC 61672-1, table 3, at the exact mid-band frequencies.
test.each([[10 ** 1.5, -39.4], [10 ** 2, -19.1], [10 ** 2.7, -3.2], [10 ** 3, 0], [10 ** 3.4, 1.3], [10 ** 4, -2.5]])('A at %f Hz is %f dB', (hz, db) => {
  expect(Math.abs(aWeightDb(hz) - db)).toBeLessThan(0.06);
});
