import { expect, it } from 'vitest';
import { planMounts } from './mount-plan.ts';

const set = (...ids: string[]): Set<string> => new Set(ids);
const far = (id: string): number => Number(id);

it('mounts what is seen, nearest first, and lets go of the rest', () => {
  expect(planMounts(set('3', '1', '2'), set(), ['2', '9'], far)).toEqual({ mount: ['1', '3'], unmount: ['9'] });
});

it('keeps what is held in the hand though it is out of sight', () => {
  expect(planMounts(set('1'), set('8'), ['1', '8', '9'], far)).toEqual({ mount: [], unmount: ['9'] });
  expect(planMounts(set('1'), set('8'), ['1'], far)).toEqual({ mount: ['8'], unmount: [] });
});
