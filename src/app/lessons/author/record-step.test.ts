import { describe, expect, it } from 'vitest';
import { shipped } from '../../../catalog/shipped.ts';
import { apply } from '../../../patch/apply.ts';
import { createCable, createNode } from '../../../patch/create.ts';
import type { Edit } from '../../../patch/edit.ts';
import type { Check } from '../../../patch/lesson.ts';
import type { Patch } from '../../../patch/patch.ts';
import { patchOf } from '../../player.fixture.ts';
import { documentResult, isOfDocument } from '../measure-checks.ts';
import { boundsAround, checkChoices } from './check-choices.ts';
import { movedTo, recordStep } from './record-step.ts';
import { addedIn, backToStart, UNTOUCHED, withStep } from './lesson-start.ts';

const before = patchOf({ tone: ['tone'], fader: ['fader', { label: 'Voice' }], comp: ['compressor'], out: ['output'] }, ['tone > fader', 'fader > comp', 'comp > out']);
const turned = apply(before, { kind: 'batch', edits: [{ kind: 'set-param', node: 'fader', param: 'levelDb', value: -6 }, { kind: 'set-bypass', node: 'comp', bypassed: true }, { kind: 'move', to: [['tone', 10, 10]] }] }).patch;

it('a recorded step asks for what was turned, around where it stands now, and for nothing else', () => {
  const step = recordStep(before, turned, shipped, 'tone', new Set());
  expect(step.look).toEqual({ node: 'fader' });
  expect(step.checks).toEqual([
    { label: 'Level of Voice', measure: { kind: 'param', node: 'fader', name: 'levelDb' }, statistic: 'last', wanted: { min: -7, max: -5 }, unit: 'dB' },
    { label: 'Bypass of Compressor', measure: { kind: 'bypass', node: 'comp' }, statistic: 'last', wanted: { min: 1, max: 1 }, unit: '' },
  ]);
});

it('what was turned for steps goes back to where the first of them began, and nothing else does', () => {
  const again = apply(turned, { kind: 'batch', edits: [{ kind: 'set-param', node: 'fader', param: 'levelDb', value: -12 }, { kind: 'set-param', node: 'comp', param: 'ratio', value: 3 }] }).patch;
  const starts = withStep(withStep(UNTOUCHED, before, turned), turned, again);
  const meanwhile = apply(again, { kind: 'set-param', node: 'tone', param: 'levelDb', value: -30 }).patch;
  const student = apply(meanwhile, backToStart(starts, meanwhile, shipped)!).patch;
  expect(student.nodes.get('fader')!.params).toEqual(before.nodes.get('fader')!.params);
  expect(student.nodes.get('comp')).toEqual(before.nodes.get('comp'));
  expect(student.nodes.get('tone')!.params['levelDb']).toBe(-30);
  expect(backToStart(starts, student, shipped)).toBeUndefined();
});

describe('a node that was added for a step', () => {
  const cable = (from: string, to: string) => createCable({ node: from, port: 'out' }, { node: to, port: 'in' });
  const [direct] = [...before.cables].find(([, { from }]) => from.node === 'tone')!;
  const built = apply(before, { kind: 'batch', edits: [
    { kind: 'remove-cable', id: direct }, { kind: 'add-node', id: 'eq', node: createNode(shipped.get('saturator')!, { params: { driveDb: 9 } }) },
    { kind: 'add-node', id: 'meter', node: createNode(shipped.get('level-meter')!) },
    { kind: 'add-cable', id: 'x', cable: cable('tone', 'eq') }, { kind: 'add-cable', id: 'y', cable: cable('eq', 'fader') }, { kind: 'add-cable', id: 'z', cable: cable('fader', 'meter') },
    { kind: 'set-param', node: 'fader', param: 'levelDb', value: -6 },
  ] }).patch;
  const start = withStep(UNTOUCHED, before, built);
  const step = recordStep(before, built, shipped, undefined, addedIn(start, built));
  const lesson = (patch: Patch, more: readonly Check[] = []): Patch => ({ ...patch, kind: 'lesson', lesson: { id: 'l', steps: [{ ...step, checks: [...(step.checks ?? []), ...more] }] } });
  const level = (node: string): Check => ({ label: 'Level', measure: { kind: 'telemetry', node, name: 'rmsDb' }, statistic: 'mean', wanted: { min: -40 }, unit: 'dB' });
  const done = (patch: Patch): readonly boolean[] => patch.lesson!.steps[0]!.checks!.filter(isOfDocument).map((check) => documentResult(patch, shipped, check).isDone);

  it('is asked for where it stands, goes with its cables, and what it was put into is whole again', () => {
    const made = lesson(built);
    const back = backToStart(start, made, shipped)!;
    const student = apply(made, back).patch;
    expect(student.nodes).toEqual(before.nodes);
    expect(student.cables).toEqual(before.cables);
    expect(step.task).toBe('Add saturator between Tone and Voice. Set drive of Saturator, level of Voice.');
    expect(done(student)).toEqual([false, false, false]);
    const solved = apply(student, { kind: 'batch', edits: [
      { kind: 'remove-cable', id: direct }, { kind: 'add-node', id: 'mine', node: built.nodes.get('eq')! }, { kind: 'add-cable', id: 'p', cable: cable('tone', 'mine') }, { kind: 'add-cable', id: 'q', cable: cable('mine', 'fader') },
      { kind: 'set-param', node: 'fader', param: 'levelDb', value: -6 },
    ] }).patch;
    expect(done(solved)).toEqual([true, true, true]);
    expect(apply(student, apply(made, back).inverse).patch).toEqual(made);
  });

  it('stays with its cables where a check asks for it by name and no way leads through it', () => {
    const made = lesson(built, [level('meter')]);
    const student = apply(made, backToStart(start, made, shipped)!).patch;
    expect([...student.nodes.keys()].sort()).toEqual([...before.nodes.keys(), 'meter'].sort());
    expect([...student.cables.keys()].sort()).toEqual([...before.cables.keys(), 'z'].sort());
  });

  it('is asked for by its way where a check was chosen at it', () => {
    const bypass: Check = { label: 'On', measure: { kind: 'bypass', node: 'eq' }, statistic: 'last', wanted: { min: 0, max: 0 }, unit: '' };
    const made = lesson(built, [bypass]);
    const student = apply(made, backToStart(start, made, shipped)!).patch;
    expect(student.nodes.has('eq')).toBe(false);
    expect(student.lesson!.steps[0]!.checks!.at(-1)!.measure).toEqual({ kind: 'bypass', node: { type: 'saturator', from: 'tone', to: 'fader' } });
  });
});

describe('settings and chains', () => {
  const chain = { patch: { ...patchOf({ in: ['chain-input'], comp: ['compressor'], send: ['send'], out: ['chain-output'] }, ['in > comp', 'comp > send', 'send > out']), id: 'glue', kind: 'chain' as const } };
  const plain = patchOf({ tone: ['tone'], limiter: ['limiter'], saturator: ['saturator', { config: { quality: 'high' } }], glue: ['chain', { chain }], out: ['output'] }, ['tone > limiter', 'limiter > saturator', 'saturator > glue', 'glue > out']);
  const config = (node: string, name: string, value: string | number | null): Edit => ({ kind: 'set-config', node, name, value });
  const inside = (...edits: readonly Edit[]): Edit => ({ kind: 'inside', node: 'glue', edit: { kind: 'batch', edits: [...edits] } });
  const step = (from: Patch, to: Patch) => recordStep(from, to, shipped, undefined, addedIn(withStep(UNTOUCHED, from, to), to));
  const lesson = (patch: Patch, checks: readonly Check[]): Patch => ({ ...patch, kind: 'lesson', lesson: { id: 'l', steps: [{ title: '', text: '', checks }] } });

  it('a setting goes back like a knob and is asked for, a name goes back', () => {
    const set = apply(plain, { kind: 'batch', edits: [config('limiter', 'lookAheadMs', 4), config('saturator', 'quality', null), inside(config('send', 'bus', 'room'))] }).patch;
    const { checks = [], task } = step(plain, set);
    expect(checks.map(({ label, wanted, unit }) => [label, wanted, unit])).toEqual([['Look ahead of Limiter', { min: 3.2, max: 4.8 }, 'ms'], ['Quality of Saturator', { min: 0, max: 0 }, '']]);
    expect(task).toBe('Set look ahead of Limiter, quality of Saturator.');
    const back = backToStart(withStep(UNTOUCHED, plain, set), set, shipped)!;
    const student = apply(set, back).patch;
    expect(student.nodes).toEqual(plain.nodes);
    expect(checks.map((check) => [set, student].map((patch) => documentResult(patch, shipped, check).isDone))).toEqual([[true, false], [true, false]]);
    expect(apply(student, apply(set, back).inverse).patch).toEqual(set);
  });

  it('what was done in a chain goes back and is asked for there, and what was done in it after the steps stays', () => {
    const wire = (id: string, from: string, to: string): Edit => ({ kind: 'add-cable', id, cable: createCable({ node: from, port: 'out' }, { node: to, port: 'in' }) });
    const first = apply(plain, inside({ kind: 'set-param', node: 'comp', param: 'ratio', value: 4 }, config('comp', 'lookAheadMs', 5), { kind: 'set-bypass', node: 'send', bypassed: true })).patch;
    const second = apply(first, inside(
      { kind: 'set-param', node: 'comp', param: 'ratio', value: 8 }, { kind: 'remove-cable', id: 'cable-0' }, { kind: 'add-node', id: 'eq', node: createNode(shipped.get('parametric-eq')!) },
      { kind: 'add-node', id: 'meter', node: createNode(shipped.get('level-meter')!) }, wire('x', 'in', 'eq'), wire('y', 'eq', 'comp'), wire('z', 'comp', 'meter'),
    )).patch;
    const { look, checks = [] } = step(plain, first);
    expect(look).toEqual({ node: 'glue/comp' });
    expect(checks.map(({ label, measure }) => [label, 'node' in measure && measure.node])).toEqual([['Ratio of Compressor', 'glue/comp'], ['Look ahead of Compressor', 'glue/comp'], ['Bypass of Send', 'glue/send']]);
    const level: Check = { label: 'Level', measure: { kind: 'telemetry', node: 'glue/meter', name: 'rmsDb' }, statistic: 'mean', wanted: { min: -40 }, unit: 'dB' };
    const start = withStep(withStep(UNTOUCHED, plain, first), first, second);
    const since = lesson(apply(second, inside({ kind: 'set-param', node: 'comp', param: 'attackMs', value: 50 }, { kind: 'set-label', node: 'comp', label: 'Squeeze' })).patch, [...checks, level]);
    const back = backToStart(start, since, shipped)!;
    const within = apply(since, back).patch.nodes.get('glue')!.chain!.patch;
    expect([...within.nodes.keys()].sort()).toEqual(['comp', 'in', 'meter', 'out', 'send']);
    expect([...within.cables.keys()].sort()).toEqual(['cable-0', 'cable-1', 'cable-2', 'z']);
    expect(within.nodes.get('comp')).toEqual({ ...chain.patch.nodes.get('comp')!, label: 'Squeeze', params: { attackMs: 50 } });
    expect(within.nodes.get('send')).toEqual(chain.patch.nodes.get('send'));
    expect(apply(apply(since, back).patch, apply(since, back).inverse).patch).toEqual(since);
  });
});

it('with nothing turned it looks at what is selected and asks for nothing', () => {
  expect(recordStep(before, before, shipped, 'tone', new Set())).toEqual({ title: 'Step 1', text: '', look: { node: 'tone' } });
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
