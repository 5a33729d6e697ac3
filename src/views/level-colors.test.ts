import { describe, expect, test } from 'vitest';
import { LEVEL_COLORS, levelColors } from './level-colors.ts';

type Triple = readonly [number, number, number];
const linear = (byte: number): number => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);

function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

/** Complete absence of one cone, on linear sRGB: Machado, Oliveira and Fernandes 2009. */
const EYES: Readonly<Record<string, readonly Triple[]>> = {
  'every cone': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  'no long cone': [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  'no middle cone': [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  'no short cone': [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

const distance = (a: Triple, b: Triple): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe.each([['dark', true], ['light', false]] as const)('on a %s ground', (_, isDark) => {
  const bytes = levelColors(isDark);
  const colors = Array.from({ length: LEVEL_COLORS }, (__, k): Triple => [linear(bytes[4 * k]!), linear(bytes[4 * k + 1]!), linear(bytes[4 * k + 2]!)]);

  test('lightness goes in a straight line from the ground to its contrary', () => {
    const lightness = colors.map((color) => oklab(color)[0]);
    const [first, last] = [lightness[0]!, lightness.at(-1)!];
    expect(Math.sign(last - first)).toBe(isDark ? 1 : -1);
    // Rounding to bytes is worth up to 0.004 of lightness.
    lightness.forEach((l, k) => expect(Math.abs(l - (first + ((last - first) * k) / (LEVEL_COLORS - 1)))).toBeLessThan(0.006));
    expect(isDark ? first : 1 - first).toBeLessThan(0.2);
  });

  test.each(Object.entries(EYES))('sixteen steps are told apart, in order and about evenly, with %s', (__, eye) => {
    const seen = Array.from({ length: 16 }, (___, k) => {
      const color = colors[k * 17]!;
      return oklab(eye.map((row) => Math.max(0, row[0] * color[0] + row[1] * color[1] + row[2] * color[2])) as unknown as Triple);
    });
    const steps = seen.slice(1).map((color, k) => distance(color, seen[k]!));
    // A just noticeable difference is about 0.02 in Oklab.
    expect(Math.min(...steps)).toBeGreaterThan(0.03);
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(3);
    seen.slice(1).forEach((color, k) => expect(Math.sign(color[0] - seen[k]![0])).toBe(isDark ? 1 : -1));
  });
});
