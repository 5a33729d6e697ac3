import { describe, expect, test } from 'vitest';
import { KernelRig, type RigOptions } from '../../../test/contract/kernel-rig.ts';
import { left, right } from '../../../test/measure/channels.ts';
import { RING } from '../../../src/schedule/abi.ts';
import definition from './definition.ts';

/** Never zero, so that silence is told from sound, and different on both sides. */
const sample = (frame: number, channel: number): number => Math.fround((channel === 0 ? 0.5 : -0.25) + ((frame * 7919) % 1009) / 8192);
const FADE_FRAMES = 240;

/** A rig that plays, and a host that delivers what `sample` says. */
class Player {
  readonly rig: KernelRig;
  private written = 0;

  constructor(options: RigOptions = {}) {
    this.rig = new KernelRig(definition, options);
    this.rig.play();
  }

  deliver(frames: number, ended = false): this {
    const { state } = this.rig;
    const capacity = state.getUint32(RING.frames, true);
    for (let k = 0; k < frames; k++, this.written++) {
      const at = RING.samples + (this.written % capacity) * 8;
      state.setFloat32(at, sample(this.written, 0), true);
      state.setFloat32(at + 4, sample(this.written, 1), true);
    }
    state.setFloat64(RING.written, this.written, true);
    state.setUint32(RING.ended, ended ? 1 : 0, true);
    return this;
  }

  play(frames: number, cut?: number[]): Float32Array {
    return this.rig.run(frames, {}, cut)[0]!;
  }
}

const media = (from: number, frames: number): Float32Array => Float32Array.from({ length: frames * 2 }, (_, k) => sample(from + (k >> 1), k & 1));

test('plays the media bit for bit from its first frame', () => {
  expect(new Player().deliver(10000).play(5000)).toEqual(media(0, 5000));
});

test('is silent while the transport stands', () => {
  const player = new Player().deliver(10000);
  player.rig.engine.exports.setPlaying(0);
  expect(player.play(320).every((x) => x === 0)).toBe(true);
  player.rig.engine.exports.setPlaying(1);
  expect(player.play(320)).toEqual(media(0, 320));
});

test.each([44100, 48000, 192000])('the ring holds two seconds at %i Hz, and wraps without a seam', (rateHz) => {
  const player = new Player({ rateHz });
  const capacity = player.rig.state.getUint32(RING.frames, true);
  expect(capacity).toBeGreaterThanOrEqual(2 * rateHz);
  player.deliver(capacity);
  expect(player.play(capacity - 4096 - 7)).toEqual(media(0, capacity - 4096 - 7));
  player.deliver(20000);
  expect(player.play(8192)).toEqual(media(capacity - 4096 - 7, 8192));
  expect(player.rig.state.getFloat64(RING.read, true)).toBe(capacity + 4096 - 7);
});

test('its peak is that of what it played, by spans too', () => {
  const player = new Player().deliver(20000);
  for (let k = 0; k < 40; k++) expect([player.play(128, [128]), player.rig.takePeak()]).toEqual([media(128 * k, 128), media(128 * k, 128).reduce((most, v) => Math.max(most, Math.abs(v)), 0)]);
});

describe('the end of the media', () => {
  test('is played to its last frame, without a fade, and followed by silence', () => {
    const out = new Player().deliver(1001, true).play(2000);
    expect(out.subarray(0, 2002)).toEqual(media(0, 1001));
    expect(out.subarray(2002).every((x) => x === 0)).toBe(true);
  });

  test('is no starvation', () => {
    const player = new Player().deliver(100, true);
    player.play(1000);
    expect(player.rig.telemetry('starvedSlices')[0]).toBe(0);
  });
});

describe('when the host is late', () => {
  test('the sound fades out over 5 ms before the gap and in over 5 ms after it', () => {
    const player = new Player().deliver(3200);
    const before = player.play(3200);
    expect(before.subarray(0, 2 * (3200 - FADE_FRAMES))).toEqual(media(0, 3200 - FADE_FRAMES));
    const fadeOut = left(before).slice(-FADE_FRAMES).map((x, k) => x / sample(3200 - FADE_FRAMES + k, 0));
    fadeOut.forEach((gain, k) => expect(gain).toBeCloseTo(1 - (k + 1) / FADE_FRAMES, 4));
    expect(player.play(320).every((x) => x === 0)).toBe(true);
    expect(player.rig.telemetry('starvedSlices')[0]).toBe(10);
    // The time line has gone on: what was missed is skipped.
    player.deliver(8000);
    const after = player.play(640);
    right(after).forEach((x, k) => expect(x / sample(3520 + k, 1)).toBeCloseTo(Math.min(1, (k + 1) / FADE_FRAMES), 4));
    expect(after.subarray(2 * FADE_FRAMES + 2)).toEqual(media(3520 + FADE_FRAMES + 1, 640 - FADE_FRAMES - 1));
  });

  test('a host that comes back within the fade turns it round without a step', () => {
    const player = new Player().deliver(320);
    player.play(160);
    const gain = (out: Float32Array, from: number): number[] => [...left(out)].map((x, k) => x / sample(from + k, 0));
    const first = gain(player.deliver(8000).play(480), 160);
    const all = first.map((g, k) => Math.abs(g - (first[k - 1] ?? g)));
    expect(Math.max(...all)).toBeLessThan(1.01 / FADE_FRAMES);
    expect(first.at(-1)).toBe(1);
  });

  test('a stem that came while playing waits in silence, which is not late, and fades in with its first sound', () => {
    const player = new Player();
    // Less than a fade: nothing of the sound may be let through at once.
    expect(player.play(160).every((x) => x === 0)).toBe(true);
    expect(player.rig.telemetry('starvedSlices')[0]).toBe(0);
    const out = player.deliver(8000).play(480);
    left(out).forEach((x, k) => expect(x / sample(160 + k, 0)).toBeCloseTo(Math.min(1, (k + 1) / FADE_FRAMES), 4));
  });
});

test('a reset waits for the media from the first frame again', () => {
  const player = new Player().deliver(1000, true);
  player.play(500);
  player.rig.reset();
  const { state } = player.rig;
  expect([state.getFloat64(RING.written, true), state.getFloat64(RING.read, true), state.getUint32(RING.ended, true)]).toEqual([0, 0, 0]);
});

test('any cut of the blocks gives the same bits, through a gap and to the end', () => {
  const rendered = (cut: number[]): Float32Array[] => {
    const player = new Player().deliver(1003);
    return [player.play(1600, cut), player.deliver(2000).play(800, cut), player.deliver(500, true).play(3000, cut)];
  };
  const whole = rendered([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(rendered(cut)).toEqual(whole);
});

test('carries mono only where it is told so', () => {
  expect(definition.carry([], { channels: 'auto' })).toEqual(['stereo']);
  expect(definition.carry([], { channels: 'mono' })).toEqual(['mono']);
});
