/**
 * What a document holds, for finding it by that: read from its text without knowing the nodes in it or its format, so that a
 * newer program's documents are found too. Bounded, for it stands in the record that lists are made of. Pure.
 */
import type { JsonObject, JsonValue } from '../patch/json.ts';
import type { Contents } from './records.ts';

/** Names and types of a record: some kilobytes at the most. Whoever has more of them finds by the first. */
export const MOST_NAMES = 400;
export const MOST_TYPES = 200;
/** A name is cut off here, in UTF-16 code units. */
const NAME_CHARS = 80;
/** Chains in chains; a patch may go less deep. */
const DEEPEST = 32;

/** Of a text that is no document: nothing. */
export function contentsOf(text: string, contentHash: string): Contents {
  const types = new Set<string>();
  const names = new Set<string>();
  visit(parsed(text), types, names, 0);
  return { of: contentHash, types: [...types].sort(), names: [...names] };
}

function visit(patch: JsonValue | undefined, types: Set<string>, names: Set<string>, depth: number): void {
  if (!isObject(patch) || depth > DEEPEST) return;
  for (const node of entries(patch, 'nodes')) {
    note(types, member(node, 'type'), MOST_TYPES);
    note(names, member(node, 'label'), MOST_NAMES);
    const media = member(node, 'media');
    if (isObject(media)) note(names, member(media, 'name'), MOST_NAMES);
    const chain = member(node, 'chain');
    const inner = isObject(chain) ? member(chain, 'patch') : undefined;
    if (isObject(inner)) note(names, member(inner, 'title'), MOST_NAMES);
    visit(inner, types, names, depth + 1);
  }
  for (const frame of entries(patch, 'frames')) note(names, member(frame, 'title'), MOST_NAMES);
}

function note(found: Set<string>, value: JsonValue | undefined, most: number): void {
  if (typeof value === 'string' && value !== '' && found.size < most) found.add(value.slice(0, NAME_CHARS));
}

const entries = (patch: JsonObject, table: string): readonly JsonObject[] => {
  const found = member(patch, table);
  return isObject(found) ? Object.values(found).filter(isObject) : [];
};

const member = (object: JsonObject, name: string): JsonValue | undefined => (Object.hasOwn(object, name) ? object[name] : undefined);
const isObject = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
