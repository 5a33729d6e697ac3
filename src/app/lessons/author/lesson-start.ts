/**
 * How the patch was before a lesson's steps were recorded: the student finds it so, and not where the steps lead. Kept of what the
 * steps touched: knobs, settings and bypasses, nodes and cables that came, went or changed, in chains too. Pure.
 */
import type { Catalog } from '../../../catalog/catalog.ts';
import { diffPatch } from '../../../patch/diff.ts';
import type { ConfigValue } from '../../../kit/index.ts';
import type { Edit } from '../../../patch/edit.ts';
import { editBetween } from '../../../patch/edit-between.ts';
import type { LessonStep } from '../../../patch/lesson.ts';
import type { Cable, Patch, PatchNode } from '../../../patch/patch.ts';
import { cableEndsKey } from '../../../patch/read-cable.ts';
import { staying, stepsWithout } from './added-nodes.ts';

interface Turned {
  /** One that had no value of its own is undefined. */
  readonly params: Readonly<Record<string, number | undefined>>;
  readonly config: Readonly<Record<string, ConfigValue | undefined>>;
  readonly bypassed?: boolean;
}

/** By id; what was not there is undefined. A step recorded later does not change how all began. */
export interface LessonStart {
  readonly values: ReadonlyMap<string, Turned>;
  readonly nodes: ReadonlyMap<string, PatchNode | undefined>;
  readonly cables: ReadonlyMap<string, Cable | undefined>;
  /** Of the patches that nodes embed. */
  readonly inside: ReadonlyMap<string, LessonStart>;
}

export const UNTOUCHED: LessonStart = { values: new Map(), nodes: new Map(), cables: new Map(), inside: new Map() };

/** Nothing of the one can be turned into the other. */
const isOther = (a: PatchNode, b: PatchNode | undefined): boolean => a.type !== b?.type || (a.chain === undefined) !== (b.chain === undefined);

type Values<T> = Readonly<Record<string, T>>;

/** What of `was` is another in `is`. */
const turned = <T>(was: Values<T>, is: Values<T>): Values<T | undefined> =>
  Object.fromEntries([...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => was[name] !== is[name]).map((name) => [name, was[name]]));

const restored = <T>(now: Values<T>, was: Values<T | undefined>): Values<T> =>
  Object.fromEntries(Object.entries({ ...now, ...was }).filter((entry): entry is [string, T] => entry[1] !== undefined));

/** After one more step, which led from `before` to `after`. */
export function withStep(start: LessonStart, before: Patch, after: Patch): LessonStart {
  const [values, nodes, cables, inside] = [new Map(start.values), new Map(start.nodes), new Map(start.cables), new Map(start.inside)];
  const note = <T>(table: Map<string, T | undefined>, ids: readonly string[], was: ReadonlyMap<string, T>): void => {
    for (const id of ids) if (!table.has(id)) table.set(id, was.get(id));
  };
  const changed = diffPatch(before, after);
  const isReplaced = (id: string): boolean => isOther(before.nodes.get(id)!, after.nodes.get(id));
  note(nodes, [...changed.nodes.added, ...changed.nodes.removed, ...changed.nodes.changed.filter(isReplaced)], before.nodes);
  note(cables, [...changed.cables.added, ...changed.cables.removed, ...changed.cables.changed], before.cables);
  for (const id of changed.nodes.changed) {
    if (isReplaced(id)) continue;
    const [was, is, known] = [before.nodes.get(id)!, after.nodes.get(id)!, values.get(id)];
    values.set(id, {
      ...(was.bypassed === is.bypassed ? {} : { bypassed: was.bypassed }), ...known,
      params: { ...turned(was.params, is.params), ...known?.params }, config: { ...turned(was.config, is.config), ...known?.config },
    });
    if (was.chain !== undefined && is.chain !== undefined && was.chain.patch !== is.chain.patch) inside.set(id, withStep(inside.get(id) ?? UNTOUCHED, was.chain.patch, is.chain.patch));
  }
  return { values, nodes, cables, inside };
}

/** What the steps so far brought into the patch. */
export const addedIn = ({ nodes }: LessonStart, patch: Patch): ReadonlySet<string> => new Set([...nodes].filter(([id, was]) => was === undefined && patch.nodes.has(id)).map(([id]) => id));

/** One edit, for one step back; undefined where all stands as it did. */
export function backToStart(start: LessonStart, patch: Patch, catalog: Catalog): Edit | undefined {
  const { goes, ...parts } = atStart(start, patch, patch.lesson?.steps ?? [], '', catalog);
  const lesson = patch.lesson === undefined || goes.size === 0 ? {} : { lesson: { ...patch.lesson, steps: stepsWithout(patch, catalog, goes) } };
  return editBetween(patch, { ...patch, ...parts, ...lesson });
}

type Parts = Pick<Patch, 'nodes' | 'cables' | 'automation'>;

/** `goes`: what was added and is asked for by its way, if at all. */
function atStart(start: LessonStart, patch: Patch, steps: readonly LessonStep[], prefix: string, catalog: Catalog): Parts & { readonly goes: ReadonlySet<string> } {
  const added = addedIn(start, patch);
  const stays = staying(steps, patch, prefix, catalog, added);
  const goes = new Set([...added].filter((id) => !stays.has(id)));
  const nodes = new Map(nodesAtStart(start, patch, goes));
  for (const [id, within] of start.inside) {
    const node = nodes.get(id);
    if (node?.chain === undefined) continue;
    const { goes: _, ...parts } = atStart(within, node.chain.patch, steps, `${prefix}${id}/`, catalog);
    nodes.set(id, { ...node, chain: { ...node.chain, patch: { ...node.chain.patch, ...parts } } });
  }
  const automation = new Map([...patch.automation].filter(([, { node }]) => nodes.has(node)));
  return { nodes, cables: cablesAtStart(start, patch, nodes, stays), automation, goes };
}

function nodesAtStart(start: LessonStart, patch: Patch, goes: ReadonlySet<string>): ReadonlyMap<string, PatchNode> {
  const nodes = new Map([...patch.nodes].filter(([id]) => !goes.has(id)));
  for (const [id, was] of start.nodes) if (was !== undefined && isOther(was, nodes.get(id))) nodes.set(id, was);
  for (const [id, { params, config, bypassed }] of start.values) {
    const node = nodes.get(id);
    if (node !== undefined) nodes.set(id, { ...node, bypassed: bypassed ?? node.bypassed, params: restored(node.params, params), config: restored(node.config, config) });
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
