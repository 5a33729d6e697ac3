/**
 * All nodes there are, by id. Built from definitions alone; names no node. Any thread, pure.
 */
import type { CatalogNode, Config } from '../kit/index.ts';
import { TOOLS } from '../kit/index.ts';
import { createSearch } from './search.ts';

export interface Defaults {
  readonly params: Readonly<Record<string, number>>;
  readonly config: Config;
}

export interface Catalog {
  get(id: string): CatalogNode | undefined;
  /** In order of the tools, then by name. */
  all(): readonly CatalogNode[];
  /** Best match first; all nodes for a blank text. */
  search(text: string): readonly CatalogNode[];
  /** Every parameter and setting at its initial value. Throws RangeError for a type that is not in the catalog. */
  defaults(id: string): Defaults;
}

/** Throws RangeError where two nodes share an id: the generator refuses that earlier, with both folders. */
export function createCatalog(nodes: readonly CatalogNode[]): Catalog {
  const byId = new Map<string, CatalogNode>();
  for (const node of nodes) {
    if (byId.has(node.id)) throw new RangeError(`two nodes are called "${node.id}"`);
    byId.set(node.id, node);
  }
  const all = [...nodes].sort(byToolAndName);
  const search = createSearch(all);
  return {
    get: (id) => byId.get(id),
    all: () => all,
    search,
    defaults(id) {
      const node = byId.get(id);
      if (node === undefined) throw new RangeError(`no node is called "${id}"`);
      return defaultsOf(node);
    },
  };
}

export function defaultsOf(node: Pick<CatalogNode, 'params' | 'config'>): Defaults {
  return {
    params: Object.fromEntries(Object.entries(node.params).map(([name, param]) => [name, param.initial])),
    config: Object.fromEntries(Object.entries(node.config ?? {}).map(([name, setting]) => [name, setting.initial])),
  };
}

function byToolAndName(a: CatalogNode, b: CatalogNode): number {
  return TOOLS.indexOf(a.tool) - TOOLS.indexOf(b.tool) || (a.name < b.name ? -1 : 1);
}
