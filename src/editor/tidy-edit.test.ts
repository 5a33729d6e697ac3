/** The shipped patches set in order: nothing covers anything, frames hold what they held, and it is one step back. */
import { beforeAll, expect, it } from 'vitest';
import { SilentSession } from '../../test/e2e/editor-page/silent-session.ts';
import { shipped } from '../catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import type { Patch } from '../patch/patch.ts';
import { EditorModel } from './editor-model.ts';
import type { Face } from './face.ts';
import { groundOf } from './insert.ts';
import { loadFaces } from './load-faces.ts';
import { crowds } from './make-room.ts';
import { tidyEdit } from './tidy-edit.ts';
import { contains } from './viewport.ts';

let faces: ReadonlyMap<string, Face>;
beforeAll(async () => { faces = await loadFaces(); });

/** Six strips thrown about, the upper three in a frame with a comment, meters at the end. */
function thrown(): Patch {
  const nodes = new Map<string, ReturnType<typeof createNode>>();
  const cables = new Map<string, ReturnType<typeof createCable>>();
  const add = (id: string, type: string, x: number, y: number): void => void nodes.set(id, createNode(shipped.get(type)!, { x, y }));
  const wire = (from: string, to: string): void => void cables.set(`${from}-${to}`, createCable({ node: from, port: 'out' }, { node: to, port: 'in' }));
  for (let row = 0; row < 6; row++) {
    add(`tone-${row}`, 'tone', row * 37, row * 60);
    add(`eq-${row}`, 'parametric-eq', 200 - row * 11, row * 60 + 20);
    wire(`tone-${row}`, `eq-${row}`);
    wire(`eq-${row}`, 'mix');
  }
  add('mix', 'fader', 0, 500);
  add('out', 'output', 0, 700);
  add('spectrum', 'spectrum', 0, 800);
  wire('mix', 'out');
  wire('mix', 'spectrum');
  return { ...createPatch({ id: 'p' }), nodes, cables, frames: new Map([['f', { title: 'Upper', x: -20, y: -20, width: 600, height: 170, tint: 'tone' }]]), comments: new Map([['m', { text: 'Mind the top', x: 300, y: 100, width: 120, height: 40 }]]) };
}

it('sets all in order with its frames, as one step', () => {
  const session = new SilentSession(thrown(), shipped);
  const model = new EditorModel(session, faces);
  const before = session.patch;
  const inFrame = [...before.nodes].filter(([, node]) => contains(before.frames.get('f')!, node)).map(([id]) => id);
  expect(inFrame.length).toBeGreaterThan(3);
  expect(session.edit(tidyEdit(groundOf(model)), 'Tidy up')).toEqual([]);
  const ids = [...model.patch.nodes.keys()];
  ids.forEach((a, k) => { for (const b of ids.slice(k + 1)) expect(crowds(model.box(a)!, model.box(b)!), `${a} and ${b}`).toBe(false); });
  for (const { from, to } of model.patch.cables.values()) expect(model.box(to.node)!.x).toBeGreaterThan(model.box(from.node)!.x);
  const frame = model.patch.frames.get('f')!;
  for (const id of ids) expect(contains(frame, model.node(id)!), id).toBe(inFrame.includes(id));
  expect(contains(frame, model.patch.comments.get('m')!)).toBe(true);
  session.undo();
  expect(session.patch).toEqual(before);
});

it('sets what is selected in order where it stands, and the others step aside', () => {
  const session = new SilentSession(thrown(), shipped);
  const model = new EditorModel(session, faces);
  const part = new Set(['tone-5', 'eq-5', 'tone-4', 'eq-4']);
  session.edit(tidyEdit(groundOf(model), part), 'Tidy up');
  for (const a of part) for (const b of model.patch.nodes.keys()) if (a !== b) expect(crowds(model.box(a)!, model.box(b)!), `${a} and ${b}`).toBe(false);
  expect(model.node('eq-5')!.y).toBe(model.node('tone-5')!.y);
});
