/**
 * The palette's search. A word of the query may begin a name, begin any word of the node's texts, stand inside one, or be
 * scattered through the name in order; nearer kinds of match rank first, and every word of the query must match somehow.
 */
import type { CatalogNode } from '../kit/index.ts';

/** Points for the kinds of match, far enough apart that the heaviest field of one stays under the next. */
const NAME_PREFIX = 1000;
const WORD_PREFIX = 100;
const INSIDE = 10;
const SCATTERED = 1;

/** How much a field counts; the name most, the tool's word least. */
const NAME = 4;
const KEYWORD = 3;
const SUMMARY = 2;
const TOOL = 1;

interface Entry {
  readonly node: CatalogNode;
  readonly name: string;
  readonly words: readonly { readonly word: string; readonly weight: number }[];
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text: string): string[] => plain(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');

export function createSearch(nodes: readonly CatalogNode[]): (text: string) => readonly CatalogNode[] {
  const entries = nodes.map(entryOf);
  return (text) => {
    const query = wordsOf(text);
    if (query.length === 0) return nodes;
    return entries
      .map((entry, order) => ({ entry, order, points: pointsOf(entry, query, plain(text).trim()) }))
      .filter((hit) => hit.points > 0)
      .sort((a, b) => b.points - a.points || a.order - b.order)
      .map((hit) => hit.entry.node);
  };
}

function entryOf(node: CatalogNode): Entry {
  const weighted = (text: string, weight: number) => wordsOf(text).map((word) => ({ word, weight }));
  const words = [
    ...weighted(`${node.name} ${node.id}`, NAME),
    ...weighted((node.keywords ?? []).join(' '), KEYWORD),
    ...weighted(node.summary, SUMMARY),
    ...weighted(node.tool, TOOL),
  ];
  return { node, name: plain(node.name), words };
}

function pointsOf(entry: Entry, query: readonly string[], whole: string): number {
  let points = entry.name.startsWith(whole) ? NAME_PREFIX * NAME : 0;
  for (const asked of query) {
    const best = bestOf(entry, asked);
    if (best === 0) return 0;
    points += best;
  }
  return points;
}

function bestOf(entry: Entry, asked: string): number {
  let best = 0;
  for (const { word, weight } of entry.words) {
    if (word.startsWith(asked)) best = Math.max(best, WORD_PREFIX * weight);
    else if (asked.length > 1 && word.includes(asked)) best = Math.max(best, INSIDE * weight);
  }
  if (best === 0 && asked.length > 1 && isScattered(entry.name, asked)) best = SCATTERED;
  return best;
}

/** Whether the letters stand in the text in this order, beginning with the first letter of a word. */
function isScattered(text: string, letters: string): boolean {
  const wanted = [...letters].length;
  for (const { index } of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    let at = index;
    let found = 0;
    for (const letter of letters) {
      const next = found === 0 ? (text[at] === letter ? at : -1) : text.indexOf(letter, at);
      if (next < 0) break;
      at = next + letter.length;
      found++;
    }
    if (found === wanted) return true;
  }
  return false;
}
