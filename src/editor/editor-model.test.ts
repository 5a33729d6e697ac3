/** The geometry that is kept by difference is the one that a fresh look at the document would give; and what is hit is what is drawn. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SilentSession } from '../../test/e2e/editor-page/silent-session.ts';
import { shipped } from '../catalog/shipped.ts';
import { removeNodes } from '../patch/compositions.ts';
import { createNode, createPatch } from '../patch/create.ts';
import type { Edit } from '../patch/edit.ts';
import { pointOn } from './cable-geometry.ts';
import { copyText, duplicateSelected, pasteText } from './clipboard.ts';
import { addComment, addFrame, writeNote } from './notes.ts';
import { EditorModel } from './editor-model.ts';
import { hitTest } from './hit-test.ts';
import { addIntoCable, addNode } from './insert.ts';
import { canJoin, joinEdit, targetsOf, turnedEdit } from './wiring.ts';

const TYPES = ['tone', 'fader', 'compressor', 'pan', 'output', 'lfo'].filter((type) => shipped.get(type) !== undefined);

const open = () => {
  const session = new SilentSession(createPatch({ id: 'test' }), shipped);
  return { session, model: new EditorModel(session, new Map()) };
};

function geometry(model: EditorModel) {
  return {
    nodes: [...model.patch.nodes.keys()].sort().map((id) => [id, model.box(id), model.layout(id)]),
    cables: [...model.patch.cables.keys()].sort().map((id) => [id, model.curve(id), model.cableIndex.get(id)]),
    ends: [...model.patch.nodes.keys()].sort().map((id) => [model.cablesInto(id).map(([cable]) => cable).sort(), model.cablesOutOf(id).map(([cable]) => cable).sort()]),
    sizes: [model.nodeIndex.size, model.cableIndex.size],
  };
}

type Step = readonly [kind: 'add' | 'move' | 'join' | 'remove' | 'expose' | 'replace' | 'undo' | 'redo', a: number, b: number];
const steps: fc.Arbitrary<Step[]> = fc.array(fc.tuple(fc.constantFrom('add', 'add', 'move', 'join', 'join', 'remove', 'expose', 'replace', 'undo', 'redo'), fc.nat(1000), fc.nat(1000)), { maxLength: 60 });

function take(model: EditorModel, session: SilentSession, [kind, a, b]: Step): void {
  const ids = [...model.patch.nodes.keys()].sort();
  const id = ids[a % Math.max(1, ids.length)];
  const type = TYPES[b % TYPES.length]!;
  if (kind === 'undo') return session.undo();
  if (kind === 'redo') return session.redo();
  if (kind === 'add') return void addNode(model, shipped.get(type)!, { x: a, y: b });
  if (id === undefined) return;
  if (kind === 'move') return void session.edit({ kind: 'move', to: [[id, a, b]] }, 'move');
  if (kind === 'remove') return void session.edit(removeNodes(model.patch, [id]), 'remove');
  if (kind === 'replace') return void session.edit({ kind: 'replace-node', id, node: createNode(shipped.get(type)!, { x: a, y: b }) } satisfies Edit, 'replace');
  const params = Object.entries(model.definition(id)?.params ?? {}).filter(([, param]) => param.modulatable).map(([name]) => name);
  if (kind === 'expose') return void session.edit({ kind: 'set-exposed', node: id, exposed: params.slice(0, b % 3) }, 'expose');
  const targets = targetsOf(model, id);
  const target = targets[b % Math.max(1, targets.length)];
  if (target) session.edit(joinEdit(model, target.from, target.node, target), 'join');
}

it('follows any edits, undone and redone, as if it had been built anew', () => {
  fc.assert(fc.property(steps, (list) => {
    const { session, model } = open();
    for (const step of list) take(model, session, step);
    expect(geometry(model)).toEqual(geometry(new EditorModel(session, new Map())));
  }), { seed: 11, numRuns: 150 });
});

it('hits sockets, nodes and cables where they are drawn', () => {
  const { session, model } = open();
  const tone = addNode(model, shipped.get('tone')!, { x: 0, y: 0 })!;
  const output = addNode(model, shipped.get('output')!, { x: 600, y: 80 })!;
  session.edit(joinEdit(model, { node: tone, port: 'out', kind: 'out' }, output, { kind: 'in', port: 'in' }), 'join');
  const [cable] = [...model.patch.cables.keys()];
  const socket = model.socket(output, 'in', 'in')!;
  expect(hitTest(model, model.socketPoint(output, socket), 1, 'mouse')).toMatchObject({ kind: 'socket', node: output });
  expect(hitTest(model, { x: 0, y: 0 }, 1, 'mouse')).toEqual({ kind: 'node', node: tone });
  const middle = pointOn(model.curve(cable!)!, 0.5);
  expect(hitTest(model, middle, 1, 'mouse')).toMatchObject({ kind: 'cable', cable });
  expect(hitTest(model, { x: middle.x, y: middle.y + 60 }, 1, 'mouse')).toEqual({ kind: 'nothing' });
  // From far away a pixel is many units wide, and a finger is broader than a mouse.
  expect(hitTest(model, { x: middle.x, y: middle.y + 30 }, 0.2, 'mouse').kind).toBe('cable');
  expect(hitTest(model, { x: middle.x, y: middle.y + 12 }, 1, 'mouse').kind).toBe('nothing');
  expect(hitTest(model, { x: middle.x, y: middle.y + 12 }, 1, 'touch').kind).toBe('cable');
});

it('joins two sockets once, and only an out to an in', () => {
  const { session, model } = open();
  const tone = addNode(model, shipped.get('tone')!, { x: 0, y: 0 })!;
  const fader = addNode(model, shipped.get('fader')!, { x: 300, y: 0 })!;
  const start = { node: tone, port: 'out', kind: 'out' } as const;
  expect(canJoin(model, start, fader, { kind: 'out', port: 'out' })).toBe(false);
  expect(canJoin(model, start, fader, { kind: 'in', port: 'in' })).toBe(true);
  session.edit(joinEdit(model, start, fader, { kind: 'in', port: 'in' }), 'join');
  expect(canJoin(model, start, fader, { kind: 'in', port: 'in' })).toBe(false);
  const targets = targetsOf(model, tone).map(({ node, port }) => `${node} ${port}`);
  expect(targets[0], 'the nearest, not itself').toBe(`${fader} levelDb`);
  expect(targets.at(-1)).toMatch(new RegExp(`^${tone} `));
  // What it would feed stands to the right of it, though what feeds it may stand nearer.
  const pan = addNode(model, shipped.get('pan')!, { x: -200, y: 0 })!;
  expect(targetsOf(model, tone).map(({ node }) => node).indexOf(pan)).toBeGreaterThan(0);
});

it('puts a node into a cable, and takes copies by text with the cables between them', () => {
  const { session, model } = open();
  const tone = addNode(model, shipped.get('tone')!, { x: 0, y: 0 })!;
  const output = addNode(model, shipped.get('output')!, { x: 600, y: 0 })!;
  session.edit(joinEdit(model, { node: tone, port: 'out', kind: 'out' }, output, { kind: 'in', port: 'in' }), 'join');
  const fader = addIntoCable(model, shipped.get('fader')!, { x: 300, y: 0 }, [...model.patch.cables.keys()][0]!)!;
  expect([...model.patch.cables.values()].map(({ from, to }) => `${from.node}>${to.node}`).sort()).toEqual([`${fader}>${output}`, `${tone}>${fader}`].sort());
  model.select([tone, fader]);
  const text = copyText(model)!;
  expect(pasteText(model, text, { x: 0, y: 900 })).toBeUndefined();
  expect(model.selected.nodes.size).toBe(2);
  expect(model.patch.cables.size).toBe(3);
  duplicateSelected(model);
  expect(model.patch.nodes.size).toBe(7);
  session.undo();
  session.undo();
  expect([model.patch.nodes.size, model.patch.cables.size]).toEqual([3, 2]);
  expect(pasteText(model, 'a shopping list', { x: 0, y: 0 })).toMatch(/no part of a patch/);
  expect(pasteText(model, text.replace(/"format":\s*1/, '"format": 1e999'), { x: 0, y: 0 }), 'what is wrong with it, and where').toMatch(/^Nothing was pasted. .*1e999/);
});

it('writes a new comment or frame in one step, and leaves none where nothing was written', () => {
  const { session, model } = open();
  const kept = session.undoLabel;
  const comment = addComment(model, { x: 0, y: 0 })!;
  writeNote(model, comment, 'Chorus');
  expect([...model.patch.comments.values()].map(({ text }) => text)).toEqual(['Chorus']);
  session.undo();
  expect([model.patch.comments.size, session.undoLabel]).toEqual([0, kept]);
  writeNote(model, addComment(model, { x: 0, y: 0 })!, ' ');
  expect([model.patch.comments.size, session.undoLabel]).toEqual([0, kept]);
  addNode(model, shipped.get('tone')!, { x: 0, y: 0 });
  model.select(model.patch.nodes.keys());
  const frame = addFrame(model)!;
  writeNote(model, frame, '');
  session.undo();
  expect(model.patch.frames.size, 'an untitled frame is one step too').toBe(0);
});

it('turns a cable round with its gain and polarity, as one step, where both ends have sockets for it', () => {
  const { session, model } = open();
  const [tone, x, y] = ['tone', 'fader', 'fader'].map((type, at) => addNode(model, shipped.get(type)!, { x: at * 300, y: 0 })!) as [string, string, string];
  session.edit(joinEdit(model, { node: tone, port: 'out', kind: 'out' }, x, { kind: 'in', port: 'in' }), 'join');
  const [first] = [...model.patch.cables.keys()] as [string];
  session.edit(joinEdit(model, { node: x, port: 'out', kind: 'out' }, y, { kind: 'in', port: 'in' }), 'join');
  const second = [...model.patch.cables.keys()].find((id) => id !== first)!;
  session.edit({ kind: 'set-cable', id: second, gainDb: -3, inverted: true }, 'gain');
  expect(turnedEdit(model, first), 'nothing goes into a tone').toBeUndefined();
  session.edit(turnedEdit(model, second)!, 'turn');
  expect(model.patch.cables.get(second)).toMatchObject({ from: { node: y, port: 'out' }, to: { node: x, port: 'in' }, gainDb: -3, inverted: true });
  session.undo();
  expect(model.patch.cables.get(second)).toMatchObject({ from: { node: x }, to: { node: y } });
});
