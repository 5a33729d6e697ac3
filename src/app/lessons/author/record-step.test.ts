import { expect, it } from 'vitest';
import { shipped } from '../../../catalog/shipped.ts';
import { apply } from '../../../patch/apply.ts';
import { patchOf } from '../../player.fixture.ts';
import { boundsAround, checkChoices } from './check-choices.ts';
import { movedTo, recordStep } from './record-step.ts';
import { backToStart, withTurned } from './start-values.ts';

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

it('what was turned for steps goes back to where the first of them began, and nothing else does', () => {
  const again = apply(turned, { kind: 'batch', edits: [{ kind: 'set-param', node: 'fader', param: 'levelDb', value: -12 }, { kind: 'set-param', node: 'comp', param: 'ratio', value: 3 }] }).patch;
  const starts = withTurned(withTurned(new Map(), before, turned), turned, again);
  const meanwhile = apply(again, { kind: 'set-param', node: 'tone', param: 'levelDb', value: -30 }).patch;
  const student = apply(meanwhile, backToStart(starts, meanwhile)!).patch;
  expect(student.nodes.get('fader')!.params).toEqual(before.nodes.get('fader')!.params);
  expect(student.nodes.get('comp')).toEqual(before.nodes.get('comp'));
  expect(student.nodes.get('tone')!.params['levelDb']).toBe(-30);
  expect(backToStart(starts, student)).toBeUndefined();
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
  expect([around(5.1662, 'dB'), around(-13.937, 'LUFS'), around(2533.3, 'Hz')]).toEqual([{ min: 4.2, max: 6.2 }, { min: -14.4, max: -13.4 }, { min: 2027, max: 3040 }]);
  expect([around(-14, 'LUFS'), around(-6, 'dB'), around(100, 'ms'), around(0.8, '')]).toEqual([{ min: -14.5, max: -13.5 }, { min: -7, max: -5 }, { min: 80, max: 120 }, { min: 0.7, max: 0.9 }]);
});

it('an entry of a list moves as far as there is room', () => {
  expect(movedTo(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(movedTo(['a', 'b', 'c'], 2, 9)).toEqual(['a', 'b', 'c']);
});
