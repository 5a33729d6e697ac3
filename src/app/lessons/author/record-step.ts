/**
 * A step from what the teacher has just done: what was turned since the last one becomes what the student is to turn. Pure.
 */
import type { Catalog } from '../../../catalog/catalog.ts';
import type { Check, LessonStep } from '../../../patch/lesson.ts';
import { LIMITS } from '../../../patch/limits.ts';
import type { Patch, PatchNode } from '../../../patch/patch.ts';
import { allParams, definitionOf } from '../../../patch/values.ts';
import { boundsAround, checkChoices } from './check-choices.ts';

/** More than these are no step but a mix. */
const MAX_CHECKS = 4;

export function recordStep(before: Patch, after: Patch, catalog: Catalog, selected: string | undefined): LessonStep {
  const turned = [...after.nodes].flatMap(([id, node]) => turnedAt(id, before.nodes.get(id), node, catalog)).slice(0, MAX_CHECKS);
  const look = turned[0]?.node ?? selected;
  const count = (after.lesson?.steps.length ?? 0) + 1;
  const checks = turned.map(({ check }) => check);
  return {
    title: `Step ${count}`, text: '',
    ...(look === undefined ? {} : { look: { node: look } }),
    ...(checks.length === 0 ? {} : { task: `Set ${checks.map(({ label }) => label.charAt(0).toLowerCase() + label.slice(1)).join(', ')}.`.slice(0, LIMITS.textChars), checks }),
  };
}

function turnedAt(id: string, before: PatchNode | undefined, after: PatchNode, catalog: Catalog): { readonly node: string; readonly check: Check }[] {
  const definition = definitionOf(after, catalog);
  if (before === undefined || definition === undefined || before.type !== after.type || before === after) return [];
  const [was, is] = [allParams(before, definition), allParams(after, definition)];
  const bypass = before.bypassed !== after.bypassed;
  return checkChoices(id, after.label || definition.name, definition, undefined).flatMap(({ check }) => {
    const { measure } = check;
    if (measure.kind === 'bypass' && bypass) return [{ node: id, check: { ...check, label: `Bypass of ${after.label || definition.name}`, wanted: boundsAround(after.bypassed ? 1 : 0, check) } }];
    if (measure.kind !== 'param' || was[measure.name] === is[measure.name]) return [];
    return [{ node: id, check: { ...check, wanted: boundsAround(is[measure.name]!, check) } }];
  });
}

/** The list with one entry moved, as far as there is room. */
export function movedTo<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const rest = list.filter((_, k) => k !== from);
  const at = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, at), list[from]!, ...rest.slice(at)];
}
