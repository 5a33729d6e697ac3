/**
 * Undo and redo, one step per gesture. A value: every function gives the next one. Turning a knob for a second is hundreds
 * of edits under one gesture and one step; edits of the same thing in it replace each other, so that a step stays small.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { Diagnostic } from '../kit/index.ts';
import { apply } from './apply.ts';
import { attempt } from './check.ts';
import type { Edit } from './edit.ts';
import type { Patch } from './patch.ts';

export interface History {
  readonly patch: Patch;
  /** Oldest first. */
  readonly past: readonly Step[];
  /** Next to redo last. */
  readonly future: readonly Step[];
}

export interface Step {
  /** What it is called in the menu: "Move 3 nodes". */
  readonly label: string;
  readonly edit: Edit;
  readonly inverse: Edit;
  /** Edits of the same gesture join this step; undefined joins nothing. */
  readonly gesture?: string;
}

/** How many gestures back a person can go. */
export const HISTORY_STEPS = 500;

export const createHistory = (patch: Patch): History => ({ patch, past: [], future: [] });

export type Recorded = { readonly ok: true; readonly history: History } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Checks and does an edit. `gesture` is any text that is the same for all edits of one gesture and no other's. */
export function record(history: History, edit: Edit, catalog: Catalog, about: { label: string; gesture?: string }): Recorded {
  const result = attempt(history.patch, edit, catalog);
  if (!result.ok) return result;
  const step: Step = { ...about, edit, inverse: result.inverse };
  const last = history.past.at(-1);
  const joins = last !== undefined && step.gesture !== undefined && last.gesture === step.gesture;
  const past = joins ? [...history.past.slice(0, -1), ...joined(last, step)] : [...history.past, step].slice(-HISTORY_STEPS);
  return { ok: true, history: { patch: result.patch, past, future: [] } };
}

/** After this, nothing joins the last step, even under the same gesture. */
export function endGesture(history: History): History {
  const last = history.past.at(-1);
  if (last?.gesture === undefined) return history;
  const { gesture: _, ...closed } = last;
  return { ...history, past: [...history.past.slice(0, -1), closed] };
}

/** With the edit that was done to the patch, or undefined where there is nothing to undo. */
export function undo(history: History): { readonly history: History; readonly edit: Edit } | undefined {
  const step = history.past.at(-1);
  if (step === undefined) return undefined;
  const { patch } = apply(history.patch, step.inverse);
  return { history: { patch, past: history.past.slice(0, -1), future: [...history.future, step] }, edit: step.inverse };
}

/** A gesture given up leaves no step, neither to undo nor to redo; undefined where the last step is not its. */
export function takeBack(history: History, gesture: string): { readonly history: History; readonly edit: Edit } | undefined {
  const taken = history.past.at(-1)?.gesture === gesture ? undo(history) : undefined;
  return taken && { ...taken, history: { ...taken.history, future: [] } };
}

export function redo(history: History): { readonly history: History; readonly edit: Edit } | undefined {
  const step = history.future.at(-1);
  if (step === undefined) return undefined;
  const { patch } = apply(history.patch, step.edit);
  const { gesture: _, ...closed } = step;
  return { history: { patch, past: [...history.past, closed], future: history.future.slice(0, -1) }, edit: step.edit };
}

/** No step is left where a gesture took away again what it had added. */
function joined(last: Step, next: Step): readonly Step[] {
  if (!replaces(last.edit, next.edit)) return [{ ...last, edit: batchOf(last.edit, next.edit), inverse: batchOf(next.inverse, last.inverse) }];
  return takesAway(next.edit) && takesAway(last.inverse) ? [] : [{ ...last, edit: next.edit }];
}

const takesAway = (edit: Edit): boolean => (edit.kind === 'set-frame' && edit.frame === null) || (edit.kind === 'set-comment' && edit.comment === null);

const listOf = (edit: Edit): readonly Edit[] => (edit.kind === 'batch' ? edit.edits : [edit]);
const batchOf = (first: Edit, second: Edit): Edit => ({ kind: 'batch', edits: [...listOf(first), ...listOf(second)] });

/** Whether the second edit writes all that the first wrote, so that the first may be forgotten. */
function replaces(first: Edit, second: Edit): boolean {
  if (first.kind === 'batch' && second.kind === 'batch') {
    return first.edits.length === second.edits.length && first.edits.every((edit, at) => replaces(edit, second.edits[at] as Edit));
  }
  if (first.kind === 'inside' && second.kind === 'inside') return first.node === second.node && replaces(first.edit, second.edit);
  const key = targetOf(first);
  return key !== undefined && key === targetOf(second);
}

/** What an edit writes, if it writes the same however often it is done. */
function targetOf(edit: Edit): string | undefined {
  switch (edit.kind) {
    case 'set-param': return `param ${edit.node} ${edit.param}`;
    case 'set-config': return `config ${edit.node} ${edit.name}`;
    case 'set-label': return `label ${edit.node}`;
    case 'move': return `move ${edit.to.map(([id]) => id).join(' ')}`;
    case 'set-cable': return `cable ${edit.id} ${definedKeys(edit)}`;
    case 'set-frame': return `frame ${edit.id}`;
    case 'set-comment': return `comment ${edit.id}`;
    case 'set-lane': return `lane ${edit.id}`;
    case 'set-transport': return `transport ${definedKeys(edit.transport)}`;
    case 'set-meta': return `meta ${definedKeys(edit.meta)}`;
    default: return undefined;
  }
}

const definedKeys = (record: object): string => Object.keys(record).sort().join(' ');
