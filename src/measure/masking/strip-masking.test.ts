import { expect, it } from 'vitest';
import { edgeCam } from '../image/strip-image.ts';
import { hzOf } from './erb-scale.ts';
import { hiddenStrips } from './strip-masking.ts';

const BANDS = 24;
const edgesHz = Array.from({ length: BANDS + 1 }, (_, edge) => hzOf(edgeCam(edge, BANDS)));
/** A strip of noise of the same level in some bands, on the left, the right, or both. */
function strip(from: number, to: number, db: number, sides: readonly [left: number, right: number] = [1, 1]): Float32Array {
  const powers = new Float32Array(2 * BANDS);
  for (let band = from; band < to; band++) sides.forEach((gain, side) => { powers[side * BANDS + band] = gain * 10 ** (db / 10); });
  return powers;
}

it('alone, nothing is hidden; apart in pitch, next to nothing', () => {
  expect(hiddenStrips([strip(5, 20, -40)], edgesHz)).toEqual([{ audibility: 1, by: undefined }]);
  for (const { audibility } of hiddenStrips([strip(1, 4, -45), strip(14, 20, -45)], edgesHz)) expect(audibility).toBeGreaterThan(0.9);
});

it('the louder of two alike hides the other, the more the louder it is, and is named', () => {
  const heard = [0, 10, 20].map((db) => hiddenStrips([strip(6, 18, -50), strip(6, 18, -50 + db)], edgesHz)[0]!);
  expect(heard[0]!.audibility).toBeGreaterThan(heard[1]!.audibility);
  expect(heard[1]!.audibility).toBeGreaterThan(heard[2]!.audibility);
  // DSP M8: equal ones keep about a fifth of their loudness each, one that is 20 dB softer next to nothing.
  expect(heard[0]!.audibility).toBeGreaterThan(0.1);
  expect(heard[0]!.audibility).toBeLessThan(0.3);
  expect(heard[2]!.audibility).toBeLessThan(0.03);
  expect(heard[2]!.by).toBe(1);
});

it('what stands on the other side is hidden less: the better ear counts', () => {
  const center = hiddenStrips([strip(6, 18, -50), strip(6, 18, -40)], edgesHz)[0]!;
  const aside = hiddenStrips([strip(6, 18, -50, [1, 0.05]), strip(6, 18, -40, [0.05, 1])], edgesHz)[0]!;
  expect(aside.audibility).toBeGreaterThan(center.audibility + 0.3);
});

it('of several the one that takes most is named, and what is silent hides nobody', () => {
  const [voice] = hiddenStrips([strip(8, 14, -50), strip(8, 14, -38), strip(0, 3, -20), strip(0, 24, -200)], edgesHz);
  expect(voice!.by).toBe(1);
});

it('tells what the named one takes, not what the whole mix does', () => {
  const [voice, guitar, others] = [strip(8, 16, -45), strip(8, 16, -50), [0, 1, 2, 3].map(() => strip(8, 16, -50))];
  const pair = hiddenStrips([guitar, voice], edgesHz)[0]!;
  const mixed = hiddenStrips([guitar, voice, ...others], edgesHz)[0]!;
  expect(mixed.by).toBe(1);
  expect(mixed.audibility).toBeCloseTo(pair.audibility, 6);
});
