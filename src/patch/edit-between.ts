/**
 * The edit that makes one patch of another: a version that is restored, or what another tab saved, comes in as an edit, so that
 * the sound goes on and undo takes it back. Parts are compared by what they hold. Pure.
 */
import type { Edit } from './edit.ts';
import type { Patch, PatchNode } from './patch.ts';
import { canonicalText } from './to-text.ts';
import { nodeToJson } from './to-json.ts';
import type { JsonObject } from './json.ts';

/** Undefined where nothing differs that an edit could change: ids of documents do not. */
export function editBetween(before: Patch, after: Patch): Edit | undefined {
  const cables = changes(before.cables, after.cables, isSame);
  const lanes = changes(before.automation, after.automation, isSame);
  const nodes = changes(before.nodes, after.nodes, isSameNode);
  const edits: Edit[] = [
    ...metaEdits(before, after),
    // What ends at a node goes before it, and comes after it.
    ...[...cables.gone, ...cables.other].map((id): Edit => ({ kind: 'remove-cable', id })),
    ...[...lanes.gone, ...lanes.other].map((id): Edit => ({ kind: 'set-lane', id, lane: null })),
    ...nodes.gone.map((id): Edit => ({ kind: 'remove-node', id })),
    ...nodes.other.flatMap((id) => nodeEdits(id, before.nodes.get(id)!, after.nodes.get(id)!)),
    ...nodes.fresh.map((id): Edit => ({ kind: 'add-node', id, node: after.nodes.get(id)! })),
    ...[...cables.other, ...cables.fresh].map((id): Edit => ({ kind: 'add-cable', id, cable: after.cables.get(id)! })),
    ...[...lanes.other, ...lanes.fresh].map((id): Edit => ({ kind: 'set-lane', id, lane: after.automation.get(id)! })),
    ...tableEdits(before.frames, after.frames, (id, frame) => ({ kind: 'set-frame', id, frame })),
    ...tableEdits(before.comments, after.comments, (id, comment) => ({ kind: 'set-comment', id, comment })),
  ];
  return edits.length === 0 ? undefined : { kind: 'batch', edits };
}

const META = ['kind', 'title', 'description', 'author', 'license', 'tags', 'rateHz'] as const;

function metaEdits(before: Patch, after: Patch): Edit[] {
  const edits: Edit[] = [];
  const others = META.filter((key) => !isSame({ value: before[key] }, { value: after[key] }));
  if (others.length > 0) edits.push({ kind: 'set-meta', meta: Object.fromEntries(others.map((key) => [key, after[key]])) });
  if (!isSame(before.transport, after.transport)) edits.push({ kind: 'set-transport', transport: after.transport });
  if (!isSame({ lesson: before.lesson }, { lesson: after.lesson })) edits.push({ kind: 'set-lesson', lesson: after.lesson ?? null });
  return edits;
}

/** A moved knob or node is told as that: a node that is replaced is compiled anew. */
function nodeEdits(id: string, before: PatchNode, after: PatchNode): Edit[] {
  const edits: Edit[] = [];
  if (before.x !== after.x || before.y !== after.y) edits.push({ kind: 'move', to: [[id, after.x, after.y]] });
  for (const param of new Set([...Object.keys(before.params), ...Object.keys(after.params)])) {
    if (before.params[param] !== after.params[param]) edits.push({ kind: 'set-param', node: id, param, value: after.params[param] ?? null });
  }
  if (before.bypassed !== after.bypassed) edits.push({ kind: 'set-bypass', node: id, bypassed: after.bypassed });
  return isSameNode({ ...before, x: after.x, y: after.y, params: after.params, bypassed: after.bypassed }, after) ? edits : [{ kind: 'replace-node', id, node: after }];
}

function tableEdits<T extends object>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>, edit: (id: string, entry: T | null) => Edit): Edit[] {
  const { gone, other, fresh } = changes(before, after, isSame);
  return [...gone.map((id) => edit(id, null)), ...[...other, ...fresh].map((id) => edit(id, after.get(id)!))];
}

function changes<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>, same: (a: T, b: T) => boolean): { gone: string[]; other: string[]; fresh: string[] } {
  return {
    gone: [...before.keys()].filter((id) => !after.has(id)),
    other: [...after].filter(([id, entry]) => before.has(id) && !same(before.get(id)!, entry)).map(([id]) => id),
    fresh: [...after.keys()].filter((id) => !before.has(id)),
  };
}

/** As text: so that a part that was read again is the same as the one it was written from. */
const isSame = (a: object, b: object): boolean => a === b || canonicalText(a as JsonObject) === canonicalText(b as JsonObject);

const isSameNode = (a: PatchNode, b: PatchNode): boolean => a === b || canonicalText(nodeToJson(a)) === canonicalText(nodeToJson(b));
