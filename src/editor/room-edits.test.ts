/** Whatever way nodes come into a patch, none covers another, and it is one step. With the faces that nodes really have. */
import { beforeAll, expect, it } from 'vitest';
import { SilentSession } from '../../test/e2e/editor-page/silent-session.ts';
import { addStems } from '../app/add-stems.ts';
import { shipped } from '../catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import type { Patch } from '../patch/patch.ts';
import { copyText, duplicateSelected, pasteText } from './clipboard.ts';
import { EditorModel } from './editor-model.ts';
import type { Face } from './face.ts';
import { addIntoCable, addJoined, addNode, groundOf, spliceEdit } from './insert.ts';
import { loadFaces } from './load-faces.ts';
import { crowds } from './make-room.ts';
import { besideOthers } from './room-edits.ts';

let faces: ReadonlyMap<string, Face>;
beforeAll(async () => { faces = await loadFaces(); });

/** Strips as tight as people build them, into one output; a frame round the first. */
function strips(rows = 4): Patch {
  const nodes = new Map<string, ReturnType<typeof createNode>>([['out', createNode(shipped.get('output')!, { x: 520, y: 0 })]]);
  const cables = new Map<string, ReturnType<typeof createCable>>();
  for (let row = 0; row < rows; row++) {
    nodes.set(`tone-${row}`, createNode(shipped.get('tone')!, { x: 0, y: row * 200 }));
    nodes.set(`fader-${row}`, createNode(shipped.get('fader')!, { x: 260, y: row * 200 }));
    cables.set(`a${row}`, createCable({ node: `tone-${row}`, port: 'out' }, { node: `fader-${row}`, port: 'in' }));
    cables.set(`b${row}`, createCable({ node: `fader-${row}`, port: 'out' }, { node: 'out', port: 'in' }));
  }
  return { ...createPatch({ id: 'p' }), nodes, cables, frames: new Map([['f', { title: '', x: -24, y: -40, width: 500, height: 200, tint: 'none' }]]) };
}

function open(patch = strips()) {
  const session = new SilentSession(patch, shipped);
  return { session, model: new EditorModel(session, faces) };
}

function covered(model: EditorModel): string[] {
  const ids = [...model.patch.nodes.keys()];
  return ids.flatMap((a, k) => ids.slice(k + 1).filter((b) => crowds(model.box(a)!, model.box(b)!, 0)).map((b) => `${a} and ${b}`));
}

it('a tall node put into a tight cable: its strip moves right, its neighbors aside, its frame grows; one step back', () => {
  const { session, model } = open();
  const before = session.patch;
  expect(covered(model)).toEqual([]);
  const id = addIntoCable(model, shipped.get('parametric-eq')!, { x: 220, y: 40 }, 'a0')!;
  expect(covered(model)).toEqual([]);
  expect(model.node(id)!.x).toBeGreaterThan(model.box('tone-0')!.x + model.box('tone-0')!.width);
  expect(model.node('fader-0')!.x).toBeGreaterThan(model.box(id)!.x + model.box(id)!.width);
  expect(model.node('out')!.x).toBeGreaterThan(model.box('fader-0')!.x + model.box('fader-0')!.width);
  expect(model.node('tone-3')).toMatchObject({ x: 0, y: 600 });
  const frame = model.patch.frames.get('f')!;
  expect(frame.x + frame.width).toBeGreaterThan(model.box('fader-0')!.x + model.box('fader-0')!.width);
  session.undo();
  expect(session.patch).toEqual(before);
});

it('moves nobody where there is room', () => {
  const patch = strips(1);
  const wide = { ...patch, nodes: new Map([...patch.nodes].map(([id, node]) => [id, { ...node, x: node.x * 3 }])) };
  const { model } = open(wide);
  const id = addIntoCable(model, shipped.get('compressor')!, { x: 460, y: 40 }, 'a0')!;
  for (const [other, node] of wide.nodes) expect(model.node(other)).toEqual(node);
  expect(covered(model)).toEqual([]);
  expect(id).toBeDefined();
});

it('a loose node that is dropped into a cable gets room too', () => {
  const patch = strips(2);
  const { session, model } = open({ ...patch, nodes: new Map([...patch.nodes, ['loose', createNode(shipped.get('compressor')!, { x: 150, y: 8 })]]) });
  session.edit(spliceEdit(model, 'loose', 'a0'), 'Insert');
  expect(covered(model)).toEqual([]);
});

it('what is added, joined, pasted and duplicated steps aside itself, and leaves the others where they are', () => {
  const { session, model } = open();
  const before = session.patch.nodes;
  addNode(model, shipped.get('parametric-eq')!, { x: 200, y: 200 });
  addNode(model, shipped.get('limiter')!, { x: 200, y: 200 });
  addJoined(model, shipped.get('reverb')!, { x: 300, y: 100 }, { node: 'tone-1', port: 'out', kind: 'out' });
  model.select(['tone-0', 'fader-0', 'tone-1']);
  duplicateSelected(model);
  duplicateSelected(model);
  expect(pasteText(model, copyText(model)!, { x: 260, y: 300 })).toBeUndefined();
  expect(covered(model)).toEqual([]);
  for (const [id, node] of before) expect(model.node(id)).toEqual(node);
});

it('what is pasted keeps its own order', () => {
  const { model } = open(strips(2));
  model.select(['tone-0', 'fader-0']);
  duplicateSelected(model);
  const [tone, fader] = [model.node('tone')!, model.node('fader')!];
  expect([fader.x - tone.x, fader.y - tone.y]).toEqual([260, 0]);
});

it('strips of recordings land where they cover nothing, and not each other', () => {
  const { session, model } = open();
  const sound = (name: string) => ({ sha256: '0'.repeat(64), name, rateHz: 48000, frames: 100, channels: 2 });
  const edits = addStems(model.patch, shipped, ['Kick.wav', 'Snare.wav', 'Hat.wav'].map(sound), { x: 40, y: 40 });
  expect(session.edit(besideOthers(groundOf(model), { kind: 'batch', edits }), 'Add 3 stems')).toEqual([]);
  expect(covered(model)).toEqual([]);
});

it('however many strips are dropped at one point, one by one or close before the output, they cover nothing and their cables run to the right', () => {
  const { session, model } = open(createPatch({ id: 'p' }));
  const sound = (name: string) => ({ sha256: '0'.repeat(64), name, rateHz: 48000, frames: 100, channels: 2 });
  for (let k = 0; k < 24; k++) {
    const edits = addStems(model.patch, shipped, [sound(`Stem ${k}.wav`)], { x: k === 20 ? 640 : 0, y: 0 });
    expect(session.edit(besideOthers(groundOf(model), { kind: 'batch', edits }), 'Add a stem')).toEqual([]);
  }
  expect(covered(model)).toEqual([]);
  for (const { from, to } of model.patch.cables.values()) expect(model.box(to.node)!.x, `${from.node} > ${to.node}`).toBeGreaterThanOrEqual(model.box(from.node)!.x + model.box(from.node)!.width);
});
