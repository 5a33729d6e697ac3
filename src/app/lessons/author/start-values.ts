/** Where knobs and bypasses stood before a lesson's steps were recorded: the student finds them there, and not where the steps lead. Pure. */
import type { Edit } from '../../../patch/edit.ts';
import type { Patch } from '../../../patch/patch.ts';

/** By node and parameter what sets it back; a step recorded later does not change where all began. */
export type StartValues = ReadonlyMap<string, Edit>;

export function withTurned(starts: StartValues, before: Patch, after: Patch): StartValues {
  const found = new Map<string, Edit>();
  for (const [id, is] of after.nodes) {
    const was = before.nodes.get(id);
    if (was === undefined || was === is || was.type !== is.type) continue;
    if (was.bypassed !== is.bypassed) found.set(`${id} bypass`, { kind: 'set-bypass', node: id, bypassed: was.bypassed });
    for (const param of new Set([...Object.keys(was.params), ...Object.keys(is.params)])) {
      if (was.params[param] !== is.params[param]) found.set(`${id} param ${param}`, { kind: 'set-param', node: id, param, value: was.params[param] ?? null });
    }
  }
  return new Map([...found, ...starts]);
}

/** @returns undefined where all stands as it did */
export function backToStart(starts: StartValues, patch: Patch): Edit | undefined {
  const edits = [...starts.values()].filter((edit) => {
    if (edit.kind !== 'set-param' && edit.kind !== 'set-bypass') return false;
    const node = patch.nodes.get(edit.node);
    return node !== undefined && (edit.kind === 'set-bypass' ? node.bypassed !== edit.bypassed : (node.params[edit.param] ?? null) !== edit.value);
  });
  return edits.length === 0 ? undefined : { kind: 'batch', edits };
}
