/** Against the tables and figures of the literature that `direction.ts` names. */
import { describe, expect, it } from 'vitest';
import { arrivalAt, energyVector, firstNullHz, gainsOf, headDelayMs, precedenceOf, sineLaw, tangentLaw, timeShiftDegrees, tradedDegrees, velocityVector } from './direction.ts';

describe('a level difference', () => {
  it.each([
    [0, 0, 0, 0, 0.866], [3, 5.64, 4.9, 10.86, 0.882], [6, 10.86, 9.56, 19.06, 0.916], [9, 15.37, 13.77, 24.14, 0.949], [12, 19.06, 17.41, 26.97, 0.972],
    [15, 21.95, 20.43, 28.46, 0.985], [18, 24.14, 22.84, 29.22, 0.992], [20, 25.28, 24.15, 29.51, 0.995], [30, 28.46, 27.99, 29.95, 1],
  ])('of %i dB is heard at %d° by the tangent law, %d° by the sine law, %d° by energy', (differenceDb, tangent, sine, energy, length) => {
    const { left, right } = gainsOf(differenceDb);
    expect(left * left + right * right).toBeCloseTo(1, 12);
    expect(tangentLaw(left, right)).toBeCloseTo(tangent, 1);
    expect(sineLaw(left, right)).toBeCloseTo(sine, 1);
    expect(energyVector(left, right).degrees).toBeCloseTo(energy, 1);
    expect(energyVector(left, right).length).toBeCloseTo(length, 3);
    expect(velocityVector(left, right).degrees).toBeCloseTo(tangent, 1);
    expect(tangentLaw(right, left)).toBeCloseTo(-tangent, 1);
  });

  it('of signals out of phase has a velocity outside of the speakers', () => {
    expect(velocityVector(1, -0.5).degrees).toBeLessThan(-30);
    expect(tangentLaw(0, 0)).toBe(0);
  });
});

describe('a time difference', () => {
  it('moves the image to the earlier speaker: half way at about 0.3 ms, all the way at 1 ms', () => {
    expect(timeShiftDegrees(0)).toBe(0);
    expect(timeShiftDegrees(0.27)).toBeGreaterThan(10);
    expect(timeShiftDegrees(0.27)).toBeLessThan(15);
    expect(timeShiftDegrees(0.5)).toBeCloseTo(20, 6);
    expect(timeShiftDegrees(1.1)).toBe(30);
    expect(timeShiftDegrees(-0.5)).toBeCloseTo(-20, 6);
  });

  it('adds to a level difference, and is undone by one', () => {
    const { left, right } = gainsOf(6);
    expect(tradedDegrees(left, right, 0.27)).toBeGreaterThan(22);
    expect(Math.abs(tradedDegrees(left, right, -0.23))).toBeLessThan(1.5);
    expect(tradedDegrees(left, right, 5)).toBe(30);
  });

  it('is one image to 1 ms, one speaker to 40 ms, then an echo; its mono sum is a comb', () => {
    expect([0.5, 10, 60].map((ms) => precedenceOf(ms))).toEqual(['summing', 'precedence', 'echo']);
    expect([10, 1, 0.25].map((ms) => firstNullHz(ms))).toEqual([50, 500, 2000]);
  });

  it('between the ears is 0.261 ms at 30° and 0.656 ms at 90°', () => {
    expect(headDelayMs(30)).toBeCloseTo(0.261, 3);
    expect(headDelayMs(90)).toBeCloseTo(0.656, 3);
  });
});

describe('off the middle', () => {
  it('0.34 m aside is about 1 ms, and the nearer speaker wins', () => {
    const { leftDelayMs, differenceDb } = arrivalAt({ x: 0.34, y: 0 }, 2);
    expect(leftDelayMs).toBeGreaterThan(0.9);
    expect(leftDelayMs).toBeLessThan(1.1);
    expect(differenceDb).toBeGreaterThan(1);
    const { left, right } = gainsOf(differenceDb);
    expect(tradedDegrees(left, right, leftDelayMs)).toBe(30);
  });

  it('in the middle both arrive together', () => {
    const { leftDelayMs, differenceDb, leftDegrees, rightDegrees } = arrivalAt({ x: 0, y: 0 }, 2);
    expect(leftDelayMs).toBeCloseTo(0, 12);
    expect(differenceDb).toBeCloseTo(0, 12);
    expect([leftDegrees, rightDegrees].map((degrees) => Math.round(degrees * 1e9) / 1e9)).toEqual([-30, 30]);
  });
});
