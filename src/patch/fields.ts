/**
 * Reads an unknown object field by field into typed values. What is wrong is reported with its place and remedy, and a
 * harmless value goes on in its stead; whoever asked drops the whole when there were errors. Fields nobody asked for are
 * reported too.
 */
import type { Where } from '../kit/index.ts';
import { isId } from '../kit/index.ts';
import type { Findings } from './findings.ts';

export interface Place {
  /** JSON pointer of the object. */
  readonly pointer: string;
  /** Its node, cable … */
  readonly where: Where;
  /** What a person calls it: `node "eq"`. */
  readonly name: string;
  readonly findings: Findings;
  /** Whether the fields are parameters or settings of the node, and findings say so. */
  readonly ofParams?: boolean;
  /** Whether unknown fields are ignored, in a file of a newer format. */
  readonly lenient: boolean;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Escapes one part of a JSON pointer (RFC 6901, 3). */
export const pointerPart = (key: string | number): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

export class Fields {
  readonly #object: Readonly<Record<string, unknown>>;
  /** A list rather than a set: there are few, and one is made for each of 260,000 objects. */
  readonly #asked: string[] = [];
  /** Whether it is no object at all, so that missing fields are not worth a word. */
  readonly #broken: boolean = false;
  readonly place: Place;

  constructor(value: unknown, place: Place) {
    this.place = place;
    if (isObject(value)) this.#object = value;
    else {
      this.#object = {};
      place.findings.add('wrong-type', `${capital(place.name)} is ${kindOf(value)}; it has to be an object.`, { ...place.where, pointer: place.pointer });
      this.#broken = true;
    }
  }

  has(key: string): boolean {
    this.#asked.push(key);
    return Object.hasOwn(this.#object, key) && this.#object[key] !== undefined;
  }

  raw(key: string): unknown {
    return this.has(key) ? this.#object[key] : undefined;
  }

  /** The value under one of its `keys()`, in a table whose keys are data. */
  entry(key: string): unknown {
    return this.#object[key];
  }

  keys(): string[] {
    return Object.keys(this.#object);
  }

  /** The place of a field, named as a part of this. */
  at(key: string, name = `${key} of ${this.place.name}`, where: Where = this.place.where): Place {
    return { pointer: this.place.pointer + pointerPart(key), name, where, findings: this.place.findings, lenient: this.place.lenient };
  }

  object(key: string): Fields {
    return new Fields(this.#need(key, {}), this.at(key));
  }

  array(key: string, maxLength: number): readonly unknown[] {
    const value = this.#need(key, []);
    if (!Array.isArray(value)) this.#wrong(key, value, 'a list');
    else if (value.length > maxLength) this.fault('too-many', key, `has ${value.length} entries; at most ${maxLength} are allowed. Remove some.`);
    else return value;
    return [];
  }

  text(key: string, maxLength: number): string {
    const value = this.#need(key, '');
    if (typeof value !== 'string') this.#wrong(key, value, 'a text');
    else if (value.length > maxLength) this.fault('too-long', key, `has ${value.length} characters; at most ${maxLength} are allowed. Shorten it.`);
    else if (CONTROL.test(value)) this.fault('control-character', key, 'holds a control character other than tab and line break. Remove it.');
    else return value;
    return '';
  }

  id(key: string): string {
    const value = this.#need(key, 'a');
    if (typeof value !== 'string') this.#wrong(key, value, 'a text');
    else if (!isId(value)) this.fault('bad-id', key, `is ${quote(value)}; an id is 1 to 40 lower-case letters, digits and hyphens, and begins with no hyphen.`);
    else return value;
    return 'a';
  }

  number(key: string, min: number, max: number, unit = ''): number {
    const value = this.#need(key, min);
    if (typeof value !== 'number') this.#wrong(key, value, 'a number');
    else if (!Number.isFinite(value)) this.fault('not-finite', key, 'is not a finite number.');
    else if (value < min || value > max) this.fault('out-of-range', key, `is ${value}${unit}; it has to lie between ${min}${unit} and ${max}${unit}.`);
    else return value + 0;
    return min;
  }

  integer(key: string, min: number, max: number): number {
    const value = this.number(key, min, max);
    if (Number.isInteger(value)) return value;
    this.fault('not-whole', key, `is ${value}; it has to be a whole number.`);
    return min;
  }

  toggle(key: string): boolean {
    const value = this.#need(key, false);
    if (typeof value === 'boolean') return value;
    this.#wrong(key, value, 'true or false');
    return false;
  }

  oneOf<const T extends string>(key: string, choices: readonly T[]): T {
    const value = this.#need(key, choices[0]);
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.fault('out-of-range', key, `is ${quote(value)}; it has to be one of ${choices.join(', ')}.`);
    return found ?? (choices[0] as T);
  }

  fault(code: string, key: string, predicate: string): void {
    const { findings, where, name, pointer, ofParams } = this.place;
    findings.add(code, `"${key}" of ${name} ${predicate}`, { ...where, ...(ofParams ? { param: key } : {}), pointer: pointer + pointerPart(key) });
  }

  /** Reports every field that was not asked for. */
  done(): void {
    const { findings, where, name, pointer, lenient } = this.place;
    if (lenient) return;
    for (const key of Object.keys(this.#object)) {
      if (this.#asked.includes(key)) continue;
      findings.add('unknown-key', `${capital(name)} has a field ${quote(key)} that format 1 does not know. Remove it, or correct its name.`, { ...where, pointer: pointer + pointerPart(key) });
    }
  }

  #need(key: string, fallback: unknown): unknown {
    if (this.has(key)) return this.#object[key];
    if (!this.#broken) {
      const { findings, where, name, pointer } = this.place;
      findings.add('missing-key', `${capital(name)} has no "${key}". Add it.`, { ...where, pointer });
    }
    return fallback;
  }

  #wrong(key: string, value: unknown, expected: string): void {
    this.fault('wrong-type', key, `is ${kindOf(value)}; it has to be ${expected}.`);
  }
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A value in a message: short, and told apart from the sentence. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a text', number: 'a number', boolean: 'true or false', object: 'an object' }[typeof value as string] ?? 'nothing JSON knows';
}
