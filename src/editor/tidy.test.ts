/** Set in order: left to right, lines straight, nothing covered, and twice gives the same. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crowds } from './make-room.ts';
import { tidy, type TidyCable } from './tidy.ts';
import type { Box } from './viewport.ts';

const wires = (text: string): TidyCable[] => text.split(' ').flatMap((part) => part.split('>').slice(0, -1).map((from, k) => ({ from: from.replace('~', ''), to: part.split('>')[k + 1]!.replace('~', ''), isAside: part.split('>')[k + 1]!.startsWith('~') })));

function set(text: string, at: Record<string, readonly [x: number, y: number]>, height = 80) {
  const boxes = new Map<string, Box>(Object.entries(at).map(([id, [x, y]]) => [id, { x, y, width: 144, height }]));
  return { boxes, cables: wires(text), places: tidy({ boxes, cables: wires(text) }) };
}

const dump = (places: ReadonlyMap<string, { x: number; y: number }>): string => [...places].map(([id, { x, y }]) => `${id} ${x},${y}`).sort().join(' · ');

it('sets a line in a row from its corner on', () => {
  expect(dump(set('a>b>c', { a: [500, 80], b: [100, 300], c: [120, 40] }).places)).toBe('a 100,40 · b 308,40 · c 516,40');
});

it('keeps strips in their order, each straight, and puts what they meet in beside their middle', () => {
  const { places } = set('a>af>mix b>bf>mix c>cf>mix mix>out', { c: [0, 900], cf: [10, 40], a: [0, 0], af: [200, 10], b: [0, 300], bf: [300, 8], mix: [50, 70], out: [0, 2000] });
  expect(places.get('af')!.y).toBe(places.get('a')!.y);
  expect(places.get('a')!.y).toBeLessThan(places.get('b')!.y);
  expect(places.get('b')!.y).toBeLessThan(places.get('c')!.y);
  expect(places.get('mix')!.y).toBe(places.get('b')!.y);
  expect(places.get('out')!.y).toBe(places.get('mix')!.y);
});

it('stands what moves a parameter just before it, and what is loose below', () => {
  const { places } = set('a>b>c>d lfo>~d', { a: [0, 0], b: [1, 0], c: [2, 0], d: [3, 0], lfo: [0, 10], loose: [0, -500] });
  expect(places.get('lfo')!.x).toBe(places.get('c')!.x);
  expect(places.get('loose')!.y).toBeGreaterThan(places.get('a')!.y);
});

it('goes on in one line through a loop, and cuts it where it goes back', () => {
  const { places } = set('in>sum>delay>out delay>sum', { in: [0, 0], sum: [0, 100], delay: [0, 200], out: [0, 300] });
  expect([...places.values()].map(({ x }) => x)).toEqual([0, 208, 416, 624]);
});

it('gives frames room for their edges', () => {
  const boxes = new Map<string, Box>([['a', { x: 0, y: 0, width: 144, height: 80 }], ['b', { x: 0, y: 10, width: 144, height: 80 }], ['c', { x: 0, y: 20, width: 144, height: 80 }]]);
  const places = tidy({ boxes, cables: wires('a>x b>x c>x'), frameOf: (id) => (id === 'c' ? 'f' : undefined) });
  expect(places.get('b')!.y - places.get('a')!.y).toBe(112);
  expect(places.get('c')!.y - places.get('b')!.y).toBe(160);
});

it('on any patch: nothing is covered, forward cables go right, and a second time changes nothing', () => {
  const place = fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 }), fc.integer({ min: 10, max: 40 }), fc.integer({ min: 4, max: 30 }));
  fc.assert(fc.property(fc.array(place, { minLength: 1, maxLength: 24 }), fc.array(fc.tuple(fc.nat(23), fc.nat(23), fc.boolean()), { maxLength: 40 }), (all, pairs) => {
    const boxes = new Map(all.map(([x, y, width, height], k) => [`n${k}`, { x: x * 8, y: y * 8, width: width * 8, height: height * 8 } as Box]));
    // Without loops, every cable leads on.
    const cables = pairs.filter(([a, b]) => a < b && b < all.length).map(([a, b, isAside]) => ({ from: `n${a}`, to: `n${b}`, isAside }));
    const places = tidy({ boxes, cables });
    const after = new Map([...boxes].map(([id, box]) => [id, { ...box, ...places.get(id) }]));
    const list = [...after.values()];
    list.forEach((a, k) => { for (const b of list.slice(k + 1)) expect(crowds(a, b)).toBe(false); });
    for (const { from, to } of cables) expect(after.get(to)!.x).toBeGreaterThan(after.get(from)!.x + after.get(from)!.width);
    expect(dump(tidy({ boxes: after, cables }))).toBe(dump(places));
  }), { seed: 7, numRuns: 200 });
});
