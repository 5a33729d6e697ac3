/**
 * Reads JSON text into fresh objects, within stated limits, in time linear in its length. Its own reader
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
  const asked = new Set(pointers);
  for (const pointer of asked) {
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
  const found = (pointer: string, at: number): void => {
    offsets.push([pointer, at]);
    if (offsets.length === asked.size) throw new AllFound();
  };
  try {
    new JsonReader(text, found).document(root);
  } catch (error) {
    if (!(error instanceof AllFound)) throw error;
  }
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

/** Thrown and caught within this file: the rest of the text need not be read. */
class AllFound extends Error {}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LONE_SURROGATE = /\p{Surrogate}/u;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** Where code units begin that may be halves of a pair. */
const FIRST_SURROGATE = 0xd800;

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
    switch (this.#text.charCodeAt(this.#at)) {
      case OPEN_OBJECT: return this.#object(wanted);
      case OPEN_LIST: return this.#array(wanted);
      case QUOTE: return this.#string();
      case 0x74: return this.#word('true', true);
      case 0x66: return this.#word('false', false);
      case 0x6e: return this.#word('null', null);
      default: return this.#number();
    }
  }

  #enter(): void {
    if (++this.#depth > LIMITS.jsonDepth) this.#fail('too-deep', `Objects are nested more than ${LIMITS.jsonDepth} deep. No patch needs that; the file is broken or made to do harm.`);
    this.#at++;
    this.#space();
  }

  #leaves(close: number): boolean {
    if (!this.#skip(close)) return false;
    this.#depth--;
    return true;
  }

  /** Plain objects: one made without prototype would be many times slower, and the keys that could reach it are refused. */
  #object(wanted: Wanted | undefined): JsonObject {
    const object: Record<string, JsonValue> = {};
    this.#enter();
    if (this.#leaves(CLOSE_OBJECT)) return object;
    for (;;) {
      const keyAt = this.#at;
      if (this.#text.charCodeAt(keyAt) !== QUOTE) this.#fail('not-json', `Expected a key in double quotes, found ${this.#seen()}.`);
      const key = this.#string();
      if (UNSAFE_KEYS.has(key)) this.#fail('unsafe-key', `The key "${key}" is not allowed anywhere in a patch. Rename it.`, keyAt);
      if (Object.hasOwn(object, key)) this.#fail('duplicate-key', `The key ${JSON.stringify(key.slice(0, 80))} is there twice in one object. Keep one.`, keyAt);
      this.#space();
      if (!this.#skip(COLON)) this.#fail('not-json', `Expected ":" after the key ${JSON.stringify(key.slice(0, 80))}, found ${this.#seen()}.`);
      this.#space();
      object[key] = this.#value(wanted?.children.get(key));
      this.#space();
      if (this.#leaves(CLOSE_OBJECT)) return object;
      if (!this.#skip(COMMA)) this.#fail('not-json', `Expected "," or "}", found ${this.#seen()}.`);
      this.#space();
    }
  }

  #array(wanted: Wanted | undefined): JsonValue[] {
    const array: JsonValue[] = [];
    this.#enter();
    if (this.#leaves(CLOSE_LIST)) return array;
    for (;;) {
      array.push(this.#value(wanted?.children.get(String(array.length))));
      this.#space();
      if (this.#leaves(CLOSE_LIST)) return array;
      if (!this.#skip(COMMA)) this.#fail('not-json', `Expected "," or "]", found ${this.#seen()}.`);
      this.#space();
    }
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let escaped = false;
    let wide = false;
    let at = start + 1;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        escaped = true;
        at++;
      } else if (code < SPACE) this.#fail('not-json', 'A text holds a control character, such as a line break. Write it as an escape.', at);
      else if (code >= FIRST_SURROGATE) wide = true;
      else if (Number.isNaN(code)) this.#fail('not-json', 'A text in double quotes has no end.', start);
    }
    this.#at = at + 1;
    const raw = text.slice(start + 1, at);
    const value = escaped ? this.#unescaped(raw, start) : raw;
    if ((wide || escaped) && LONE_SURROGATE.test(value)) this.#fail('not-json', 'A text holds half of a surrogate pair, which no file can carry. Remove it.', start);
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
    const first = this.#text.charCodeAt(this.#at);
    const second = this.#text.charCodeAt(this.#at + 1);
    if (first >= ZERO && first <= NINE && (second === COMMA || second === SPACE || second === CLOSE_OBJECT)) {
      this.#at++;
      return first - ZERO;
    }
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
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== SPACE && code !== LINE_FEED && code !== TAB && code !== RETURN) return;
      this.#at++;
    }
  }

  #skip(code: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== code) return false;
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
