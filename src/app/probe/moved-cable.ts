/** Where a cable went that stands no more where it stood: a chain was put around it, or taken apart. Pure. */
import type { Cable, Patch } from '../../patch/patch.ts';
import { patchAt, pathAt, splitPath } from '../../patch/place.ts';
import { cableAt } from '../sound-paths.ts';

/** @returns the path of the same cable between the same nodes; undefined where there is none */
export function movedCable(before: Patch, after: Patch, path: string): string | undefined {
  const { place, id } = splitPath(path);
  const [old, around, aroundNow] = [cableAt(before, path)?.cable, patchAt(before, place), patchAt(after, place)];
  if (old === undefined || around === undefined) return undefined;
  const isNew = (node: string): boolean => !around.nodes.has(node);
  const places = aroundNow === undefined ? [place.slice(0, -1)] : [...aroundNow.nodes].flatMap(([node, { chain }]) => (chain !== undefined && isNew(node) ? [[...place, node]] : []));
  return places.map((one) => pathAt(one, id)).find((one) => { const found = cableAt(after, one)?.cable; return found !== undefined && joinsSame(old, found); });
}

const joinsSame = (a: Cable, b: Cable): boolean => a.from.node === b.from.node && a.from.port === b.from.port && a.to.node === b.to.node && a.to.port === b.to.port;
