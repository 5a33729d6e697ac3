/**
 * The parts of an edit that a running engine takes as messages: knobs, bypasses, gains of cables. Pure.
 */
import { cableGain } from '../compile/cable-gain.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Edit } from '../patch/edit.ts';
import type { Patch } from '../patch/patch.ts';
import { definitionOf } from '../patch/values.ts';
import { nodeAt } from './media-nodes.ts';

export type EditMessage =
  | { readonly kind: 'param'; readonly path: string; readonly param: string; readonly value: number }
  | { readonly kind: 'bypass'; readonly path: string; readonly on: boolean }
  | { readonly kind: 'cable'; readonly path: string; readonly gain: number };

/** `patch` is the document after the edit; paths lead through chains. */
export function messagesOf(edit: Edit, patch: Patch, catalog: Catalog, prefix = ''): EditMessage[] {
  switch (edit.kind) {
    case 'batch': return edit.edits.flatMap((one) => messagesOf(one, patch, catalog, prefix));
    case 'inside': return messagesOf(edit.edit, patch, catalog, `${prefix}${edit.node}/`);
    case 'set-bypass': return [{ kind: 'bypass', path: prefix + edit.node, on: edit.bypassed }];
    case 'set-param': {
      const initial = definitionOf(nodeAt(patch, prefix + edit.node), catalog)?.params[edit.param]?.initial;
      const value = edit.value ?? initial;
      return value === undefined ? [] : [{ kind: 'param', path: prefix + edit.node, param: edit.param, value }];
    }
    case 'set-cable': {
      const within = prefix === '' ? patch : nodeAt(patch, prefix.slice(0, -1))?.chain?.patch;
      const cable = within?.cables.get(edit.id);
      return cable === undefined ? [] : [{ kind: 'cable', path: prefix + edit.id, gain: cableGain(cable) }];
    }
    default: return [];
  }
}
