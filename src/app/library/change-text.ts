/** What changed from one state of a patch to a later one, in words a person can choose by. Pure. */
import { diffPatch, type TableDiff } from '../../patch/diff.ts';
import type { Cable, Patch, PatchNode } from '../../patch/patch.ts';
import { isEqual, shareParts } from '../../patch/share-parts.ts';

/** "2 nodes added, 5 values changed"; "nothing" where the two are equal. The patches may have been read apart. */
export function changeText(before: Patch, later: Patch): string {
  const after = shareParts(before, later);
  const diff = diffPatch(before, after);
  const { values, moved, named, contents } = countNodeChanges(before.nodes, after.nodes, diff.nodes);
  // The same id with other ends is another cable.
  const rewired = diff.cables.changed.filter((id) => !isSameWay(before.cables.get(id)!, after.cables.get(id)!));
  const cableValues = diff.cables.changed.length - rewired.length;
  const said = [
    ...comings('node', diff.nodes),
    ...comings('cable', { added: [...diff.cables.added, ...rewired], removed: [...diff.cables.removed, ...rewired] }),
    counted(values + cableValues, 'value', 'changed'),
    counted(contents, 'chain or recording', 'changed', 'chains and recordings'),
    counted(named, 'node', 'renamed'),
    counted(moved, 'node', 'moved'),
    counted(touched(diff.frames) + touched(diff.comments), 'note', 'changed'),
    counted(touched(diff.automation), 'automation lane', 'changed'),
    diff.transport ? 'tempo, markers or loop changed' : undefined,
    diff.meta ? 'title or details changed' : undefined,
  ].filter((text) => text !== undefined);
  return said.length === 0 ? 'nothing' : said.join(', ');
}

const touched = ({ added, removed, changed }: TableDiff): number => added.length + removed.length + changed.length;

const counted = (count: number, one: string, what: string, many = `${one}s`): string | undefined => (count === 0 ? undefined : `${count} ${count === 1 ? one : many} ${what}`);

function comings(one: string, { added, removed }: Pick<TableDiff, 'added' | 'removed'>): readonly (string | undefined)[] {
  if (added.length === 0 || removed.length === 0) return [counted(added.length, one, 'added'), counted(removed.length, one, 'removed')];
  return [`${counted(added.length, one, 'added')!}, ${removed.length} removed`];
}

const isSameWay = (a: Cable, b: Cable): boolean => isEqual(a.from, b.from) && isEqual(a.to, b.to);

interface NodeChanges { values: number; moved: number; named: number; contents: number }

function countNodeChanges(before: ReadonlyMap<string, PatchNode>, after: ReadonlyMap<string, PatchNode>, { changed }: TableDiff): NodeChanges {
  const counts: NodeChanges = { values: 0, moved: 0, named: 0, contents: 0 };
  for (const id of changed) {
    const [old, node] = [before.get(id)!, after.get(id)!];
    counts.values += differences(old.params, node.params) + differences(old.config, node.config) + (old.bypassed === node.bypassed ? 0 : 1);
    counts.moved += old.x === node.x && old.y === node.y ? 0 : 1;
    counts.named += old.label === node.label ? 0 : 1;
    counts.contents += isEqual(old.media, node.media) && isEqual(old.chain, node.chain) && old.type === node.type ? 0 : 1;
  }
  return counts;
}

const differences = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => a[key] !== b[key]).length;
