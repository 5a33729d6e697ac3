/**
 * Start, stop and seek as they are heard, after the monitor: fades without a click, and each take the same.
 */
import { expect, test } from 'vitest';
import { residualDb } from '../engine/high-pass.ts';
import { CorePlayer, patchOf } from './core-player.ts';

const RATE = 48000;
const GATE_MS = 8;

/** A loud sine below the high-pass, from its crest: the worst to cut. */
const sine = (): CorePlayer =>
  new CorePlayer(patchOf(RATE, { tone: ['tone', { params: { frequencyHz: 440, levelDb: -6 } }], out: ['output'] }, [['tone > out']]));

const joined = (parts: readonly Float32Array[]): Float32Array => Float32Array.from(parts.flatMap((part) => [...part]));
const worst = (signal: Float32Array): number => Math.max(residualDb(signal, 0, RATE), residualDb(signal, 1, RATE));

test('a start, a seek while playing and a stop leave nothing above 8 kHz louder than −60 dBFS', () => {
  const player = sine().start();
  const parts = [player.hear(RATE / 4)];
  player.core.receive({ type: 'start', epoch: 1, positionFrame: RATE });
  parts.push(player.hear(2048));
  player.core.receive({ type: 'ready', epoch: 1 });
  parts.push(player.hear(RATE / 4));
  player.core.receive({ type: 'stop' });
  parts.push(player.hear(4096));
  const heard = joined(parts);
  expect(heard.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0)).toBeGreaterThan(0.4);
  expect(worst(heard)).toBeLessThan(-60);
  expect(player.core.isPlaying).toBe(false);
});

test('after a stop there is silence within the gate’s time', () => {
  const player = sine().start();
  player.hear(RATE / 4);
  player.core.receive({ type: 'stop' });
  player.hear(Math.ceil((GATE_MS * RATE) / 1000 / 128) * 128);
  expect(player.hear(4096).every((x) => x === 0)).toBe(true);
  expect(player.messages.some(({ type }) => type === 'stopped')).toBe(true);
});

test('after a seek the time line stands where it was asked to', () => {
  const player = sine().start(12_345);
  player.hear(1280);
  expect(player.core.engine.exports.positionFrame()).toBe(12_345 + 1280);
  player.core.receive({ type: 'start', epoch: 1, positionFrame: 77 });
  while (!player.core.isWaiting) player.core.render(128);
  player.core.receive({ type: 'ready', epoch: 1 });
  player.hear(1280);
  expect(player.core.engine.exports.positionFrame()).toBe(77 + 1280);
  expect(player.core.playedFrames).toBe(1280);
});

test('a loop goes round at its last frame, not at the end of a block', () => {
  const player = sine();
  player.core.receive({ type: 'loop', startFrame: 1001, endFrame: 5007, epoch: 1, keepFrames: 0 });
  player.start();
  const positions: number[] = [];
  for (let k = 0; k < 100; k++) {
    player.core.render(128);
    positions.push(player.core.engine.exports.positionFrame());
  }
  positions.forEach((position, k) => {
    const played = 128 * (k + 1);
    expect(position).toBe(played < 5007 ? played : 1001 + ((played - 5007) % 4006));
  });
});
