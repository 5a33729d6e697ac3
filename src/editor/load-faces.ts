/** Loads the faces that nodes bring, before the first node is laid out: a picture's size is part of its node's. Main thread. */
import type { Face } from './face.ts';
import { faces as loaders } from './generated/faces.ts';

/** Throws TypeError where a module's default export is no face. */
export async function loadFaces(): Promise<ReadonlyMap<string, Face>> {
  const entries = await Promise.all(Object.entries(loaders).map(async ([id, load]) => [id, faceOf(id, (await load()).default)] as const));
  return new Map(entries);
}

function faceOf(id: string, value: unknown): Face {
  if (typeof value !== 'object' || value === null || !('create' in value) || !('width' in value)) throw new TypeError(`nodes/**/${id}/face.ts exports no face: export default defineFace({ … })`);
  return value as Face;
}
