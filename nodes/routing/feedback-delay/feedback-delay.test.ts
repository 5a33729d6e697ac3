import { expect, test } from 'vitest';
import definition from './definition.ts';

test.each([[0, 48000, 1], [0.01, 48000, 1], [1, 48000, 48], [1, 44100, 44], [2.27, 44100, 100], [1000, 192000, 192000]])('%f ms at %i Hz are %i frames', (delayMs, rateHz, frames) => {
  expect(definition.loopFrames({ delayMs }, rateHz)).toBe(frames);
});

test('sounds on as long as it delays', () => {
  expect(definition.tailSeconds({}, { delayMs: 250 })).toBe(0.25);
});
