import { expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { readImage } from '../../../src/measure/image/strip-image.ts';
import definition from './definition.ts';
import { ofSines } from './reference.ts';

test('the mix passes unchanged, and its leaning is told', () => {
  const noise = uniformNoise(9600, 0.5);
  expect(new KernelRig(definition).run(9600, { in: noise }, [5, 27])[0]).toEqual(noise);
  const rig = new KernelRig(definition);
  const quiet = 10 ** (-6 / 20);
  rig.run(48000 * 6, { in: stereo(48000 * 6, (i) => { const x = 0.2 * Math.sin((2 * Math.PI * 1000 * i) / 48000); return [x, x * quiet]; }) });
  const [left, right, common] = [rig.telemetry('left'), rig.telemetry('right'), rig.telemetry('common')];
  // Bands are told apart in the node "image", by the same brick.
  const wanted = ofSines(0.2, 0.2 * quiet);
  for (const [name, bands] of [['left', left], ['right', right], ['common', common]] as const) expect(bands.reduce((sum, power) => sum + power, 0) / wanted[name], name).toBeCloseTo(1, 1);
  expect(readImage({ left, right, common })!.degrees).toBeCloseTo(-10.86, 1);
});
