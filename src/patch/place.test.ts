import { expect, it } from 'vitest';
import { apply } from './apply.ts';
import { createNode, createPatch } from './create.ts';
import type { Edit } from './edit.ts';
import type { Patch, PatchNode } from './patch.ts';
import { editAt, pathAt, patchAt, placeOfEdit, splitPath, standingPlace } from './place.ts';

const node = createNode({ id: 'fader', version: 1 });
const patchOf = (nodes: Record<string, PatchNode>): Patch => ({ ...createPatch({ id: 'place', kind: 'chain' }), nodes: new Map(Object.entries(nodes)) });
const deep = patchOf({ a: node });
const patch = patchOf({ outer: { ...node, chain: { patch: patchOf({ inner: { ...node, chain: { patch: deep } } }) } } });
const rename: Edit = { kind: 'set-label', node: 'a', label: 'x' };

it('finds an embedded patch, and as much of the way as there is', () => {
  expect(patchAt(patch, ['outer', 'inner'])).toBe(deep);
  expect(patchAt(patch, ['outer', 'gone'])).toBeUndefined();
  expect(standingPlace(patch, ['outer', 'gone', 'inner'])).toEqual(['outer']);
  expect(standingPlace(patch, ['gone'])).toEqual([]);
  expect(pathAt(['outer', 'inner'], 'a')).toBe('outer/inner/a');
  expect(splitPath('outer/inner/a')).toEqual({ place: ['outer', 'inner'], id: 'a' });
  expect(splitPath('a')).toEqual({ place: [], id: 'a' });
});

it('edits there and nowhere else', () => {
  const { patch: after, inverse } = apply(patch, editAt(['outer', 'inner'], rename));
  expect(patchAt(after, ['outer', 'inner'])?.nodes.get('a')?.label).toBe('x');
  expect(placeOfEdit(inverse)).toEqual(['outer', 'inner']);
  expect(apply(after, inverse).patch).toEqual(patch);
});

it.each<[Edit, readonly string[] | undefined]>([
  [rename, []],
  [editAt(['outer'], rename), ['outer']],
  [{ kind: 'batch', edits: [editAt(['outer', 'inner'], rename), editAt(['outer', 'other'], rename)] }, ['outer']],
  [{ kind: 'batch', edits: [editAt(['outer'], rename), rename] }, []],
  [{ kind: 'batch', edits: [{ kind: 'set-meta', meta: { title: '' } }, editAt(['outer'], rename)] }, ['outer']],
  [{ kind: 'set-transport', transport: { tempoBpm: 90 } }, undefined],
  [editAt(['outer'], { kind: 'set-meta', meta: { title: '' } }), undefined],
])('%j is about %j', (edit, place) => {
  expect(placeOfEdit(edit)).toEqual(place);
});
