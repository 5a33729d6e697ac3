/**
 * What an edit means for the sound: nothing, one message to the running engine, or a new schedule. Moves, renames,
 * comments and knob turns never compile. To bypass a node is a message; to bypass a whole chain is another graph.
 */
import type { Edit, EditKind } from './edit.ts';
import type { Patch } from './patch.ts';

export type SoundOf = 'nothing' | 'message' | 'compile';

const BY_KIND: Readonly<Record<Exclude<EditKind, 'set-bypass' | 'set-cable' | 'set-meta' | 'set-transport' | 'inside' | 'batch'>, SoundOf>> = {
  'add-node': 'compile',
  'remove-node': 'compile',
  'replace-node': 'compile',
  'set-param': 'message',
  'set-config': 'compile',
  'set-label': 'nothing',
  'set-exposed': 'nothing',
  'set-media': 'compile',
  'set-chain': 'compile',
  move: 'nothing',
  'add-cable': 'compile',
  'remove-cable': 'compile',
  'set-frame': 'nothing',
  'set-comment': 'nothing',
  'set-lane': 'compile',
  'set-lesson': 'nothing',
};

/** `patch` is the document after the edit. */
export function soundOf(edit: Edit, patch: Patch): SoundOf {
  switch (edit.kind) {
    case 'batch':
      return edit.edits.reduce<SoundOf>((all, one) => stronger(all, soundOf(one, patch)), 'nothing');
    case 'inside': {
      const within = patch.nodes.get(edit.node)?.chain?.patch;
      return within === undefined ? 'compile' : soundOf(edit.edit, within);
    }
    case 'set-bypass':
      return patch.nodes.get(edit.node)?.chain === undefined ? 'message' : 'compile';
    case 'set-cable':
      return edit.curve === undefined ? 'message' : 'compile';
    case 'set-meta':
      return edit.meta.rateHz === undefined ? 'nothing' : 'compile';
    case 'set-transport': {
      const { tempoBpm, meter, loop } = edit.transport;
      return tempoBpm === undefined && meter === undefined && loop === undefined ? 'nothing' : 'message';
    }
    default:
      return BY_KIND[edit.kind];
  }
}

/** Whether the graph of sound changes, so that a new schedule is needed. */
export const isSoundEdit = (edit: Edit, patch: Patch): boolean => soundOf(edit, patch) === 'compile';

const RANK: readonly SoundOf[] = ['nothing', 'message', 'compile'];
const stronger = (a: SoundOf, b: SoundOf): SoundOf => (RANK.indexOf(a) >= RANK.indexOf(b) ? a : b);
