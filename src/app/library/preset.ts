/** What a preset holds of a node, and what it does to one: its values and settings, never its recording, chain or name. Pure. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogNode, Config } from '../../kit/index.ts';
import { createNode, createPatch } from '../../patch/create.ts';
import type { Edit } from '../../patch/edit.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import type { PatchNode } from '../../patch/patch.ts';
import { isEqual } from '../../patch/share-parts.ts';
import { toText } from '../../patch/to-text.ts';
import { allConfig, allParams } from '../../patch/values.ts';
import type { StoredPreset } from '../../store/records.ts';

export interface Values {
  readonly params: Readonly<Record<string, number>>;
  readonly config: Config;
}

/** All values, also those that were never set: a later version of the node may begin at others. */
export const valuesOf = (node: Pick<PatchNode, 'params' | 'config'> & PatchNode, definition: CatalogNode): Values => ({ params: allParams(node, definition), config: allConfig(node, definition) });

/** What the definition begins with. */
export const initialValues = (definition: CatalogNode): Values => valuesOf(createNode(definition), definition);

export const isSameValues = (a: Values, b: Values): boolean => isEqual(a.params, b.params) && isEqual(a.config, b.config);

/**
 * As the node of today understands them: read like a node of a file, with its migrations and limits. Undefined where it cannot,
 * as for one that a newer Patchcord saved.
 */
export function presetValues({ type, nodeVersion, params, config }: Pick<StoredPreset, 'type' | 'nodeVersion' | 'params' | 'config'>, catalog: Catalog): Values | undefined {
  const definition = catalog.get(type);
  if (definition === undefined) return undefined;
  const stored = createNode({ id: type, version: nodeVersion }, { params, config });
  const { patch } = parsePatch(toText({ ...createPatch({ id: 'preset' }), nodes: new Map([['node', stored]]) }), catalog);
  const node = patch?.nodes.get('node');
  return node === undefined || node.unknown !== undefined ? undefined : valuesOf(node, definition);
}

/** One step; undefined where the node stands there already. */
export function applyValues(id: string, node: PatchNode, definition: CatalogNode, values: Values): Edit | undefined {
  const now = valuesOf(node, definition);
  const params = Object.keys(definition.params).filter((name) => now.params[name] !== values.params[name]);
  const config = Object.keys(definition.config ?? {}).filter((name) => now.config[name] !== values.config[name]);
  const edits: Edit[] = [
    ...config.map((name): Edit => ({ kind: 'set-config', node: id, name, value: values.config[name] === definition.config![name]!.initial ? null : (values.config[name] ?? null) })),
    ...params.map((param): Edit => ({ kind: 'set-param', node: id, param, value: values.params[param] === definition.params[param]!.initial ? null : (values.params[param] ?? null) })),
  ];
  return edits.length === 0 ? undefined : { kind: 'batch', edits };
}
