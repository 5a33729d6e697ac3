/**
 * How the patch was before a lesson's steps were recorded: the student finds it so, and not where the steps lead. Kept of what the
 * steps touched: knobs and bypasses, nodes and cables that came, went or changed. Pure.
 */
import type { Catalog } from '../../../catalog/catalog.ts';
import { diffPatch } from '../../../patch/diff.ts';
import type { Edit } from '../../../patch/edit.ts';
import { editBetween } from '../../../patch/edit-between.ts';
import type { Cable, Patch, PatchNode } from '../../../patch/patch.ts';
import { cableEndsKey } from '../../../patch/read-cable.ts';
import { staying, stepsWithout } from './added-nodes.ts';

interface Turned {
  /** One that had no value of its own is undefined. */
  readonly params: Readonly<Record<string, number | undefined>>;
  readonly bypassed?: boolean;
}

/** By id; what was not there is undefined. A step recorded later does not change how all began. */
export interface LessonStart {
  readonly values: ReadonlyMap<string, Turned>;
  readonly nodes: ReadonlyMap<string, PatchNode | undefined>;
  readonly cables: ReadonlyMap<string, Cable | undefined>;
}

export const UNTOUCHED: LessonStart = { values: new Map(), nodes: new Map(), cables: new Map() };

/** After one more step, which led from `before` to `after`. */
export function withStep(start: LessonStart, before: Patch, after: Patch): LessonStart {
  const [values, nodes, cables] = [new Map(start.values), new Map(start.nodes), new Map(start.cables)];
  const note = <T>(table: Map<string, T | undefined>, ids: readonly string[], was: ReadonlyMap<string, T>): void => {
    for (const id of ids) if (!table.has(id)) table.set(id, was.get(id));
  };
  const changed = diffPatch(before, after);
  const isReplaced = (id: string): boolean => before.nodes.get(id)!.type !== after.nodes.get(id)!.type;
  note(nodes, [...changed.nodes.added, ...changed.nodes.removed, ...changed.nodes.changed.filter(isReplaced)], before.nodes);
  note(cables, [...changed.cables.added, ...changed.cables.removed, ...changed.cables.changed], before.cables);
  for (const id of changed.nodes.changed) {
    if (isReplaced(id)) continue;
    const [was, is, known] = [before.nodes.get(id)!, after.nodes.get(id)!, values.get(id)];
    const turned = [...new Set([...Object.keys(was.params), ...Object.keys(is.params)])].filter((param) => was.params[param] !== is.params[param]);
    values.set(id, { ...(was.bypassed === is.bypassed ? {} : { bypassed: was.bypassed }), ...known, params: { ...Object.fromEntries(turned.map((param) => [param, was.params[param]])), ...known?.params } });
  }
  return { values, nodes, cables };
}

/** What the steps so far brought into the patch. */
export const addedIn = ({ nodes }: LessonStart, patch: Patch): ReadonlySet<string> => new Set([...nodes].filter(([id, was]) => was === undefined && patch.nodes.has(id)).map(([id]) => id));

/** One edit, for one step back; undefined where all stands as it did. */
export function backToStart(start: LessonStart, patch: Patch, catalog: Catalog): Edit | undefined {
  const added = addedIn(start, patch);
  const stays = staying(patch, catalog, added);
  const goes = new Set([...added].filter((id) => !stays.has(id)));
  const nodes = nodesAtStart(start, patch, goes);
  const steps = patch.lesson === undefined || goes.size === 0 ? patch.lesson?.steps : stepsWithout(patch, catalog, goes);
  return editBetween(patch, {
    ...patch, nodes, cables: cablesAtStart(start, patch, nodes, stays),
    automation: new Map([...patch.automation].filter(([, { node }]) => nodes.has(node))),
    ...(patch.lesson === undefined || steps === undefined ? {} : { lesson: { ...patch.lesson, steps } }),
  });
}

function nodesAtStart(start: LessonStart, patch: Patch, goes: ReadonlySet<string>): ReadonlyMap<string, PatchNode> {
  const nodes = new Map([...patch.nodes].filter(([id]) => !goes.has(id)));
  for (const [id, was] of start.nodes) if (was !== undefined && nodes.get(id)?.type !== was.type) nodes.set(id, was);
  for (const [id, { params, bypassed }] of start.values) {
    const node = nodes.get(id);
    if (node === undefined) continue;
    const set = Object.entries({ ...node.params, ...params }).filter((entry): entry is [string, number] => entry[1] !== undefined);
    nodes.set(id, { ...node, bypassed: bypassed ?? node.bypassed, params: Object.fromEntries(set) });
  }
  return nodes;
}

/** What leads to a node that stays does too, and what such a node was put into is not joined beside it. */
function cablesAtStart(start: LessonStart, patch: Patch, nodes: ReadonlyMap<string, PatchNode>, stays: ReadonlySet<string>): ReadonlyMap<string, Cable> {
  const all = [...patch.cables.values()];
  const leadsOver = ({ from, to }: Cable): boolean => all.some((cable) => cable.from.node === from.node && stays.has(cable.to.node)) && all.some((cable) => cable.to.node === to.node && stays.has(cable.from.node));
  const isAtStay = ({ from, to }: Cable): boolean => stays.has(from.node) || stays.has(to.node);
  const hasEnds = ({ from, to }: Cable): boolean => nodes.has(from.node) && nodes.has(to.node);
  const cables = new Map([...patch.cables].filter(([id, cable]) => hasEnds(cable) && (isAtStay(cable) || !start.cables.has(id) || start.cables.get(id) !== undefined)));
  const ends = new Map([...cables].map(([id, cable]) => [cableEndsKey(cable), id]));
  for (const [id, was] of start.cables) {
    if (was === undefined || !hasEnds(was) || (!cables.has(id) && leadsOver(was))) continue;
    const there = ends.get(cableEndsKey(was));
    if (there === undefined || there === id) cables.set(id, was);
  }
  return cables;
}
