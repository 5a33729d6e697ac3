import { expect, test } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { attempt } from '../patch/check.ts';
import { createPatch } from '../patch/create.ts';
import type { MediaRef } from '../patch/patch.ts';
import { addStems } from './add-stems.ts';

const sound = (name: string, channels = 2, digit = '0'): MediaRef => ({ sha256: digit.repeat(64), name, rateHz: 48000, frames: 100, channels });
const empty = createPatch({ id: 'p' });

test('each sound becomes stem, fader and pan into one output', () => {
  const result = attempt(empty, { kind: 'batch', edits: addStems(empty, shipped, [sound('Kick In.wav', 1), sound('Kick In.wav', 2, 'b')], { x: 0, y: 0 }) }, shipped);
  if (!result.ok) throw new Error(result.diagnostics[0]!.message);
  const { patch } = result;
  expect([...patch.nodes.keys()].sort()).toEqual(['kick-in', 'kick-in-2', 'kick-in-fader', 'kick-in-fader-2', 'kick-in-pan', 'kick-in-pan-2', 'output']);
  expect(patch.nodes.get('kick-in')).toMatchObject({ label: 'Kick In', config: { channels: 'mono' }, media: { channels: 1 } });
  expect(patch.cables.size).toBe(6);
});

test('a second drop goes into the output that is there, under free names', () => {
  const first = attempt(empty, { kind: 'batch', edits: addStems(empty, shipped, [sound('a.wav')], { x: 0, y: 0 }) }, shipped);
  if (!first.ok) throw new Error('the first drop was refused');
  const second = attempt(first.patch, { kind: 'batch', edits: addStems(first.patch, shipped, [sound('a.wav')], { x: 0, y: 500 }) }, shipped);
  expect(second.ok && [...second.patch.nodes.values()].filter(({ type }) => type === 'output')).toHaveLength(1);
  expect(second.ok && second.patch.nodes.has('a-2')).toBe(true);
});

test('a name of nothing but signs still makes an id', () => {
  expect(addStems(empty, shipped, [sound('§§.wav')], { x: 0, y: 0 }).some((edit) => edit.kind === 'add-node' && edit.id === 'stem')).toBe(true);
});

test.each(['…wav', '日本語.wav', '.wav', 'constructor.wav', `${'x'.repeat(300)}.wav`, `${'x'.repeat(59)}🎸🎸.wav`, '-2.wav', 'A  B__c (final) v2.wav'])('a recording may be called %s', (name) => {
  const result = attempt(empty, { kind: 'batch', edits: addStems(empty, shipped, [sound(name)], { x: 0, y: 0 }) }, shipped);
  const stems = result.ok ? [...result.patch.nodes.values()].filter(({ type }) => type === 'stem') : [];
  expect(stems).toHaveLength(1);
  expect(stems[0]!.label, 'no half of a sign').not.toMatch(/\p{Cs}/u);
});
