import { expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { uniformNoise } from '../../../test/measure/test-signals.ts';
import definition from './definition.ts';
import { printed } from './reference.ts';

test('passes the sound to the bit, in whatever pieces it comes', () => {
  const noise = uniformNoise(5000, 0.9, 7);
  const rig = new KernelRig(definition);
  rig.play();
  expect(rig.run(5000, { in: noise }, [1, 32, 7])[0]).toEqual(printed(noise));
});
