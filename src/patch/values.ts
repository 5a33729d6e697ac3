/** Reads a node's definition and values, with the definition's initial ones where nothing was set. */
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogNode, Config, ConfigValue, NodeDefinition } from '../kit/index.ts';
import type { PatchNode } from './patch.ts';

/** Undefined for a placeholder of a type or version that this catalog does not know. */
export const definitionOf = (node: PatchNode | undefined, catalog: Catalog): CatalogNode | undefined =>
  node === undefined || node.unknown !== undefined ? undefined : catalog.get(node.type);

/** Throws RangeError where the definition has no such parameter. */
export function paramValue(node: PatchNode, definition: Pick<NodeDefinition, 'id' | 'params'>, name: string): number {
  const param = Object.hasOwn(definition.params, name) ? definition.params[name] : undefined;
  if (param === undefined) throw new RangeError(`node ${definition.id} has no parameter "${name}"`);
  return node.params[name] ?? param.initial;
}

export function allParams(node: PatchNode, definition: Pick<NodeDefinition, 'params'>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(definition.params).map(([name, param]) => [name, node.params[name] ?? param.initial]));
}

export function allConfig(node: PatchNode, definition: Pick<NodeDefinition, 'config'>): Config {
  const entries = Object.entries(definition.config ?? {});
  return Object.fromEntries(entries.map(([name, setting]): [string, ConfigValue] => [name, node.config[name] ?? setting.initial]));
}
