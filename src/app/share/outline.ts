/** What is in a patch, in the words and numbers of a preview. Pure. */
import type { Catalog } from '../../catalog/catalog.ts';
import { TOOLS, type Tool } from '../../kit/index.ts';
import type { MediaRef, Patch } from '../../patch/patch.ts';
import { definitionOf } from '../../patch/values.ts';

export interface Outline {
  readonly nodes: number;
  readonly cables: number;
  /** Chains, those in chains too. */
  readonly chains: number;
  readonly tools: readonly (readonly [Tool, number])[];
  /** Types that are not installed here. */
  readonly unknown: readonly string[];
  /** Recordings, each once. */
  readonly recordings: readonly MediaRef[];
  /** How many are made here by the demo song. */
  readonly generated: number;
}

export function outlineOf(patch: Patch, catalog: Catalog): Outline {
  const tools = new Map<Tool, number>();
  const unknown = new Set<string>();
  const recordings = new Map<string, MediaRef>();
  const generated = new Set<string>();
  let nodes = 0;
  let cables = 0;
  let chains = 0;
  const count = (one: Patch): void => {
    cables += one.cables.size;
    for (const node of one.nodes.values()) {
      nodes++;
      const definition = definitionOf(node, catalog);
      if (definition === undefined) unknown.add(node.type);
      else tools.set(definition.tool, (tools.get(definition.tool) ?? 0) + 1);
      if (node.media?.sha256 !== undefined) recordings.set(node.media.sha256, node.media);
      else if (node.media?.generator !== undefined) generated.add(`${node.media.generator.id}/${node.media.generator.stem}`);
      if (node.chain === undefined) continue;
      chains++;
      count(node.chain.patch);
    }
  };
  count(patch);
  return {
    nodes, cables, chains, unknown: [...unknown].sort(), recordings: [...recordings.values()], generated: generated.size,
    tools: TOOLS.flatMap((tool) => (tools.has(tool) ? [[tool, tools.get(tool)!] as const] : [])),
  };
}
