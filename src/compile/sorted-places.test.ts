import { expect, it } from 'vitest';
import { Random } from '../../test/property/random.ts';
import { Pieces } from './pieces.ts';
import { sortedPlaces } from './sorted-places.ts';
import { Words } from './words.ts';

it('sorts places by what stands there, stable, whether it comes sorted, nearly so, backwards or by chance', () => {
  const random = new Random(1);
  for (const count of [0, 1, 2, 31, 32, 33, 64, 100, 1000, 5003]) {
    const orders = [(k: number) => k, (k: number) => -k, (k: number) => k - (k % 37 === 0 ? 90 : 0), () => random.below(50), () => random.below(1e9), () => 7];
    for (const valueOf of orders) {
      const values = Array.from({ length: count }, (_, k) => valueOf(k));
      const places = values.map((_, k) => k).sort((a, b) => values[a]! - values[b]! || a - b);
      expect([...sortedPlaces(count, (a, b) => values[a]! - values[b]!)]).toEqual(places);
    }
  }
});

it('compares a sorted document once for each neighbor', () => {
  let compared = 0;
  sortedPlaces(10_000, (a, b) => { compared++; return a - b; });
  expect(compared).toBe(9_999);
});

it('lists in pieces hold what was pushed, over their borders, and words are not found again in the next list', () => {
  const [pieces, words] = [new Pieces<number>(), new Words()];
  for (let k = 0; k < 20_000; k++) {
    pieces.push(k);
    expect(words.push(k, -k)).toBe(2 * k);
  }
  words.set(8191, 5);
  expect([pieces.length, pieces.get(4095), pieces.get(4096), pieces.get(19_999)]).toEqual([20_000, 4095, 4096, 19_999]);
  expect([words.length, words.get(8190), words.get(8191), words.get(8192)]).toEqual([40_000, 4095, 5, 4096]);
  const taken = words.take();
  expect([taken.length, taken[8191], taken[39_999]]).toEqual([40_000, 5, -19_999]);
  expect(words.length).toBe(0);
  words.push(1);
  expect([...words.take()]).toEqual([1]);
  expect(taken[0]).toBe(0);
});
