import { describe, expect, test } from 'vitest';
import { bodyWords, sideWords, stateMark } from './body-words.ts';
import { cameraOf, Projection, STAGE_VIEWS } from './camera.ts';
import { pitchColors } from './pitch-colors.ts';
import type { StageBody } from './scene.ts';

const AREA = { x: 10, y: 20, width: 900, height: 600 };
const corners = [0, 1].flatMap((y) => [0, 1].flatMap((z) => [-1, 1].map((x) => ({ x, y, z }))));

describe.each(STAGE_VIEWS)('seen from the %s', (view) => {
  const projection = new Projection(cameraOf(view), AREA);

  test('the whole room is in its place', () => {
    for (const corner of corners) {
      const { x, y } = projection.at(corner);
      expect(x).toBeGreaterThanOrEqual(AREA.x - 1e-6);
      expect(x).toBeLessThanOrEqual(AREA.x + AREA.width + 1e-6);
      expect(y).toBeGreaterThanOrEqual(AREA.y - 1e-6);
      expect(y).toBeLessThanOrEqual(AREA.y + AREA.height + 1e-6);
    }
  });
});

test('each view keeps two of the dimensions apart, in the direction that everybody expects', () => {
  const step = (view: (typeof STAGE_VIEWS)[number], to: object): { x: number; y: number } => {
    const projection = new Projection(cameraOf(view), AREA);
    const [a, b] = [projection.at({ x: 0, y: 0.4, z: 0.4 }), projection.at({ x: 0, y: 0.4, z: 0.4, ...to })];
    return { x: b.x - a.x, y: b.y - a.y };
  };
  expect(step('front', { x: 0.5 }).x).toBeGreaterThan(50);
  expect(step('front', { y: 0.8 }).y).toBeLessThan(-50);
  expect(step('top', { x: 0.5 }).x).toBeGreaterThan(50);
  expect(step('top', { z: 0.8 }).y).toBeLessThan(-50);
  expect(step('side', { z: 0.8 }).x).toBeGreaterThan(50);
  expect(step('side', { y: 0.8 }).y).toBeLessThan(-50);
  expect(Math.abs(step('side', { x: 0.5 }).x)).toBeLessThan(10);
  // What stands farther back is smaller and higher.
  const front = new Projection(cameraOf('front'), AREA);
  expect(front.at({ x: 0, y: 0, z: 1 }).scale).toBeLessThan(0.8 * front.at({ x: 0, y: 0, z: 0 }).scale);
  expect(front.at({ x: 0, y: 0, z: 1 }).y).toBeLessThan(front.at({ x: 0, y: 0, z: 0 }).y - 50);
});

test.each([['#141416', true], ['#fbfbf9', false]] as const)('bodies stand off the ground %s by 3:1', (ground, isDark) => {
  const luminance = (bytes: readonly number[]): number => {
    const [r, g, b] = bytes.map((byte) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const below = luminance([1, 3, 5].map((at) => Number.parseInt(ground.slice(at, at + 2), 16)));
  for (const color of pitchColors(isDark)) {
    const own = luminance(color.match(/\d+/g)!.map(Number));
    expect((Math.max(own, below) + 0.05) / (Math.min(own, below) + 0.05), color).toBeGreaterThan(3);
  }
});

test('a body is told in words that are true', () => {
  const heard = { degrees: -12.2, spreadDegrees: 3, centerHz: 700, lowHz: 197, highHz: 3970, belowMixDb: 5, directToReverbDb: 14, far: 0.2, masked: 0.2, maskedBy: 'Guitar' };
  const body: StageBody = { id: 'v', name: 'Voice', within: [], at: { x: 0, middle: 0, low: 0, high: 0, z: 0, spread: 0, masked: 0 }, heard, light: 0, isReturn: false, isMuted: false, isSoloed: false, silencedBy: '' };
  expect(bodyWords(body)).toBe('12° left, in front, 200\u00a0Hz–4\u00a0kHz, masked up to 20\u202f% by Guitar');
  expect(bodyWords({ ...body, heard: { ...heard, degrees: 0.3, spreadDegrees: 24, far: 0.8, masked: 0.01 }, isSoloed: true })).toBe('center, wide, at the back, 200\u00a0Hz–4\u00a0kHz, soloed');
  expect(bodyWords({ ...body, heard: undefined })).toBe('not heard yet');
  expect(bodyWords({ ...body, heard: undefined, isMuted: true })).toBe('muted');
  expect(bodyWords({ ...body, silencedBy: 'Bell' })).toMatch(/^12° left, in front, 200\u00a0Hz–4\u00a0kHz, silenced by solo of Bell$/);
  expect([body, { ...body, silencedBy: 'Bell' }, { ...body, isSoloed: true }, { ...body, isMuted: true, silencedBy: 'Bell' }].map(stateMark)).toEqual(['', ' · silenced', ' · solo', ' · muted']);
  expect(sideWords(10.86)).toBe('11° right');
});
