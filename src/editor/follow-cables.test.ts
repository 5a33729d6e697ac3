/** The keyboard goes where the sound goes, and says so. */
import { expect, it } from 'vitest';
import { SilentSession } from '../../test/e2e/editor-page/silent-session.ts';
import { shipped } from '../catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import { EditorModel } from './editor-model.ts';
import { follow, type Standing, type Walk, type Way } from './follow-cables.ts';

/**
 * a ──┐            ┌── up
 * b ──┼─ mix ── eq ┤
 * c ──┘            └── down (its key too)        alone
 */
function open(): EditorModel {
  const add = (type: string, label: string, x: number, y: number) => createNode(shipped.get(type)!, { label, x, y });
  const nodes = new Map([
    ['a', add('tone', 'A', 0, 0)], ['b', add('tone', 'B', 0, 200)], ['c', add('tone', 'C', 0, 400)], ['mix', add('fader', 'Mix', 300, 190)], ['eq', add('pan', 'Eq', 600, 190)],
    ['up', add('output', 'Up', 900, 0)], ['down', add('compressor', 'Down', 900, 400)], ['alone', add('tone', 'Alone', 1500, 0)],
  ]);
  const wire = (from: string, to: string, port = 'in') => createCable({ node: from, port: 'out' }, { node: to, port });
  // Named against their order, so that it is the place that counts.
  const cables = new Map([['z', wire('a', 'mix')], ['y', wire('b', 'mix')], ['x', wire('c', 'mix')], ['m', wire('mix', 'eq')], ['d', wire('eq', 'down')], ['k', wire('eq', 'down', 'sidechain')], ['u', wire('eq', 'up')]]);
  return new EditorModel(new SilentSession({ ...createPatch({ id: 'p' }), nodes, cables }, shipped), new Map());
}

/** Walks and tells where to: nodes by id, cables in brackets, a stop by its words. */
function walked(start: string, ways: readonly (Way | `half ${Way}`)[]): string[] {
  const model = open();
  let standing: Standing = { node: start };
  let walk: Walk | undefined;
  return ways.map((way) => {
    const isHalf = way.startsWith('half ');
    const step = follow(model, standing, walk, way.replace('half ', '') as Way, isHalf);
    if (step === undefined) return 'no cable';
    if (!('to' in step)) return step.words;
    ({ to: standing, walk } = step);
    return 'node' in standing ? standing.node : `[${standing.cable}]`;
  });
}

it('goes along the signal, and back the way it came', () => {
  expect(walked('c', ['right', 'right', 'left', 'left'])).toEqual(['mix', 'eq', 'mix', 'c']);
  expect(walked('mix', ['left'])).toEqual(['b']);
});

it('goes among the alternatives from the top down, a second cable to the same node among them, and stops at their ends', () => {
  expect(walked('mix', ['left', 'up', 'up', 'down', 'down', 'down'])).toEqual(['b', 'a', 'That is the first of 3.', 'b', 'c', 'That is the last of 3.']);
  expect(walked('eq', ['right', 'down', 'down', 'down'])).toEqual(['up', 'down', 'down', 'That is the last of 3.']);
});

it('says where the signal begins and ends, and has no way where there is no cable', () => {
  expect(walked('a', ['left'])).toEqual(['Nothing goes into A.']);
  expect(walked('up', ['right'])).toEqual(['Up feeds nothing.']);
  expect(walked('alone', ['right', 'left', 'up'])).toEqual(['no cable', 'no cable', 'no cable']);
  // One cable only: no alternatives.
  expect(walked('mix', ['right', 'down'])).toEqual(['eq', 'no cable']);
});

it('stands on cables, goes among them and on to their ends', () => {
  expect(walked('eq', ['half right', 'down', 'down', 'right'])).toEqual(['[u]', '[d]', '[k]', 'down']);
  expect(walked('mix', ['half left', 'up', 'left', 'right'])).toEqual(['[y]', '[z]', 'a', 'mix']);
  expect(walked('mix', ['half right', 'up'])).toEqual(['[m]', 'There is no other cable out of Mix.']);
});

it('takes a cable that was pressed by hand as one of its source\u2019s, or of its target\u2019s', () => {
  const model = open();
  expect(follow(model, { cable: 'd' }, undefined, 'up')).toMatchObject({ to: { cable: 'u' } });
  expect(follow(model, { cable: 'y' }, undefined, 'up')).toMatchObject({ to: { cable: 'z' } });
});

it('forgets a walk that ended elsewhere, or over a cable that is gone', () => {
  const model = open();
  expect(follow(model, { node: 'a' }, { from: 'mix', side: 'in', cable: 'y' }, 'down')).toBeUndefined();
  expect(follow(model, { node: 'b' }, { from: 'mix', side: 'in', cable: 'gone' }, 'down')).toBeUndefined();
});

it('tells the place among the alternatives, and the input where it is not the usual one', () => {
  const model = open();
  expect(follow(model, { node: 'mix' }, undefined, 'left')).toMatchObject({ words: 'B, 2 of 3 that feed Mix' });
  expect(follow(model, { node: 'mix' }, undefined, 'right')).toMatchObject({ words: 'Eq, after Mix' });
  expect(follow(model, { node: 'eq' }, { from: 'eq', side: 'out', cable: 'k' }, 'right', true)).toMatchObject({ words: 'Cable from Eq of Mix to Down, into side-chain, 3 of 3' });
});
