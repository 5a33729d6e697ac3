/**
 * What each edit does, and the edit that takes it back. Pure. Expects edits that `check.ts` has passed: one that names a
 * part that is not there throws RangeError. A move of one node among 10,000 costs one copy of the table of nodes.
 */
import type { Cable, Patch, PatchNode } from './patch.ts';
import { Draft } from './draft.ts';
import type { Edit } from './edit.ts';

export interface Applied {
  readonly patch: Patch;
  /** Takes the new patch back to the old one. */
  readonly inverse: Edit;
}

export function apply(patch: Patch, edit: Edit): Applied {
  const draft = new Draft(patch);
  const inverse = applyTo(draft, edit);
  return { patch: draft.finish(), inverse };
}

/** Writes to the draft and gives the inverse. */
export function applyTo(draft: Draft, edit: Edit): Edit {
  const { patch } = draft;
  switch (edit.kind) {
    case 'add-node':
      if (patch.nodes.has(edit.id)) throw new RangeError(`a node "${edit.id}" is there already`);
      draft.set('nodes', edit.id, edit.node);
      return { kind: 'remove-node', id: edit.id };
    case 'remove-node': {
      const node = nodeOf(patch, edit.id);
      draft.delete('nodes', edit.id);
      return { kind: 'add-node', id: edit.id, node };
    }
    case 'replace-node': {
      const node = nodeOf(patch, edit.id);
      draft.set('nodes', edit.id, edit.node);
      return { kind: 'replace-node', id: edit.id, node };
    }
    case 'set-param': {
      const node = nodeOf(patch, edit.node);
      draft.set('nodes', edit.node, { ...node, params: withValue(node.params, edit.param, edit.value) });
      return { ...edit, value: node.params[edit.param] ?? null };
    }
    case 'set-config': {
      const node = nodeOf(patch, edit.node);
      draft.set('nodes', edit.node, { ...node, config: withValue(node.config, edit.name, edit.value) });
      return { ...edit, value: node.config[edit.name] ?? null };
    }
    case 'set-bypass': {
      const node = nodeOf(patch, edit.node);
      draft.set('nodes', edit.node, { ...node, bypassed: edit.bypassed });
      return { ...edit, bypassed: node.bypassed };
    }
    case 'set-label': {
      const node = nodeOf(patch, edit.node);
      draft.set('nodes', edit.node, { ...node, label: edit.label });
      return { ...edit, label: node.label };
    }
    case 'set-exposed': {
      const node = nodeOf(patch, edit.node);
      draft.set('nodes', edit.node, { ...node, exposed: edit.exposed });
      return { ...edit, exposed: node.exposed };
    }
    case 'set-media': {
      const { media, ...rest } = nodeOf(patch, edit.node);
      draft.set('nodes', edit.node, edit.media === null ? rest : { ...rest, media: edit.media });
      return { ...edit, media: media ?? null };
    }
    case 'set-chain': {
      const { chain, ...rest } = nodeOf(patch, edit.node);
      draft.set('nodes', edit.node, edit.chain === null ? rest : { ...rest, chain: edit.chain });
      return { ...edit, chain: chain ?? null };
    }
    case 'move': {
      const back = edit.to.map(([id, x, y]): [string, number, number] => {
        const node = nodeOf(draft.patch, id);
        draft.set('nodes', id, { ...node, x: x + 0, y: y + 0 });
        return [id, node.x, node.y];
      });
      return { kind: 'move', to: back.reverse() };
    }
    case 'add-cable':
      if (patch.cables.has(edit.id)) throw new RangeError(`a cable "${edit.id}" is there already`);
      draft.set('cables', edit.id, edit.cable);
      return { kind: 'remove-cable', id: edit.id };
    case 'remove-cable': {
      const cable = cableOf(patch, edit.id);
      draft.delete('cables', edit.id);
      return { kind: 'add-cable', id: edit.id, cable };
    }
    case 'set-cable': {
      const { kind, id, ...change } = edit;
      const cable = cableOf(patch, id);
      draft.set('cables', id, { ...cable, ...change });
      return { kind, id, ...previous(cable, change) };
    }
    case 'set-frame':
      return { ...edit, frame: draft.exchange('frames', edit.id, edit.frame) };
    case 'set-comment':
      return { ...edit, comment: draft.exchange('comments', edit.id, edit.comment) };
    case 'set-lane':
      return { ...edit, lane: draft.exchange('automation', edit.id, edit.lane) };
    case 'set-transport':
      draft.assign({ transport: { ...patch.transport, ...edit.transport } });
      return { ...edit, transport: previous(patch.transport, edit.transport) };
    case 'set-meta':
      draft.assign(edit.meta);
      return { ...edit, meta: previous(patch, edit.meta) };
    case 'set-lesson':
      if (edit.lesson === null) draft.removeLesson();
      else draft.assign({ lesson: edit.lesson });
      return { ...edit, lesson: patch.lesson ?? null };
    case 'inside': {
      const node = nodeOf(patch, edit.node);
      if (node.chain === undefined) throw new RangeError(`the node "${edit.node}" embeds no chain`);
      const inner = apply(node.chain.patch, edit.edit);
      draft.set('nodes', edit.node, { ...node, chain: { ...node.chain, patch: inner.patch } });
      return { ...edit, edit: inner.inverse };
    }
    case 'batch': {
      const inverses = edit.edits.map((one) => applyTo(draft, one));
      return { kind: 'batch', edits: inverses.reverse() };
    }
  }
}

function nodeOf(patch: Patch, id: string): PatchNode {
  const node = patch.nodes.get(id);
  if (node === undefined) throw new RangeError(`there is no node "${id}"`);
  return node;
}

function cableOf(patch: Patch, id: string): Cable {
  const cable = patch.cables.get(id);
  if (cable === undefined) throw new RangeError(`there is no cable "${id}"`);
  return cable;
}

function withValue<T>(values: Readonly<Record<string, T>>, name: string, value: T | null): Readonly<Record<string, T>> {
  const { [name]: _, ...rest } = values;
  if (value === null) return rest as Readonly<Record<string, T>>;
  return { ...values, [name]: typeof value === 'number' ? (((value as number) + 0) as T) : value };
}

/** What a record held under the keys that a change writes. */
function previous<R extends object, C extends object>(record: R, change: C): C {
  return Object.fromEntries(Object.keys(change).map((key) => [key, record[key as keyof typeof record]])) as C;
}
