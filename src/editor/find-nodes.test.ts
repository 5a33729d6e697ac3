import { expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { createNode, createPatch } from '../patch/create.ts';
import type { Patch, PatchNode } from '../patch/patch.ts';
import { findNodes } from './find-nodes.ts';

const add = (type: string, label = ''): PatchNode => createNode(shipped.get(type)!, { label });
const patch = (nodes: Record<string, PatchNode>, title = ''): Patch => ({ ...createPatch({ id: 'p', title }), nodes: new Map(Object.entries(nodes)) });
const chain = (inner: Patch, label = ''): PatchNode => ({ ...add('chain', label), chain: { patch: inner } });

const DOCUMENT = patch({ eq: add('parametric-eq', 'Voice tone'), bus: chain(patch({ comp: add('compressor'), deep: chain(patch({ eq: add('parametric-eq', 'Air') }, 'Shine')) }, 'Drum bus')), voice: add('stem', 'Voice') });
const found = (text: string, here: readonly string[] = []): string[] => findNodes(DOCUMENT, shipped, here, text).map(({ id, title, detail }) => `${id}: ${title} (${detail})`);

it('finds by name and by type, through all chains, and tells where they are', () => {
  expect(found('air')).toEqual(['bus/deep/eq: Air (Parametric EQ in Drum bus \u203a Shine)']);
  expect(found('parametric')).toEqual(['eq: Voice tone (Parametric EQ)', 'bus/deep/eq: Air (Parametric EQ in Drum bus \u203a Shine)']);
  expect(found('drum comp')).toEqual(['bus/comp: Compressor (in Drum bus)']);
  expect(found('nothing like it')).toEqual([]);
});

it('names the shown patch first, and what is called so before what only contains it', () => {
  expect(found('', ['bus'])[0]).toBe('bus/comp: Compressor (Compressor)');
  expect(found('voice', ['bus'])).toEqual(['eq: Voice tone (Parametric EQ in the patch around)', 'voice: Voice (Stem in the patch around)']);
  expect(found('tone')[0]).toBe('eq: Voice tone (Parametric EQ)');
});

it('shows so many at most', () => {
  const large = patch(Object.fromEntries(Array.from({ length: 500 }, (_, k) => [`n${k}`, add('fader')])));
  expect(findNodes(large, shipped, [], '')).toHaveLength(200);
});
