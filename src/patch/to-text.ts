/**
 * Canonical text: keys sorted, shortest exact numbers, two spaces, and small records on one line. Equal patches are equal
 * bytes, and a change to a patch is a change to few lines. Pure.
 */
import type { JsonObject, JsonValue } from './json.ts';
import type { Patch } from './patch.ts';
import { patchToJson } from './to-json.ts';

/** A record of at most this nesting stands on one line if it is no longer than this, indentation aside. */
const LINE_HEIGHT = 2;
const LINE_CHARS = 160;

export const toText = (patch: Patch): string => canonicalText(patchToJson(patch));

/** The same for a document that is only known as JSON, whatever its format. */
export const canonicalText = (document: JsonObject): string => `${write(document, '').text}\n`;

interface Written {
  readonly text: string;
  /** How deep it nests; a bare value has 0, and what is broken into lines counts as too deep for one. */
  readonly height: number;
}

function write(value: JsonValue, indent: string): Written {
  if (value === null || typeof value === 'boolean') return { text: String(value), height: 0 };
  if (typeof value === 'number') return { text: numberText(value), height: 0 };
  if (typeof value === 'string') return { text: JSON.stringify(value), height: 0 };
  const inner = `${indent}  `;
  if (isList(value)) return enclose('[', ']', value.map((item) => write(item, inner)), indent);
  return enclose('{', '}', members(value, inner), indent);
}

const isList = (value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] => Array.isArray(value);

/** Members that are undefined in memory are absent in the text. */
function members(object: JsonObject, indent: string): Written[] {
  const written: Written[] = [];
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined) continue;
    const { text, height } = write(value, indent);
    written.push({ text: `${JSON.stringify(key)}: ${text}`, height });
  }
  return written;
}

function enclose(open: string, close: string, parts: readonly Written[], indent: string): Written {
  if (parts.length === 0) return { text: open + close, height: 1 };
  const height = 1 + parts.reduce((highest, part) => Math.max(highest, part.height), 0);
  const length = parts.reduce((sum, part) => sum + part.text.length + 2, 0);
  const pad = open === '{' ? ' ' : '';
  if (height <= LINE_HEIGHT && length <= LINE_CHARS) return { text: open + pad + parts.map((part) => part.text).join(', ') + pad + close, height };
  const lines = parts.map((part) => `${indent}  ${part.text}`).join(',\n');
  return { text: `${open}\n${lines}\n${indent}${close}`, height: Infinity };
}

/** ECMA-262 fixes this form, so that it is the same in every engine. JSON has no negative zero worth keeping. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a patch holds the number ${value}`);
  return String(value + 0);
}
