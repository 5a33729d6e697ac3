/** When a parameter message is heard, and how: the one-pole of its definition, from the first frame of the next block. */
import { expect, test } from 'vitest';
import { CorePlayer, patchOf } from './core-player.ts';

const RATE = 48000;
const gainOf = (db: number): number => 10 ** (db / 20);
const left = (signal: Float32Array): number[] => Array.from({ length: signal.length / 2 }, (_, i) => signal[2 * i]!);

/** A steady 0.25 through a fader: what comes out is the gain. */
const steady = (fader: Record<string, number> = {}): CorePlayer =>
  new CorePlayer(patchOf(RATE, { source: ['math', { config: { expression: '0.25' } }], fader: ['fader', { params: fader }], out: ['output'] }, [['source > fader'], ['fader > out']])).start();

test.each([128, 96, 32])('a level is on its way from the first frame of the block after its message, block %i', (block) => {
  const player = steady();
  const before = left(player.render(block, block));
  expect(before.every((x) => x === 0.25)).toBe(true);
  player.set('fader', 'levelDb', -6);
  const goal = gainOf(-6);
  const coefficient = 1 - Math.exp(-1000 / (10 * RATE));
  let gain = 1;
  const after = left(player.render(20 * block, block));
  const worst = after.reduce((most, x) => {
    gain += (goal - gain) * coefficient;
    return Math.max(most, Math.abs(x - 0.25 * gain));
  }, 0);
  // f32 of a product of f32.
  expect(worst).toBeLessThan(1e-7);
  expect(after[0]).toBeLessThan(0.25);
});

test('two messages within a quantum: the last one counts, from the same frame', () => {
  const [once, twice] = [steady(), steady()];
  for (const player of [once, twice]) player.render(128);
  twice.set('fader', 'levelDb', 12);
  for (const player of [once, twice]) player.set('fader', 'levelDb', -20);
  expect(twice.render(4800)).toEqual(once.render(4800));
});

test('a level arrives at its goal exactly and stays there to the bit', () => {
  const player = steady();
  player.set('fader', 'levelDb', -144);
  player.render(RATE);
  expect(left(player.render(128)).every((x) => x === 0)).toBe(true);
  player.set('fader', 'levelDb', 0);
  player.render(RATE);
  expect(left(player.render(128)).every((x) => x === 0.25)).toBe(true);
});

test('a cable’s gain and a bypass are on their way from the next frame too', () => {
  const player = new CorePlayer(patchOf(RATE, { source: ['math', { config: { expression: '0.25' } }], fader: ['fader', { params: { levelDb: -144 } }], out: ['output'] }, [['source > fader'], ['fader > out'], ['source > out']])).start();
  expect(left(player.render(128)).every((x) => x === 0.25)).toBe(true);
  const cable = player.schedule.cables.find(({ path }) => path === 'cable-002')!;
  player.core.receive({ type: 'cable', address: cable.record, gain: -1 });
  const coefficient = 1 - Math.exp(-1000 / (10 * RATE));
  let gain = 1;
  left(player.render(512)).forEach((x) => {
    gain += (-1 - gain) * coefficient;
    expect(Math.abs(x - 0.25 * gain)).toBeLessThan(1e-7);
  });
  player.render(RATE);
  player.core.receive({ type: 'bypass', record: player.node('fader').record, on: true });
  const step = 1000 / (10 * RATE);
  left(player.render(640)).forEach((x, i) => {
    const t = Math.min(1, (i + 1) * step);
    expect(Math.abs(x - (-0.25 + 0.25 * t * t * (3 - 2 * t)))).toBeLessThan(1e-6);
  });
});

test('modulation is sample-accurate: each frame of a gain follows the same frame of its source', () => {
  // −24…+0 dB by a ramp that jumps: the gain must jump in the same frame.
  const depthDb = 12;
  const player = new CorePlayer(patchOf(RATE, {
    wave: ['tone', { params: { frequencyHz: 997, levelDb: 0 } }],
    source: ['math', { config: { expression: '0.25' } }],
    fader: ['fader', { params: { levelDb: -12 } }],
    out: ['output'],
  }, [['source > fader'], ['wave > fader.levelDb', { depth: depthDb, curve: 'linear' }], ['fader > out']])).start();
  const wave = left(new CorePlayer(patchOf(RATE, { wave: ['tone', { params: { frequencyHz: 997, levelDb: 0 } }], out: ['output'] }, [['wave > out']])).start().render(4800));
  const heard = left(player.render(4800));
  const worstDb = heard.reduce((most, x, i) => Math.max(most, Math.abs(20 * Math.log10(x / 0.25) - (-12 + depthDb * wave[i]!))), 0);
  // exp2 of the runtime and the rounding of a gain to f32.
  expect(worstDb).toBeLessThan(1e-5);
  const off = heard.slice(1).reduce((most, x, i) => Math.max(most, Math.abs(20 * Math.log10(x / 0.25) - (-12 + depthDb * wave[i]!))), 0);
  expect(off, 'one frame late would be seen').toBeGreaterThan(0.1);
});
