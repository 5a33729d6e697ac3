import { expect, it } from 'vitest';
import { shipped } from '../../../catalog/shipped.ts';
import { apply } from '../../../patch/apply.ts';
import { patchOf } from '../../player.fixture.ts';
import { boundsAround, checkChoices } from './check-choices.ts';
import { movedTo, recordStep } from './record-step.ts';

const before = patchOf({ tone: ['tone'], fader: ['fader', { label: 'Voice' }], comp: ['compressor'], out: ['output'] }, ['tone > fader', 'fader > comp', 'comp > out']);
const turned = apply(before, { kind: 'batch', edits: [{ kind: 'set-param', node: 'fader', param: 'levelDb', value: -6 }, { kind: 'set-bypass', node: 'comp', bypassed: true }, { kind: 'move', to: [['tone', 10, 10]] }] }).patch;

it('a recorded step asks for what was turned, around where it stands now, and for nothing else', () => {
  const step = recordStep(before, turned, shipped, 'tone');
  expect(step.look).toEqual({ node: 'fader' });
  expect(step.checks).toEqual([
    { label: 'Level of Voice', measure: { kind: 'param', node: 'fader', name: 'levelDb' }, statistic: 'last', wanted: { min: -7, max: -5 }, unit: 'dB' },
    { label: 'Bypass of Compressor', measure: { kind: 'bypass', node: 'comp' }, statistic: 'last', wanted: { min: 1, max: 1 }, unit: '' },
  ]);
});

it('with nothing turned it looks at what is selected and asks for nothing', () => {
  expect(recordStep(before, before, shipped, 'tone')).toEqual({ title: 'Step 1', text: '', look: { node: 'tone' } });
});

it('every node of the catalog offers checks that the format takes', () => {
  for (const definition of shipped.all()) {
    for (const { title, check } of checkChoices('node', definition.name, definition, { from: 0, to: 1 })) {
      expect(title).not.toBe('');
      expect(check.unit.length).toBeLessThanOrEqual(20);
    }
  }
  const gain = checkChoices('comp', 'Compressor', shipped.get('compressor')!, undefined).find(({ check }) => check.measure.kind === 'telemetry' && check.measure.name === 'gainReductionDb');
  expect(gain?.title).toBe('Gain reduction');
});

it('bounds are as wide as an ear asks for', () => {
  const around = (value: number, unit: string): object => boundsAround(value, { measure: { kind: 'telemetry', node: 'a', name: 'b' }, unit });
  expect([around(-14, 'LUFS'), around(-6, 'dB'), around(100, 'ms'), around(0.8, '')]).toEqual([{ min: -14.5, max: -13.5 }, { min: -7, max: -5 }, { min: 80, max: 120 }, { min: 0.7, max: 0.9 }]);
});

it('an entry of a list moves as far as there is room', () => {
  expect(movedTo(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(movedTo(['a', 'b', 'c'], 2, 9)).toEqual(['a', 'b', 'c']);
});
