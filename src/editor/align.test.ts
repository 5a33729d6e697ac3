import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignTo, spaceOut } from './align.ts';
import { crowds, GAP } from './make-room.ts';
import type { Box } from './viewport.ts';

const boxes = (...all: readonly (readonly [x: number, y: number, width: number, height: number])[]): Map<string, Box> => new Map(all.map(([x, y, width, height], k) => [String.fromCharCode(97 + k), { x, y, width, height }]));
const dump = (places: ReadonlyMap<string, { x: number; y: number }>): string => [...places].map(([id, { x, y }]) => `${id} ${x},${y}`).sort().join(' · ');

describe('alignTo', () => {
  const some = boxes([0, 0, 100, 40], [40, 100, 160, 40], [16, 200, 120, 40]);
  it('puts all at the outermost edge', () => {
    expect(dump(alignTo(some, 'left'))).toBe('a 0,0 · b 0,100 · c 0,200');
    expect(dump(alignTo(some, 'right'))).toBe('a 100,0 · b 40,100 · c 80,200');
  });

  it('makes a column of a row, and a row of a column', () => {
    expect(dump(alignTo(boxes([0, 0, 100, 40], [200, 8, 100, 40]), 'left'))).toBe('a 0,0 · b 0,64');
    expect(dump(alignTo(boxes([0, 0, 100, 40], [0, 100, 100, 40]), 'bottom'))).toBe('a 0,100 · b 128,100');
  });
});

describe('spaceOut', () => {
  it('makes the gaps equal and leaves the ends where they are', () => {
    expect(dump(spaceOut(boxes([0, 0, 100, 40], [110, 30, 40, 40], [400, 60, 100, 40]), 'x'))).toBe('a 0,0 · b 232,30 · c 400,60');
  });

  it('spreads what has too little room', () => {
    expect(dump(spaceOut(boxes([0, 0, 96, 40], [8, 0, 96, 40], [16, 0, 96, 40]), 'x'))).toBe(`a 0,0 · b ${96 + GAP.x},0 · c ${2 * (96 + GAP.x)},0`);
  });
});

it('nothing that is lined up or spaced out covers another in that line', () => {
  const box = fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }), fc.integer({ min: 40, max: 300 }), fc.integer({ min: 40, max: 300 }));
  fc.assert(fc.property(fc.array(box, { minLength: 2, maxLength: 12 }), fc.constantFrom('left', 'right', 'top', 'bottom'), (all, side) => {
    const before = boxes(...all);
    const after = [...alignTo(before, side)].map(([id, place]) => ({ ...before.get(id)!, ...place }));
    after.forEach((a, k) => { for (const b of after.slice(k + 1)) expect(crowds(a, b, 0)).toBe(false); });
  }), { seed: 3, numRuns: 100 });
});
