import { expect, test } from 'vitest';
import { pitchName } from './pitch-name.ts';

test.each([[440, 'A4'], [261.6256, 'C4'], [27.5, 'A0'], [20, 'D♯0 +49 ct'], [1000, 'B5 +21 ct'], [430, 'A4 −40 ct'], [19912, 'D♯10']])('%f Hz is %s', (hz, name) => {
  expect(pitchName(hz)).toBe(name);
});
