import { expect, it } from 'vitest';
import { SilentSession } from '../../test/e2e/editor-page/silent-session.ts';
import { shipped } from '../catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import { EditorModel } from './editor-model.ts';
import { crowds } from './make-room.ts';
import { replace, replacements } from './replace.ts';

/** tone → pan → output, tightly, and a key that only a compressor has. */
function open(type: string) {
  const add = (of: string, x: number) => createNode(shipped.get(of)!, { x, y: 0, label: of === type ? 'Mine' : '' });
  const wire = (from: string, to: string, port = 'in') => createCable({ node: from, port: 'out' }, { node: to, port });
  const session = new SilentSession({
    ...createPatch({ id: 'p' }), nodes: new Map([['tone', add('tone', 0)], ['mid', add(type, 168)], ['out', add('output', type === 'pan' ? 336 : 480)]]),
    cables: new Map([['a', wire('tone', 'mid')], ['b', wire('mid', 'out')], ...(type === 'compressor' ? [['k', wire('tone', 'mid', 'sidechain')] as const] : [])]),
  }, shipped);
  const told: string[] = [];
  // A picture makes the other type wide.
  const model = new EditorModel(session, new Map([['parametric-eq', { width: 320, height: 160 } as never]]));
  return { session, model, told, by: (next: string) => { replace(model, 'mid', next, (message) => { told.push(message); }); } };
}

it('another type stands in the place, wired as before, named as before, with room made for it', () => {
  const { session, model, told, by } = open('pan');
  const before = session.patch;
  by('parametric-eq');
  expect(model.node('mid')).toMatchObject({ type: 'parametric-eq', label: 'Mine', x: 168, y: 0 });
  expect([...model.patch.cables.keys()].sort()).toEqual(['a', 'b']);
  expect(crowds(model.box('mid')!, model.box('out')!)).toBe(false);
  expect(model.node('out')!.y).toBe(0);
  expect(told).toEqual([]);
  expect(session.undoLabel).toBe('Replace Mine with Parametric EQ');
  session.undo();
  expect(session.patch).toEqual(before);
});

it('says which cables found no place', () => {
  const { model, told, by } = open('compressor');
  by('pan');
  expect([...model.patch.cables.keys()].sort()).toEqual(['a', 'b']);
  expect(told).toEqual(['One cable has no place at Pan and is gone. Undo brings it back.']);
});

it('offers all but itself and chains', () => {
  const ids = replacements('', shipped, 'pan').map(({ id }) => id);
  expect(ids).toContain('compressor');
  for (const id of ['pan', 'chain', 'chain-input', 'chain-output']) expect(ids).not.toContain(id);
});
