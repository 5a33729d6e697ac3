import { describe, expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { createCable, createNode } from '../../patch/create.ts';
import { patchOf, PlayerRig, rampMedia } from '../player.fixture.ts';
import { withHidden } from './hidden.ts';
import { Listening } from './listening.ts';

const LONG = 480_000;
const stem = (name: string) => ['stem', { media: rampMedia(name, LONG) }] as const;
/** Two stems, of which the second is turned down by 6 dB before the sum. */
const rigOf = (): { rig: PlayerRig; listening: Listening; heardNow: () => Float32Array } => {
  const rig = new PlayerRig(patchOf({ a: stem('a'), b: stem('b'), f: ['fader', { params: { levelDb: -6 } }], out: ['output'] }, ['a > out', 'b > f', 'f > out']), { a: LONG, b: LONG });
  return { rig, listening: new Listening(rig.player, shipped), heardNow: () => rig.host!.core.heard(128).slice() };
};
/** What a stem plays at the end of the last block, as the monitor hears it. */
const playedNow = (rig: PlayerRig): number => Math.fround(rig.host!.core.playedFrames / 2 ** 20);

describe('listening', () => {
  it('plays an outlet to the monitor, and leaves the output as it was', async () => {
    const { rig, listening, heardNow } = rigOf();
    const plain = rigOf();
    await rig.play();
    await plain.rig.play();
    await rig.run(40);
    listening.listenTo({ node: 'a', port: 'out' });
    await rig.run(40);
    expect(heardNow().at(-2)).toBeCloseTo(playedNow(rig), 7);
    listening.listenTo({ node: 'f', port: 'out' });
    await rig.run(40);
    expect(heardNow().at(-2)! / playedNow(rig)).toBeCloseTo(10 ** (-6 / 20), 4);
    listening.listenTo(undefined);
    await rig.run(40);
    expect(heardNow().at(-2)! / playedNow(rig)).toBeCloseTo(1 + 10 ** (-6 / 20), 4);
    await plain.rig.run(rig.heard.length / 128);
    const frames = Math.min(rig.heard.length, plain.rig.heard.length);
    expect(frames).toBeGreaterThan(128 * 150);
    expect(rig.heard.slice(0, frames)).toEqual(plain.rig.heard.slice(0, frames));
  });

  it('goes over in ten milliseconds, without a step', async () => {
    const { rig, listening } = rigOf();
    await rig.play();
    await rig.run(60);
    const heard: number[] = [];
    listening.listenTo({ node: 'f', port: 'out' });
    for (let block = 0; block < 30; block++) {
      await rig.run(1);
      const now = rig.host!.core.heard(128);
      for (let k = 0; k < 128; k++) heard.push(now[2 * k]!);
    }
    const whole = heard[0]!;
    const largest = Math.max(...heard.slice(1).map((value, k) => Math.abs(value - heard[k]!)));
    expect(Math.abs(heard.at(-1)! - whole)).toBeGreaterThan(0.3 * whole);
    expect(largest).toBeLessThan((1.1 * whole) / 480);
  });

  it('reads hidden nodes, and forgets all with the document', async () => {
    const { rig, listening } = rigOf();
    const meter = createNode(shipped.get('level-meter')!);
    listening.attach('probe', (patch) => withHidden(patch, { nodes: new Map([['~meter', meter]]), cables: new Map([['~in', createCable({ node: 'f', port: 'out' }, { node: '~meter', port: 'in' })]]) }));
    await rig.play();
    await rig.run(60);
    expect(rig.player.readings.peak('~meter')).toBeGreaterThan(0);
    expect(rig.player.readings.telemetry('~meter', Object.keys(shipped.get('level-meter')!.telemetry!)[0]!)).toBeDefined();
    listening.listenTo({ node: 'f', port: 'out' });
    await rig.run(40);
    listening.reset();
    await rig.run(80);
    expect(rig.player.readings.peak('~meter')).toBeUndefined();
    expect(listening.outlet).toBeUndefined();
  });
});
