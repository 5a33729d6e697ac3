import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contains, fitTo, focusOn, overlaps, toCanvas, toScreen, union, visibleBox, ZOOM, zoomAbout } from './viewport.ts';

const transforms = fc.record({ x: fc.integer({ min: -5000, max: 5000 }), y: fc.integer({ min: -5000, max: 5000 }), k: fc.double({ min: ZOOM.min, max: ZOOM.max, noNaN: true }) });
const points = fc.record({ x: fc.integer({ min: -5000, max: 5000 }), y: fc.integer({ min: -5000, max: 5000 }) });

it('keeps the point under the hand where it is while zooming', () => {
  fc.assert(fc.property(transforms, points, fc.double({ min: 0.2, max: 5, noNaN: true }), (transform, at, factor) => {
    const held = toCanvas(at, transform);
    const after = toScreen(held, zoomAbout(transform, factor, at));
    expect(after.x).toBeCloseTo(at.x, 4);
    expect(after.y).toBeCloseTo(at.y, 4);
  }), { seed: 4 });
});

it('zooms no farther than its ends', () => {
  expect(zoomAbout({ x: 0, y: 0, k: 1 }, 1e9, { x: 0, y: 0 }).k).toBe(ZOOM.max);
  expect(zoomAbout({ x: 0, y: 0, k: 1 }, 1e-9, { x: 0, y: 0 }).k).toBe(ZOOM.min);
});

it('fits a box between the panels, and never larger than life', () => {
  const insets = { left: 240, top: 64, right: 336, bottom: 64 };
  const box = { x: -100, y: 50, width: 4000, height: 900 };
  const transform = fitTo(box, { width: 1440, height: 900 }, insets);
  expect(toScreen(box, transform).x).toBeCloseTo(240, 9);
  expect(toScreen({ x: 3900, y: 0 }, transform).x).toBeCloseTo(1440 - 336, 9);
  expect(fitTo({ x: 0, y: 0, width: 10, height: 10 }, { width: 1440, height: 900 }, insets).k).toBe(1);
});

it('shows a part in the middle, the whole where there is room for it, and nothing beyond an edge', () => {
  const size = { width: 1440, height: 900 };
  const insets = { left: 240, top: 64, right: 336, bottom: 64 };
  const shown = (part: { x: number }, whole: { width: number }): [left: number, right: number, partAt: number] => {
    const row = { y: 0, height: 100 };
    const transform = focusOn({ ...row, ...part, width: 100 }, { ...row, x: 0, ...whole }, size, insets, 1);
    expect(toScreen({ x: 0, y: 50 }, transform).y, 'there is room for its height').toBe(450);
    return [toScreen({ x: 0, y: 0 }, transform).x, toScreen({ x: whole.width, y: 0 }, transform).x, toScreen({ x: part.x + 50, y: 0 }, transform).x];
  };
  expect(shown({ x: 600 }, { width: 800 }).slice(0, 2)).toEqual([272, 1072]);
  expect(shown({ x: 1450 }, { width: 3000 })[2]).toBe((240 + 1440 - 336) / 2);
  expect(shown({ x: 0 }, { width: 3000 })[0]).toBe(240);
  expect(shown({ x: 2900 }, { width: 3000 })[1]).toBe(1440 - 336);
});

it('sees what the screen shows, and a margin', () => {
  expect(visibleBox({ x: 100, y: 0, k: 2 }, { width: 800, height: 600 }, 50)).toEqual({ x: -75, y: -25, width: 450, height: 350 });
});

it('unites boxes to the smallest that holds them all', () => {
  fc.assert(fc.property(fc.array(fc.record({ x: fc.integer({ min: -99, max: 99 }), y: fc.integer({ min: -99, max: 99 }), width: fc.nat(50), height: fc.nat(50) }), { minLength: 1 }), (boxes) => {
    const whole = union(boxes)!;
    for (const box of boxes) expect(contains(whole, box) && overlaps(whole, box)).toBe(true);
    expect(boxes.some(({ x }) => x === whole.x)).toBe(true);
  }), { seed: 5 });
  expect(union([])).toBeUndefined();
});
