/** What a check can ask of a node as the document has it. Pure. */
import type { CatalogNode } from '../../kit/index.ts';
import type { PatchNode } from '../../patch/patch.ts';
import { allConfig, allParams } from '../../patch/values.ts';

/** Its parameters and settings as numbers: of a choice the number of the choice, of a switch 0 or 1; words have none. */
export function checkedValues(node: PatchNode, definition: CatalogNode): Readonly<Record<string, number>> {
  const config = allConfig(node, definition);
  const settings = Object.entries(definition.config ?? {}).flatMap(([name, setting]): [string, number][] => {
    if (setting.kind === 'text') return [];
    return [[name, setting.kind === 'choice' ? setting.choices.indexOf(String(config[name])) : Number(config[name])]];
  });
  return { ...Object.fromEntries(settings), ...allParams(node, definition) };
}
