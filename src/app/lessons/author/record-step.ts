/**
 * A step from what the teacher has just done: what was turned or added since the last one becomes what the student is to turn or add. Pure.
 */
import type { Catalog } from '../../../catalog/catalog.ts';
import { inSentence } from '../../../editor/in-sentence.ts';
import type { Check, LessonStep } from '../../../patch/lesson.ts';
import { LIMITS } from '../../../patch/limits.ts';
import type { Patch, PatchNode } from '../../../patch/patch.ts';
import { definitionOf } from '../../../patch/values.ts';
import { checkedValues } from '../checked-values.ts';
import { nodesBetween } from '../routes.ts';
import { byWay } from './added-nodes.ts';
import { boundsAround, checkChoices } from './check-choices.ts';

/** More than these are no step but a mix. */
const MAX_CHECKS = 4;

/** `added`: what the lesson's steps brought, this one with them; the student has none of it. */
export function recordStep(before: Patch, after: Patch, catalog: Catalog, selected: string | undefined, added: ReadonlySet<string>): LessonStep {
  const fresh = [...after.nodes].flatMap(([id, node]) => (before.nodes.has(id) ? [] : addedAt(after, id, node, catalog, added)));
  const turned = turnedIn(before, after, '', catalog);
  const found = [...fresh, ...turned].slice(0, MAX_CHECKS);
  const look = found[0]?.node ?? selected;
  const count = (after.lesson?.steps.length ?? 0) + 1;
  const checks = found.map(({ check }) => check);
  const labels = (isRoute: boolean): readonly string[] => checks.filter(({ measure }) => (measure.kind === 'route') === isRoute).map(({ label }) => inSentence(label));
  const sentence = (verb: string, what: readonly string[]): readonly string[] => (what.length === 0 ? [] : [`${verb} ${what.join(', ')}.`]);
  return {
    title: `Step ${count}`, text: '',
    ...(look === undefined ? {} : { look: { node: look } }),
    ...(checks.length === 0 ? {} : { task: [...sentence('Add', labels(true)), ...sentence('Set', labels(false))].join(' ').slice(0, LIMITS.textChars), checks }),
  };
}

interface Found {
  readonly node: string;
  readonly check: Check;
}

/** That one of its kind stands there, and how it is set where it is not as it comes. */
function addedAt(patch: Patch, id: string, node: PatchNode, catalog: Catalog, added: ReadonlySet<string>): Found[] {
  const ref = byWay(patch, catalog, id, added);
  const definition = definitionOf(node, catalog);
  if (ref === undefined || definition === undefined) return [];
  const { from, to, type } = ref;
  const nameOf = (one: string): string => patch.nodes.get(one)?.label || (definitionOf(patch.nodes.get(one), catalog)?.name ?? one);
  const stands: Check = {
    label: `${definition.name} between ${nameOf(from)} and ${nameOf(to)}`, measure: { kind: 'route', from, to, through: type }, statistic: 'last', unit: '',
    wanted: { min: nodesBetween(patch, catalog, from, to).filter((one) => patch.nodes.get(one)?.type === type).length },
  };
  const [is, asItComes] = [checkedValues(node, definition), checkedValues({ ...node, params: {}, config: {} }, definition)];
  const set = checkChoices(id, node.label || definition.name, definition, undefined).flatMap(({ check }) => {
    const { measure } = check;
    if (measure.kind !== 'param' || is[measure.name] === asItComes[measure.name]) return [];
    return [{ ...check, measure: { ...measure, node: ref }, wanted: boundsAround(is[measure.name]!, check) }];
  });
  return [stands, ...set].map((check) => ({ node: from, check }));
}

/** In the patch and in the chains of it. `prefix`: the path of what embeds it, with a slash. */
function turnedIn(before: Patch, after: Patch, prefix: string, catalog: Catalog): readonly Found[] {
  return [...after.nodes].flatMap(([id, node]) => {
    const was = before.nodes.get(id);
    if (was === undefined || was === node || was.type !== node.type) return [];
    const within = was.chain === undefined || node.chain === undefined ? [] : turnedIn(was.chain.patch, node.chain.patch, `${prefix}${id}/`, catalog);
    return [...turnedAt(`${prefix}${id}`, was, node, catalog), ...within];
  });
}

function turnedAt(path: string, before: PatchNode, after: PatchNode, catalog: Catalog): readonly Found[] {
  const definition = definitionOf(after, catalog);
  if (definition === undefined) return [];
  const [was, is] = [checkedValues(before, definition), checkedValues(after, definition)];
  const name = after.label || definition.name;
  return checkChoices(path, name, definition, undefined).flatMap(({ check }) => {
    const { measure } = check;
    if (measure.kind === 'bypass' && before.bypassed !== after.bypassed) return [{ node: path, check: { ...check, label: `Bypass of ${name}`, wanted: boundsAround(after.bypassed ? 1 : 0, check) } }];
    if (measure.kind !== 'param' || was[measure.name] === is[measure.name]) return [];
    return [{ node: path, check: { ...check, wanted: boundsAround(is[measure.name]!, check) } }];
  });
}

/** The list with one entry moved, as far as there is room. */
export function movedTo<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const rest = list.filter((_, k) => k !== from);
  const at = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, at), list[from]!, ...rest.slice(at)];
}

/** Where a step stands in the list that came of this one by one edit; undefined where it was taken out. */
export function stepAfter(before: readonly LessonStep[], after: readonly LessonStep[], at: number): number | undefined {
  const moved = before[at] === undefined ? -1 : after.indexOf(before[at]);
  if (moved >= 0) return moved;
  // Another text in its place: it was written, for what is moved or taken out changes nothing in it.
  return after.length === before.length ? at : undefined;
}
