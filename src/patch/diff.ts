/**
 * What changed between two patches, by identity: parts that are the same object are the same. For views that follow the
 * document. Costs nothing for tables that were not touched, and one comparison per entry for those that were.
 */
import type { Patch } from './patch.ts';

export interface TableDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

export interface PatchDiff {
  readonly nodes: TableDiff;
  readonly cables: TableDiff;
  readonly frames: TableDiff;
  readonly comments: TableDiff;
  readonly automation: TableDiff;
  readonly transport: boolean;
  /** Anything else: title, rate, lesson … */
  readonly meta: boolean;
}

export function diffPatch(before: Patch, after: Patch): PatchDiff {
  return {
    nodes: diffTable(before.nodes, after.nodes),
    cables: diffTable(before.cables, after.cables),
    frames: diffTable(before.frames, after.frames),
    comments: diffTable(before.comments, after.comments),
    automation: diffTable(before.automation, after.automation),
    transport: before.transport !== after.transport,
    meta: META.some((key) => before[key] !== after[key]),
  };
}

export const isUnchanged = ({ added, removed, changed }: TableDiff): boolean => added.length + removed.length + changed.length === 0;

const META = ['id', 'kind', 'title', 'description', 'author', 'license', 'tags', 'rateHz', 'lesson'] as const;

const NOTHING: TableDiff = { added: [], removed: [], changed: [] };

function diffTable(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): TableDiff {
  if (before === after) return NOTHING;
  const added: string[] = [];
  const changed: string[] = [];
  for (const [id, entry] of after) {
    const old = before.get(id);
    if (old === entry) continue;
    if (before.has(id)) changed.push(id);
    else added.push(id);
  }
  const removed = before.size + added.length === after.size ? [] : [...before.keys()].filter((id) => !after.has(id));
  return { added, removed, changed };
}
