import { expect, it } from 'vitest';
import { toCanvas, toScreen } from '../viewport.ts';
import { mapShape, mapTransform } from './map-painter.ts';

const SIZE = { width: 208, height: 136 };

it('holds the whole patch, however large and wherever it is', () => {
  for (const box of [{ x: -900, y: 4000, width: 12_000, height: 300 }, { x: 0, y: 0, width: 300, height: 90_000 }, { x: 5, y: 5, width: 1, height: 1 }]) {
    const transform = mapTransform(box, SIZE);
    const [from, to] = [toScreen(box, transform), toScreen({ x: box.x + box.width, y: box.y + box.height }, transform)];
    expect(Math.min(from.x, from.y)).toBeGreaterThanOrEqual(7.99);
    expect(to.x).toBeLessThanOrEqual(SIZE.width - 7.99);
    expect(to.y).toBeLessThanOrEqual(SIZE.height - 7.99);
    const middle = toCanvas({ x: SIZE.width / 2, y: SIZE.height / 2 }, transform);
    expect(middle.x).toBeCloseTo(box.x + box.width / 2, 3);
  }
});

it('does not blow a small patch up', () => {
  expect(mapTransform({ x: 0, y: 0, width: 200, height: 100 }, SIZE).k).toBe(0.14);
});

it('tells by shape what color tells', () => {
  expect(['sources', 'analysis', 'modulation', 'routing', 'tone'].map((tool) => mapShape(tool as 'tone', false))).toEqual(['arrow', 'round', 'diamond', 'hollow', 'box']);
  expect(mapShape('tone', true)).toBe('hollow');
});
