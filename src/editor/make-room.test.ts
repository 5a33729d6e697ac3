/** Room is made without any node coming to cover another, only for what is in the way, and the sound goes on to the right. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clearShift, crowds, fitBetween, GAP, makeRoom } from './make-room.ts';
import type { Box } from './viewport.ts';

const box = (x: number, y: number, width = 144, height = 88): Box => ({ x, y, width, height });
const NEW = { placed: new Set(['new']) };
const none = { targetsOf: () => [] };

/** "b 320,0" for each that moved. */
const dump = (moves: ReadonlyMap<string, { x: number; y: number }>): string => [...moves].map(([id, { x, y }]) => `${id} ${x},${y}`).sort().join(' · ');

/** Where all stand in the end. */
const settled = (boxes: ReadonlyMap<string, Box>, moves: ReadonlyMap<string, { x: number; y: number }>): Map<string, Box> => new Map([...boxes].map(([id, one]) => [id, { ...one, ...moves.get(id) }]));

describe('clearShift', () => {
  it('leaves what is free where it is', () => {
    expect(clearShift([box(0, 0)], [box(200, 0)])).toEqual({ x: 0, y: 0 });
  });

  it('takes the shortest way, down rather than up where both are as long', () => {
    expect(clearShift([box(0, 0)], [box(0, 0)])).toEqual({ x: 0, y: 88 + GAP.y });
    expect(clearShift([box(0, -40)], [box(0, 0)])).toEqual({ x: 0, y: -72 });
    expect(clearShift([box(100, 0)], [box(0, 0)])).toEqual({ x: 72, y: 0 });
  });

  it('moves a group as one, past everything that stands in a row below', () => {
    expect(clearShift([box(0, 0), box(200, 0)], [box(0, 0), box(200, 0), box(0, 104), box(200, 104), box(-168, 0), box(400, 0)])).toEqual({ x: 0, y: -112 });
  });
});

it('finds a place for thousands among thousands at once', () => {
  const many = Array.from({ length: 3000 }, (_, k) => box((k % 60) * 200, Math.floor(k / 60) * 120));
  expect(clearShift(many, many)).toEqual({ x: 0, y: 49 * 120 + 88 + GAP.y });
});

describe('fitBetween', () => {
  const before = box(0, 0);
  it('stays where the hand let go if that is free, and gives way inside the gap first', () => {
    expect(fitBetween(box(200, 0), before, box(400, 0)).x).toBe(200);
    expect(fitBetween(box(100, 0), before, box(400, 0)).x).toBe(168);
    expect(fitBetween(box(300, 0), before, box(400, 0)).x).toBe(232);
    expect(fitBetween(box(100, 400), before, box(400, 0)).x).toBe(100);
  });

  it('clears the first where there is no room for both', () => {
    expect(fitBetween(box(100, 0), before, box(200, 0)).x).toBe(168);
  });

  it('steps off the first of two that stand the other way round', () => {
    const fitted = fitBetween(box(40, 0), before, box(-400, 0));
    expect(crowds(fitted, before)).toBe(false);
  });
});

describe('makeRoom', () => {
  it('moves what follows just enough, and what that feeds only where the room between them is used up', () => {
    const boxes = new Map([['new', box(168, 0)], ['b', box(240, 0)], ['c', box(420, 0)], ['d', box(800, 0)]]);
    const feeds: Record<string, string[]> = { new: ['b'], b: ['c'], c: ['d'] };
    expect(dump(makeRoom({ boxes, targetsOf: (id) => feeds[id] ?? [] }, NEW))).toBe('b 336,0 · c 504,0');
  });

  it('sends to the right what is told to go there, however wide the new one is', () => {
    const boxes = new Map([['new', box(160, 0, 320)], ['b', box(176, 60)]]);
    expect(dump(makeRoom({ boxes, ...none }, { ...NEW, rightward: new Set(['b']) }))).toBe('b 504,60');
  });

  it('keeps what is fed to the right, though it stands below', () => {
    const boxes = new Map([['new', box(168, 0)], ['b', box(240, 0)], ['c', box(400, 300)], ['aside', box(400, 600)]]);
    const feeds: Record<string, string[]> = { new: ['b'], b: ['c'] };
    expect(dump(makeRoom({ boxes, targetsOf: (id) => feeds[id] ?? [] }, NEW))).toBe('b 336,0 · c 496,300');
  });

  it('leaves what overlapped before and is not touched', () => {
    const boxes = new Map([['new', box(0, 0)], ['b', box(1000, 0)], ['c', box(1010, 10)]]);
    expect(makeRoom({ boxes, ...none }, NEW).size).toBe(0);
  });

  it('never moves what is pinned', () => {
    const boxes = new Map([['new', box(168, 0)], ['pin', box(0, 0)], ['b', box(100, 60)]]);
    const moves = makeRoom({ boxes, ...none }, { placed: new Set(['new']), pinned: new Set(['pin']) });
    expect([...moves.keys()]).toEqual(['b']);
  });

  it('ends in loops', () => {
    const boxes = new Map([['new', box(0, 0)], ['b', box(20, 0)], ['c', box(40, 0)]]);
    const moves = makeRoom({ boxes, targetsOf: (id) => (id === 'c' ? ['b', 'new'] : ['c']) }, NEW);
    expect([...settled(boxes, moves).values()].every((one, k, all) => all.every((other, j) => j === k || !crowds(one, other)))).toBe(true);
  });

  it('covers nothing that was not covered before, on any canvas', () => {
    const place = fc.record({ x: fc.integer({ min: -80, max: 80 }), y: fc.integer({ min: -60, max: 60 }), width: fc.integer({ min: 18, max: 40 }), height: fc.integer({ min: 4, max: 40 }) })
      .map(({ x, y, width, height }) => box(x * 8, y * 8, width * 8, height * 8));
    const cable = fc.tuple(fc.nat(24), fc.nat(24));
    fc.assert(fc.property(fc.array(place, { minLength: 2, maxLength: 25 }), fc.array(cable, { maxLength: 40 }), (places, cables) => {
      const boxes = new Map(places.map((one, k) => [String(k), one]));
      const moves = makeRoom({ boxes, targetsOf: (id) => cables.filter(([from]) => String(from) === id).map(([, to]) => String(to)).filter((to) => boxes.has(to)) }, { placed: new Set(['0']) });
      const after = settled(boxes, moves);
      const ids = [...boxes.keys()];
      const touched = new Set(['0', ...moves.keys()]);
      for (const a of ids) for (const b of ids) if (a < b && (touched.has(a) || touched.has(b))) expect(crowds(after.get(a)!, after.get(b)!), `${a} and ${b}`).toBe(false);
      expect(after.get('0')).toEqual(boxes.get('0'));
    }), { seed: 5, numRuns: 300 });
  });
});
