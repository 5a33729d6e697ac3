import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../catalog/schema.ts';
import { attempt } from './check.ts';
import { parsePatch } from './parse-patch.ts';
import { fullPatch, testCatalog } from './patch.fixture.ts';
import { dice, editFrom } from './random-edits.fixture.ts';
import { patchSchema } from './schema.ts';
import { toText } from './to-text.ts';

type Keywords = Readonly<Record<string, unknown>>;
const root = patchSchema(testCatalog) as Keywords;
const known = new Set<string>();

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** The keywords of draft 2020-12 that the schema uses; one it does not know fails the test. */
function accepts(schema: Schema, value: unknown): boolean {
  if (typeof schema === 'boolean') return schema;
  const entries = Object.entries(schema);
  return entries.every(([keyword, argument]) => {
    known.add(keyword);
    const object = typeOf(value) === 'object' ? (value as Keywords) : undefined;
    const array = Array.isArray(value) ? (value as unknown[]) : undefined;
    const sub = argument as Schema;
    const subs = argument as Readonly<Record<string, Schema>>;
    switch (keyword) {
      case '$schema': case '$defs': case '$comment': case 'title': case 'description': case 'default': case 'then': return true;
      case '$ref': return accepts(((root['$defs'] as Keywords)[(argument as string).replace('#/$defs/', '')] ?? false) as Schema, value);
      case 'type': return argument === 'integer' ? Number.isInteger(value) : typeOf(value) === argument;
      case 'const': return value === argument;
      case 'enum': return (argument as unknown[]).includes(value);
      case 'minimum': return typeof value !== 'number' || value >= (argument as number);
      case 'maximum': return typeof value !== 'number' || value <= (argument as number);
      case 'maxLength': return typeof value !== 'string' || [...value].length <= (argument as number);
      case 'pattern': return typeof value !== 'string' || new RegExp(argument as string, 'u').test(value);
      case 'required': return object === undefined || (argument as string[]).every((key) => Object.hasOwn(object, key));
      case 'properties': return object === undefined || Object.keys(object).every((key) => !Object.hasOwn(subs, key) || accepts(subs[key] as Schema, object[key]));
      case 'additionalProperties': return object === undefined || Object.keys(object).every((key) => Object.hasOwn((schema['properties'] ?? {}) as object, key) || accepts(sub, object[key]));
      case 'propertyNames': return object === undefined || Object.keys(object).every((key) => accepts(sub, key));
      case 'maxProperties': return object === undefined || Object.keys(object).length <= (argument as number);
      case 'items': return array === undefined || array.every((item) => accepts(sub, item));
      case 'prefixItems': return array === undefined || (argument as Schema[]).every((one, at) => at >= array.length || accepts(one, array[at]));
      case 'minItems': return array === undefined || array.length >= (argument as number);
      case 'maxItems': return array === undefined || array.length <= (argument as number);
      case 'uniqueItems': return array === undefined || new Set(array).size === array.length;
      case 'allOf': return (argument as Schema[]).every((one) => accepts(one, value));
      case 'anyOf': return (argument as Schema[]).some((one) => accepts(one, value));
      case 'if': return !accepts(sub, value) || accepts(schema['then'] as Schema, value);
      default: throw new Error(`the test does not know the keyword ${keyword}`);
    }
  });
}

describe('the JSON schema', () => {
  const text = toText(fullPatch());

  it('accepts what the reader accepts, over random patches and broken files', () => {
    expect(accepts(root, JSON.parse(text))).toBe(true);
    fc.assert(
      fc.property(fc.array(dice, { maxLength: 30 }), (rolls) => {
        let patch = fullPatch();
        for (const rolled of rolls) {
          const done = attempt(patch, editFrom(patch, rolled), testCatalog);
          if (done.ok) patch = done.patch;
        }
        expect(accepts(root, JSON.parse(toText(patch)))).toBe(true);
      }),
      { seed: 31, numRuns: 60 },
    );
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('0', '9', '-', 'e', '"', 'x', ' ', ','), (at, character) => {
        const broken = text.slice(0, at) + character + text.slice(at + 1);
        const parsed = parsePatch(broken, testCatalog);
        if (parsed.patch !== undefined && !parsed.readOnly) expect(accepts(root, JSON.parse(broken))).toBe(true);
      }),
      { seed: 32, numRuns: 1_000 },
    );
  });

  it.each([
    ['"cutoffHz": 440.1', '"cutoffHz": 4'],
    ['"mode": 2', '"mode": 0.5'],
    ['"law": "hard"', '"law": "loud"'],
    ['"exposed": ["driveDb"]', '"exposed": ["mode"]'],
    ['"author"', '"auteur"'],
    ['"sink": {', '"Sink": {'],
    ['"gainDb": 12', '"gainDb": 13'],
    ['"meter": [6, 8]', '"meter": [6, 7]'],
    ['"kind": "chain"', '"kind": "mix"'],
    ['"sha256"', '"sha1"'],
    ['"bypassed": true', '"bypassed": 1'],
    ['[44100, 3]', '[44100]'],
  ])('refuses %s as %s', (from, to) => {
    expect(text).toContain(from);
    expect(accepts(root, JSON.parse(text.replaceAll(from, to)))).toBe(false);
  });

  it('asks nothing of a type it does not know but its place and name', () => {
    expect(accepts(root, JSON.parse(text.replaceAll('"type": "shaper"', '"type": "zither"')))).toBe(true);
  });

  it('says of each parameter what its definition says', () => {
    const { params } = (root['$defs'] as Readonly<Record<string, { properties: { params: { properties: Keywords } } }>>)['node-shaper']!.properties as { params: { properties: Keywords } };
    expect(params.properties['cutoffHz']).toEqual({ type: 'number', minimum: 20, maximum: 20_000, default: 1_000, description: 'For tests.', $comment: 'unit: Hz' });
    expect(params.properties['mode']).toEqual({ type: 'integer', minimum: 0, maximum: 2, default: 0, description: 'For tests. 0: low, 1: band, 2: high.' });
  });
});
