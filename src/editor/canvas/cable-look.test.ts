import { expect, test } from 'vitest';
import { createCable } from '../../patch/create.ts';
import type { CableFacts } from '../session.ts';
import { cableLabel, lateText, waitText } from './cable-look.ts';

const facts = (latencyFrames: number, waitsFor: CableFacts['waitsFor'] = []): CableFacts => ({ carry: 'stereo', latencyFrames, waitsFor: waitsFor ?? [] });
const late = (name: string, by = '') => ({ name, by });

test('a cable says how long it waits, and for whom', () => {
  expect(waitText(facts(0), 48000)).toBeUndefined();
  expect(waitText(facts(240, [late('Limiter', 'look-ahead')]), 48000)).toBe('waits 5.00 ms for Limiter’s look-ahead');
  expect(waitText(facts(480, [late('Glue'), late('Tape', 'oversampling')]), 48000)).toBe('waits 10.0 ms for Glue and Tape’s oversampling');
  expect(waitText(facts(480, ['A', 'B', 'C', 'D'].map((name) => late(name))), 48000)).toBe('waits 10.0 ms for A, B and 2 more');
});

test('a cable says how late it is on its own way, and by whom', () => {
  const behind: CableFacts = { carry: 'stereo', latencyFrames: 48, arrivalFrames: 288, lateBy: [late('Limiter', 'look-ahead')], waitsFor: [late('Tape')] };
  expect(lateText(behind, 48000)).toBe('5.00 ms late by Limiter’s look-ahead');
  expect(lateText({ ...behind, arrivalFrames: 48, lateBy: [] }, 48000)).toBeUndefined();
  expect(cableLabel(createCable({ node: 'a', port: 'out' }, { node: 'b', port: 'in' }), behind, 48000, true)).toBe('5.00 ms late by Limiter’s look-ahead  waits 1.00 ms for Tape');
});

test('its label is short until it is pointed at', () => {
  const cable = createCable({ node: 'a', port: 'out' }, { node: 'b', port: 'in' }, { gainDb: -3, inverted: true });
  expect(cableLabel(cable, facts(240, [late('Limiter', 'look-ahead')]), 48000)).toBe('\u22123.0 dB  \u00f8  +5.00 ms');
  expect(cableLabel(cable, facts(240, [late('Limiter', 'look-ahead')]), 48000, true)).toBe('\u22123.0 dB  \u00f8  waits 5.00 ms for Limiter’s look-ahead');
});
