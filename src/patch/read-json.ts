/**
 * Reads JSON text into fresh objects without prototype, within stated limits, in time linear in its length. Its own reader
 * because `JSON.parse` swallows duplicate keys, takes any depth, reads 1e999 as Infinity and tells no lines. Any thread.
 */
import type { Diagnostic } from '../kit/index.ts';
import { diagnose } from '../kit/index.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { LIMITS, UNSAFE_KEYS } from './limits.ts';

export type JsonResult = { readonly value: JsonValue } | { readonly fault: Diagnostic };

/** The value, or the first thing that is wrong with its line. */
export function readJson(text: string): JsonResult {
  const reader = new JsonReader(text);
  try {
    return { value: reader.document() };
  } catch (error) {
    if (error instanceof Fault) return { fault: diagnose(error.code, error.message, { line: lineAt(text, error.at) }) };
    throw error;
  }
}

/** The line on which each of these JSON pointers stands, for text that `readJson` has accepted. */
export function linesOf(text: string, pointers: Iterable<string>): ReadonlyMap<string, number> {
  const root: Wanted = { children: new Map() };
  for (const pointer of pointers) {
    let at = root;
    for (const part of pointer.split('/').slice(1)) {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      let next = at.children.get(key);
      if (next === undefined) at.children.set(key, (next = { children: new Map() }));
      at = next;
    }
    at.pointer = pointer;
  }
  const offsets: [pointer: string, at: number][] = [];
  new JsonReader(text, (wanted, at) => offsets.push([wanted, at])).document(root);
  offsets.sort((a, b) => a[1] - b[1]);
  const lines = new Map<string, number>();
  let line = 1;
  let from = 0;
  for (const [pointer, at] of offsets) {
    line += countNewlines(text, from, at);
    from = at;
    lines.set(pointer, line);
  }
  return lines;
}

interface Wanted {
  pointer?: string;
  readonly children: Map<string, Wanted>;
}

/** Thrown and caught within this file: a way out of the recursion, whose depth is limited. */
class Fault extends Error {
  constructor(readonly code: string, readonly at: number, message: string) {
    super(message);
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SPACE = /[ \t\n\r]*/y;
/** What may stand in a string unescaped and unnoticed; the search for its end runs over the rest. */
const STRING_END = /["\\\u0000-\u001f]/g;
const LONE_SURROGATE = /\p{Surrogate}/u;

class JsonReader {
  #at = 0;
  #depth = 0;
  #values = 0;
  readonly #text: string;
  readonly #onWanted: (pointer: string, at: number) => void;

  constructor(text: string, onWanted: (pointer: string, at: number) => void = () => undefined) {
    this.#text = text;
    this.#onWanted = onWanted;
  }

  document(wanted?: Wanted): JsonValue {
    this.#space();
    const value = this.#value(wanted);
    this.#space();
    if (this.#at < this.#text.length) this.#fail('not-json', `After the end of the document there is more text, beginning with ${this.#seen()}. Remove it.`);
    return value;
  }

  #value(wanted: Wanted | undefined): JsonValue {
    if (wanted?.pointer !== undefined) this.#onWanted(wanted.pointer, this.#at);
    if (++this.#values > LIMITS.jsonValues) this.#fail('too-many-values', `The file holds more than ${LIMITS.jsonValues} values. Split the patch.`);
    switch (this.#text[this.#at]) {
      case '{': return this.#nested(() => this.#object(wanted));
      case '[': return this.#nested(() => this.#array(wanted));
      case '"': return this.#string();
      case 't': return this.#word('true', true);
      case 'f': return this.#word('false', false);
      case 'n': return this.#word('null', null);
      default: return this.#number();
    }
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > LIMITS.jsonDepth) this.#fail('too-deep', `Objects are nested more than ${LIMITS.jsonDepth} deep. No patch needs that; the file is broken or made to do harm.`);
    this.#at++;
    this.#space();
    const value = read();
    this.#depth--;
    return value;
  }

  #object(wanted: Wanted | undefined): JsonObject {
    const object: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
    if (this.#skip('}')) return object;
    for (;;) {
      const keyAt = this.#at;
      if (this.#text[keyAt] !== '"') this.#fail('not-json', `Expected a key in double quotes, found ${this.#seen()}.`);
      const key = this.#string();
      if (UNSAFE_KEYS.has(key)) this.#fail('unsafe-key', `The key "${key}" is not allowed anywhere in a patch. Rename it.`, keyAt);
      if (key in object) this.#fail('duplicate-key', `The key ${JSON.stringify(key.slice(0, 80))} is there twice in one object. Keep one.`, keyAt);
      this.#space();
      if (!this.#skip(':')) this.#fail('not-json', `Expected ":" after the key ${JSON.stringify(key.slice(0, 80))}, found ${this.#seen()}.`);
      this.#space();
      object[key] = this.#value(wanted?.children.get(key));
      this.#space();
      if (this.#skip('}')) return object;
      if (!this.#skip(',')) this.#fail('not-json', `Expected "," or "}", found ${this.#seen()}.`);
      this.#space();
    }
  }

  #array(wanted: Wanted | undefined): JsonValue[] {
    const array: JsonValue[] = [];
    if (this.#skip(']')) return array;
    for (;;) {
      array.push(this.#value(wanted?.children.get(String(array.length))));
      this.#space();
      if (this.#skip(']')) return array;
      if (!this.#skip(',')) this.#fail('not-json', `Expected "," or "]", found ${this.#seen()}.`);
      this.#space();
    }
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let escaped = false;
    STRING_END.lastIndex = start + 1;
    for (;;) {
      const end = STRING_END.exec(text);
      if (end === null) return this.#fail('not-json', 'A text in double quotes has no end.', start);
      if (end[0] === '"') break;
      if (end[0] !== '\\') return this.#fail('not-json', 'A text holds a control character, such as a line break. Write it as an escape.', end.index);
      escaped = true;
      STRING_END.lastIndex = end.index + 2;
    }
    this.#at = STRING_END.lastIndex;
    const raw = text.slice(start + 1, this.#at - 1);
    const value = escaped ? this.#unescaped(raw, start) : raw;
    if (LONE_SURROGATE.test(value)) this.#fail('not-json', 'A text holds half of a surrogate pair, which no file can carry. Remove it.', start);
    return value;
  }

  #unescaped(raw: string, start: number): string {
    try {
      return JSON.parse(`"${raw}"`) as string;
    } catch {
      return this.#fail('not-json', 'A text holds an escape that JSON does not know.', start);
    }
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) return this.#fail('not-json', `Expected a value, found ${this.#seen()}.`);
    const value = Number(match[0]);
    if (!Number.isFinite(value)) return this.#fail('not-finite', `The number ${match[0].slice(0, 40)} is too large to be held. Use a finite one.`);
    this.#at = NUMBER.lastIndex;
    return value + 0;
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail('not-json', `Expected a value, found ${this.#seen()}.`);
    this.#at += word.length;
    return value;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    SPACE.exec(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #seen(): string {
    const found = this.#text.slice(this.#at, this.#at + 12);
    return found === '' ? 'the end of the file' : JSON.stringify(found);
  }

  #fail(code: string, message: string, at = this.#at): never {
    throw new Fault(code, at, message);
  }
}

const lineAt = (text: string, at: number): number => 1 + countNewlines(text, 0, at);

function countNewlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
