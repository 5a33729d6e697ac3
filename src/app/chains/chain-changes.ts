/** What differs between two states of a chain, in a musician's words: nodes, values, cables; not where things stand. Pure. */
import type { Catalog } from '../../catalog/catalog.ts';
import { inSentence } from '../../editor/in-sentence.ts';
import { paramLabel, words } from '../../editor/node-layout.ts';
import { formatParam, formatSetting } from '../../editor/value-text.ts';
import type { Patch, PatchNode } from '../../patch/patch.ts';
import { allConfig, allParams, definitionOf } from '../../patch/values.ts';

/** In the order of importance; empty where both sound the same. */
export function chainChanges(before: Patch, after: Patch, catalog: Catalog): readonly string[] {
  const nameOf = (node: PatchNode): string => node.label || node.chain?.patch.title || (definitionOf(node, catalog)?.name ?? node.type);
  const added = [...after.nodes].filter(([id, node]) => before.nodes.get(id)?.type !== node.type).map(([, node]) => nameOf(node));
  const removed = [...before.nodes].filter(([id, node]) => after.nodes.get(id)?.type !== node.type).map(([, node]) => nameOf(node));
  const kept = [...after.nodes].flatMap(([id, node]) => { const old = before.nodes.get(id); return old?.type === node.type ? [[old, node] as const] : []; });
  return [
    ...(added.length > 0 ? [`${counted(added.length, 'node')} added: ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`${counted(removed.length, 'node')} removed: ${removed.join(', ')}`] : []),
    ...kept.flatMap(([old, node]) => nodeChanges(old, node, catalog).map((change) => `${nameOf(node)}: ${change}`)),
    ...cableChanges(before, after),
  ];
}

function nodeChanges(old: PatchNode, node: PatchNode, catalog: Catalog): string[] {
  if (old === node) return [];
  const definition = definitionOf(node, catalog);
  const changes: string[] = [];
  if (definition) {
    const [from, to] = [allParams(old, definition), allParams(node, definition)];
    for (const [name, param] of Object.entries(definition.params)) {
      if (from[name] !== to[name]) changes.push(`${inSentence(paramLabel(name, param))} ${formatParam(from[name]!, param)} → ${formatParam(to[name]!, param)}`);
    }
    const [before, after] = [allConfig(old, definition), allConfig(node, definition)];
    for (const [name, setting] of Object.entries(definition.config ?? {})) {
      if (before[name] !== after[name]) changes.push(`${words(name)} ${formatSetting(before[name]!, setting)} → ${formatSetting(after[name]!, setting)}`);
    }
  }
  if (old.bypassed !== node.bypassed) changes.push(node.bypassed ? 'bypassed' : 'switched on');
  if (old.media?.sha256 !== node.media?.sha256 || old.media?.name !== node.media?.name) changes.push('another recording');
  if (old.chain && node.chain && old.chain.patch !== node.chain.patch) {
    const inner = chainChanges(old.chain.patch, node.chain.patch, catalog);
    if (inner.length > 0) changes.push(`${counted(inner.length, 'change')} in it`);
  }
  return changes;
}

function cableChanges(before: Patch, after: Patch): string[] {
  const keyed = ({ cables }: Patch): ReadonlyMap<string, string> => new Map([...cables.values()].map(({ from, to, ...rest }) => [`${from.node}.${from.port}>${to.node}.${to.port}`, JSON.stringify([rest.gainDb, rest.inverted, rest.depth, rest.curve])]));
  const [old, now] = [keyed(before), keyed(after)];
  const joined = [...now.keys()].filter((key) => !old.has(key)).length;
  const gone = [...old.keys()].filter((key) => !now.has(key)).length;
  const turned = [...now].filter(([key, look]) => old.has(key) && old.get(key) !== look).length;
  return [
    ...(joined > 0 ? [`${counted(joined, 'cable')} added`] : []),
    ...(gone > 0 ? [`${counted(gone, 'cable')} removed`] : []),
    ...(turned > 0 ? [`${counted(turned, 'cable')} changed`] : []),
  ];
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
