/**
 * Nodes that a teacher added while recording steps: the student is to add them, and finds none of them. So checks ask for them by their
 * type and the way they stand in; what cannot be asked for so stays in the lesson. Pure.
 */
import type { Catalog } from '../../../catalog/catalog.ts';
import type { Check, LessonStep, Measure, NodeRef } from '../../../patch/lesson.ts';
import type { Patch } from '../../../patch/patch.ts';
import { measuresOf } from '../measure-checks.ts';
import { resolveNode, wayThrough } from '../routes.ts';

/** How a student's node is asked for; undefined where another would be found. `added`: all that the student does not have. */
export function byWay(patch: Patch, catalog: Catalog, id: string, added: ReadonlySet<string>): Exclude<NodeRef, string> | undefined {
  const way = wayThrough(patch, catalog, id, (one) => !added.has(one));
  const type = patch.nodes.get(id)?.type;
  const ref = way === undefined || type === undefined ? undefined : { type, ...way };
  return ref !== undefined && resolveNode(patch, catalog, ref) === id ? ref : undefined;
}

/**
 * Those of a patch that a step names in a way that only they answer to, and what is wired to them. `prefix`: the path of the chain that
 * embeds the patch, with a slash; no way is asked for in there.
 */
export function staying(steps: readonly LessonStep[], patch: Patch, prefix: string, catalog: Catalog, added: ReadonlySet<string>): ReadonlySet<string> {
  const named = new Set<string>();
  const name = (path: string, isByWay: boolean): void => {
    if (!path.startsWith(prefix)) return;
    const [id = ''] = path.slice(prefix.length).split('/');
    if (added.has(id) && !(isByWay && path === id && byWay(patch, catalog, id, added) !== undefined)) named.add(id);
  };
  for (const { look, checks = [] } of steps) {
    if (look !== undefined) name(look.node, true);
    for (const measure of checks.flatMap(measuresOf)) {
      const ref = measure.kind === 'route' ? measure : measure.node;
      if (typeof ref === 'string') name(ref, true);
      else for (const end of [ref.from, ref.to]) name(end, false);
    }
  }
  for (const id of named) {
    for (const { from, to } of patch.cables.values()) {
      const other = from.node === id ? to.node : to.node === id ? from.node : undefined;
      if (other !== undefined && added.has(other)) named.add(other);
    }
  }
  return named;
}

/** The steps, asking for the nodes that go by the way they stood in. */
export function stepsWithout(patch: Patch, catalog: Catalog, goes: ReadonlySet<string>): readonly LessonStep[] {
  const refOf = (node: NodeRef): NodeRef => (typeof node === 'string' && goes.has(node) ? (byWay(patch, catalog, node, goes) ?? node) : node);
  const measureOf = (measure: Measure): Measure => (measure.kind === 'route' ? measure : { ...measure, node: refOf(measure.node) });
  const checkOf = ({ minus, when, ...check }: Check): Check => ({
    ...check, measure: measureOf(check.measure), ...(minus === undefined ? {} : { minus: measureOf(minus) }), ...(when === undefined ? {} : { when: { ...when, measure: measureOf(when.measure) } }),
  });
  return (patch.lesson?.steps ?? []).map(({ look, checks, ...step }) => {
    const ref = look === undefined ? undefined : refOf(look.node);
    return { ...step, ...(look === undefined ? {} : { look: typeof ref === 'object' ? { node: ref.from } : look }), ...(checks === undefined ? {} : { checks: checks.map(checkOf) }) };
  });
}
