/** New documents: empty, or from the patches in `examples/templates`. Main thread; browser only: `import.meta.glob`. */
import { shipped } from '../../catalog/shipped.ts';
import { createPatch } from '../../patch/create.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import type { Patch } from '../../patch/patch.ts';
import { newDocumentId } from '../../store/document-text.ts';

const texts = import.meta.glob<string>('../../../examples/templates/*.patch.json', { query: '?raw', import: 'default' });

export type Beginning = 'mix' | 'master' | 'empty';

/** With an id of its own. */
export async function newPatch(beginning: Beginning): Promise<Patch> {
  const id = newDocumentId();
  const text = await texts[`../../../examples/templates/${beginning}.patch.json`]?.();
  const patch = text === undefined ? undefined : parsePatch(text, shipped).patch;
  return patch === undefined ? createPatch({ id, title: 'Untitled' }) : { ...patch, id };
}
