/** A version says what changed in it, in counts that are right. */
import { expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { apply } from '../../patch/apply.ts';
import { createCable, createNode, createPatch } from '../../patch/create.ts';
import type { Edit } from '../../patch/edit.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import { toText } from '../../patch/to-text.ts';
import { changeText } from './change-text.ts';

const node = (type: string, x = 0) => createNode(shipped.get(type)!, { x });
const PATCH = {
  ...createPatch({ id: 'p', title: 'P' }),
  nodes: new Map([['tone', node('tone')], ['fader', node('fader', 200)], ['output', node('output', 400)]]),
  cables: new Map([['a', createCable({ node: 'tone', port: 'out' }, { node: 'fader', port: 'in' })]]),
};
const TO_OUTPUT = createCable({ node: 'fader', port: 'out' }, { node: 'output', port: 'in' });

it.each<[string, readonly Edit[]]>([
  ['nothing', []],
  ['1 node added', [{ kind: 'add-node', id: 'delay', node: node('delay') }]],
  ['1 cable added', [{ kind: 'add-cable', id: 'b', cable: TO_OUTPUT }]],
  ['1 cable added, 1 removed', [{ kind: 'remove-cable', id: 'a' }, { kind: 'add-cable', id: 'b', cable: TO_OUTPUT }]],
  ['1 node removed, 1 cable removed', [{ kind: 'remove-cable', id: 'a' }, { kind: 'remove-node', id: 'tone' }]],
  ['3 values changed', [{ kind: 'set-param', node: 'fader', param: 'levelDb', value: -3 }, { kind: 'set-bypass', node: 'fader', bypassed: true }, { kind: 'set-cable', id: 'a', gainDb: -1 }]],
  ['1 node renamed, 2 nodes moved', [{ kind: 'set-label', node: 'tone', label: 'A' }, { kind: 'move', to: [['tone', 5, 5], ['fader', 7, 7]] }]],
  ['1 note changed', [{ kind: 'set-comment', id: 'c', comment: { text: 'here', x: 0, y: 0, width: 240, height: 72 } }]],
  ['tempo, markers or loop changed, title or details changed', [{ kind: 'set-transport', transport: { tempoBpm: 99 } }, { kind: 'set-meta', meta: { tags: ['x'] } }]],
])('says "%s"', (text, edits) => {
  const { patch } = apply(PATCH, { kind: 'batch', edits });
  // As versions come: read from texts, with no object in common.
  const read = parsePatch(toText(patch), shipped).patch!;
  expect(changeText(PATCH, read)).toBe(text);
});
