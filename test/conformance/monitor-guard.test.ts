/**
 * The monitor section: what is only for listening, and the guard that nothing gets past. Measured on what is heard, with
 * the sound before the monitor beside it.
 */
import { describe, expect, test } from 'vitest';
import type { FromEngine, MonitorSetting } from '../../src/engine/messages.ts';
import type { PatchNode } from '../../src/patch/patch.ts';
import { EditRig } from '../engine/edit-rig.ts';
import { CorePlayer, patchOf } from './core-player.ts';

const RATE = 48000;
const db = (gain: number): number => 20 * Math.log10(gain);
const peak = (signal: Float32Array, channel?: 0 | 1): number => signal.reduce((most, x, i) => (channel === undefined || (i & 1) === channel ? Math.max(most, Math.abs(x)) : most), 0);

/** The last frame after everything has settled. */
function settled(player: CorePlayer, settings: Partial<Record<MonitorSetting, number>> = {}): [number, number] {
  for (const [setting, value] of Object.entries(settings)) player.core.receive({ type: 'monitor', setting: setting as MonitorSetting, value });
  const heard = player.hear(RATE / 2);
  return [heard.at(-2)!, heard.at(-1)!];
}

/** Two constants, one on each side. */
const stereo = (left: number, right: number): CorePlayer =>
  new CorePlayer(patchOf(RATE, {
    l: ['math', { config: { expression: String(left) } }], r: ['math', { config: { expression: String(right) } }],
    toLeft: ['pan', { params: { position: -100 } }], toRight: ['pan', { params: { position: 100 } }], out: ['output'],
  }, [['l > toLeft'], ['r > toRight'], ['toLeft > out'], ['toRight > out']])).start();

describe('the section', () => {
  test('at rest it changes no bit', () => {
    const player = stereo(0.5, 0.25);
    player.hear(RATE / 2);
    player.core.render(128);
    expect(player.core.heard(128)).toEqual(player.core.output(128));
  });

  test.each<[string, Partial<Record<MonitorSetting, number>>, (l: number, r: number) => [number, number]]>([
    ['level', { levelDb: -12 }, (l, r) => [l * 10 ** -0.6, r * 10 ** -0.6]],
    ['dim', { dim: 1 }, (l, r) => [l * 0.1, r * 0.1]],
    ['mono', { mono: 1 }, (l, r) => [(l + r) / 2, (l + r) / 2]],
    ['swap', { swap: 1 }, (l, r) => [r, l]],
    ['polarity of one side', { invertLeft: 1 }, (l, r) => [-l, r]],
    ['mute', { mute: 1 }, () => [0, 0]],
  ])('%s', (_name, settings, expected) => {
    const player = stereo(0.5, 0.25);
    const [left, right] = settled(player);
    const [heardLeft, heardRight] = settled(player, settings);
    const [wantedLeft, wantedRight] = expected(left, right);
    expect(heardLeft).toBeCloseTo(wantedLeft, 6);
    expect(heardRight).toBeCloseTo(wantedRight, 6);
  });

  test('none of it is before the monitor', () => {
    const [plain, touched] = [stereo(0.5, 0.25), stereo(0.5, 0.25)];
    for (const setting of ['dim', 'mono', 'swap', 'mute'] as const) touched.core.receive({ type: 'monitor', setting, value: 1 });
    expect(touched.render(4800)).toEqual(plain.render(4800));
  });
});

describe('the guard', () => {
  test('lets a take begin as loud as it is', () => {
    const player = stereo(0.5, 0.25);
    player.hear(960);
    player.core.render(128);
    expect(player.core.heard(128)).toEqual(player.core.output(128));
  });

  test.each([6, 12, 40])('what is %i dB over full scale is heard at full scale at most, and the lamp says so', (overDb) => {
    const lamps: boolean[] = [];
    const nodes: Record<string, readonly [string, Partial<PatchNode>?]> = { tone: ['tone', { params: { levelDb: 0, frequencyHz: 1000 } }], out: ['output'] };
    const stages = Math.ceil(overDb / 12);
    const cables = Array.from({ length: stages }, (_, k) => [`${k === 0 ? 'tone' : `up-${k}`} > ${k === stages - 1 ? 'out' : `up-${k + 1}`}`, { gainDb: Math.min(12, overDb - 12 * k) }] as const);
    for (let k = 1; k < stages; k++) nodes[`up-${k}`] = ['fader'];
    const player = new CorePlayer(patchOf(RATE, nodes, cables), {}, (message: FromEngine) => message.type === 'meters' && lamps.push(message.guard)).start();
    expect(db(peak(player.render(4800)))).toBeGreaterThan(overDb - 0.1);
    const heard = player.hear(RATE);
    expect(peak(heard)).toBeLessThanOrEqual(1);
    expect(peak(heard)).toBeGreaterThan(0.9);
    expect(lamps.some((on) => on)).toBe(true);
  });

  test('below full scale the lamp is dark and nothing is turned down', () => {
    const lamps: boolean[] = [];
    const player = new CorePlayer(patchOf(RATE, { tone: ['tone', { params: { levelDb: -0.1 } }], out: ['output'] }, [['tone > out']]), {}, (message: FromEngine) => message.type === 'meters' && lamps.push(message.guard)).start();
    player.hear(RATE / 2);
    expect(db(peak(player.hear(RATE / 2)))).toBeCloseTo(-0.1, 3);
    expect(lamps.some((on) => on)).toBe(false);
  });

  test.each([-40, -30, -24])('a hand-over that makes a sound of %i dBFS far louder lets it rise by 6 dB at most within 10 ms', (quietDb) => {
    const quiet = patchOf(RATE, { tone: ['tone', { params: { levelDb: quietDb, frequencyHz: 1000 } }], out: ['output'] }, [['tone > out']]);
    const loud = patchOf(RATE, { tone: ['tone', { params: { levelDb: quietDb, frequencyHz: 1000 } }], louder: ['tone', { params: { levelDb: -1, frequencyHz: 1000 } }], out: ['output'] }, [['tone > out'], ['louder > out']]);
    const rig = new EditRig(quiet);
    const hear = (frames: number): Float32Array => {
      const heard = new Float32Array(frames * 2);
      for (let done = 0; done < frames; done += 32) {
        rig.render(32);
        heard.set(rig.core.heard(32), done * 2);
      }
      return heard;
    };
    hear(RATE / 2);
    const before = peak(hear(4800));
    expect(db(before)).toBeCloseTo(quietDb, 0);
    const seen = rig.messages.length;
    rig.edit(loud);
    while (!rig.messages.slice(seen).some(({ type }) => type === 'swapped')) hear(32);
    const within = peak(hear(480 - 32));
    // Out of near silence it may rise to −26 dBFS at once.
    expect(db(within)).toBeLessThanOrEqual(Math.max(quietDb + 6, -26) + 0.05);
    expect(db(peak(hear(RATE)))).toBeGreaterThan(-1.5);
  });
});

test('levels of both sides are told', () => {
  const meters: Extract<FromEngine, { type: 'meters' }>[] = [];
  const player = new CorePlayer(patchOf(RATE, { tone: ['tone', { params: { levelDb: -20 } }], right: ['pan', { params: { position: 100 } }], out: ['output'] }, [['tone > right'], ['right > out']]), {}, (message: FromEngine) => message.type === 'meters' && meters.push(message)).start();
  player.hear(RATE);
  const last = meters.at(-1)!;
  expect(last.peakLeft).toBe(0);
  expect(db(last.peakRight)).toBeGreaterThan(-21);
  expect(meters.length).toBeGreaterThan(35);
});
