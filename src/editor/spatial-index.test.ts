import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SpatialIndex } from './spatial-index.ts';
import { overlaps, type Box } from './viewport.ts';

const coordinate = fc.integer({ min: -4000, max: 4000 });
const boxes = fc.record({ x: coordinate, y: coordinate, width: fc.oneof(fc.nat(400), fc.nat(20_000)), height: fc.nat(600) });
const steps = fc.array(fc.tuple(fc.constantFrom('set', 'delete'), fc.nat(30), boxes), { maxLength: 120 });

it('finds exactly the boxes that overlap, after any moves and removals', () => {
  fc.assert(fc.property(steps, boxes, (list, view) => {
    const index = new SpatialIndex();
    const plain = new Map<string, Box>();
    for (const [what, id, box] of list) {
      if (what === 'set') {
        index.set(String(id), box);
        plain.set(String(id), box);
      } else {
        index.delete(String(id));
        plain.delete(String(id));
      }
    }
    const expected = [...plain].filter(([, box]) => overlaps(box, view)).map(([id]) => id).sort();
    expect([...index.query(view)].sort()).toEqual(expected);
    expect(index.size).toBe(plain.size);
  }), { seed: 6, numRuns: 400 });
});
