import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cableCurve, curveBox, distanceTo, pointOn } from './cable-geometry.ts';
import { contains } from './viewport.ts';

const ends = fc.tuple(fc.integer({ min: -2000, max: 2000 }), fc.integer({ min: -2000, max: 2000 }), fc.integer({ min: -2000, max: 2000 }), fc.integer({ min: -2000, max: 2000 }), fc.constantFrom('in' as const, 'param' as const));
const curves = ends.map(([x1, y1, x2, y2, kind]) => cableCurve({ x: x1, y: y1 }, { x: x2, y: y2 }, kind));

it('begins and ends at its sockets', () => {
  fc.assert(fc.property(curves, (curve) => {
    expect(pointOn(curve, 0)).toEqual(curve.from);
    expect(pointOn(curve, 1)).toEqual(curve.to);
  }), { seed: 7 });
});

it('leaves to the right, and enters from the left or from below', () => {
  fc.assert(fc.property(curves, ({ from, c1, c2, to }) => {
    expect(c1.y).toBe(from.y);
    expect(c1.x).toBeGreaterThanOrEqual(from.x);
    if (c2.x === to.x) expect(c2.y).toBeGreaterThanOrEqual(to.y);
    else expect(c2.x).toBeLessThanOrEqual(to.x);
  }), { seed: 8 });
});

it('lies inside its box, and is hit where it runs', () => {
  fc.assert(fc.property(curves, fc.double({ min: 0, max: 1, noNaN: true }), (curve, t) => {
    const point = pointOn(curve, t);
    const { x, y, width, height } = curveBox(curve);
    expect(contains({ x: x - 1e-6, y: y - 1e-6, width: width + 2e-6, height: height + 2e-6 }, point)).toBe(true);
    // The pieces of the test cut the corners of the longest, tightest curves by a few units: less than the reach of a pointer.
    expect(distanceTo(curve, point).distance).toBeLessThan(6);
  }), { seed: 9, numRuns: 1000 });
});

it('is as far from a point beside a straight cable as it looks', () => {
  const curve = cableCurve({ x: 0, y: 0 }, { x: 400, y: 0 }, 'in');
  expect(distanceTo(curve, { x: 200, y: 30 }).distance).toBeCloseTo(30, 9);
  expect(distanceTo(curve, { x: -40, y: 30 }).distance).toBeCloseTo(50, 9);
  expect(distanceTo(curve, { x: 100, y: 0 }).t).toBeLessThan(distanceTo(curve, { x: 300, y: 0 }).t);
});
