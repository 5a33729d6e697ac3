import { expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import { SilentSession } from '../../test/e2e/editor-page/silent-session.ts';
import { EditorModel } from './editor-model.ts';
import { pickFromPalette, type SetDown, type Spot } from './palette.ts';

const node = (type: string, x: number) => createNode(shipped.get(type)!, { x, y: 0 });
const cable = createCable({ node: 'tone', port: 'out' }, { node: 'out', port: 'in' });

/** Something of an extension is chosen for `spot`; the extension sets it down when `read` is called. */
function choose(spot: Spot) {
  const model = new EditorModel(new SilentSession({ ...createPatch({ id: 'p' }), nodes: new Map([['tone', node('tone', 0)], ['out', node('output', 600)]]), cables: new Map([['a', cable]]) }, shipped), new Map());
  const waiting: SetDown[] = [];
  const picked: string[] = [];
  const brought = { id: 'chains', palette: { find: () => [], pick: (id: string, setDown: SetDown) => { picked.push(id); waiting.push(setDown); } } };
  const surface = { shown: model as unknown, added: [] as string[] };
  pickFromPalette('chains/one/two', [brought], { model, at: { x: 300, y: 200 }, ...spot }, { isShown: (one) => one === surface.shown, added: (id) => { surface.added.push(id); } });
  const ends = () => [...model.patch.cables.values()].map(({ from, to }) => `${from.node} > ${to.node}`).sort();
  return { model, surface, picked, ends, read: () => { for (const setDown of waiting) setDown(shipped.get('fader')!, { label: 'Read' }); } };
}

it('what an extension reads first is set down where it was chosen for', () => {
  const { model, surface, picked, ends, read } = choose({ into: 'a' });
  expect([picked, model.patch.nodes.size]).toEqual([['one/two'], 2]);
  read();
  expect([surface.added, model.node('fader')?.label, ends()]).toEqual([['fader'], 'Read', ['fader > out', 'tone > fader']]);
});

it('nothing is set down in a patch that is no longer shown, nor in the one that is', () => {
  const { model, surface, read } = choose({ into: 'a' });
  const before = model.patch;
  surface.shown = choose({}).model;
  read();
  expect([model.patch, surface.added]).toEqual([before, []]);
});

it('what was to be put into a cable or joined to a node that is gone by then stands by itself', () => {
  const cut = choose({ into: 'a' });
  cut.model.edit({ kind: 'remove-cable', id: 'a' }, 'Cut');
  cut.read();
  expect([cut.surface.added, cut.ends()]).toEqual([['fader'], []]);
  const held = choose({ start: { node: 'tone', port: 'out', kind: 'out' } });
  held.model.edit({ kind: 'batch', edits: [{ kind: 'remove-cable', id: 'a' }, { kind: 'remove-node', id: 'tone' }] }, 'Delete');
  held.read();
  expect([held.surface.added, held.ends()]).toEqual([['fader'], []]);
});
