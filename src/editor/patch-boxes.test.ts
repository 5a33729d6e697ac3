/** What is shipped to be looked at is laid out to be read, with the faces that nodes have now. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { parsePatch } from '../patch/parse-patch.ts';
import type { Patch } from '../patch/patch.ts';
import { loadFaces } from './load-faces.ts';
import { crowds } from './make-room.ts';
import { patchBoxes, type FaceSizes } from './patch-boxes.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
/** Its cable can be seen between two nodes. */
const LEAST_GAP = 12;

function crowded(name: string, patch: Patch, faces: FaceSizes): string[] {
  const boxes = [...patchBoxes(patch, shipped, faces)];
  const here = boxes.flatMap(([a, one], k) => boxes.slice(k + 1).filter(([, other]) => crowds(one, other, LEAST_GAP)).map(([b]) => `${name}: ${a} and ${b}`));
  return [...here, ...[...patch.nodes].flatMap(([id, { chain }]) => (chain ? crowded(`${name}/${id}`, chain.patch, faces) : []))];
}

it.each(['patches', 'templates', 'lessons'])('no node of the shipped %s covers another', async (folder) => {
  const faces = await loadFaces();
  const names = readdirSync(new URL(`${folder}/`, EXAMPLES)).filter((name) => name.endsWith('.patch.json'));
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) {
    const { patch } = parsePatch(readFileSync(new URL(`${folder}/${name}`, EXAMPLES), 'utf8'), shipped);
    expect(crowded(name, patch!, faces)).toEqual([]);
  }
});
