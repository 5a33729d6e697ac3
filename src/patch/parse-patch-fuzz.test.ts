import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasErrors } from '../kit/index.ts';
import type { Parsed } from './parse-patch.ts';
import { parsePatch } from './parse-patch.ts';
import { fullPatch, testCatalog } from './patch.fixture.ts';
import { toText } from './to-text.ts';

/** No file may hold anybody up for longer. */
const PATIENCE_MS = 2_000;

const text = toText(fullPatch());
const bytes = new TextEncoder().encode(text);

function timed(input: string | Uint8Array): { parsed: Parsed; tookMs: number } {
  const start = performance.now();
  const used = process.cpuUsage();
  const parsed = parsePatch(input, testCatalog);
  const { user, system } = process.cpuUsage(used);
  // On a machine that does other things too, what the reader has used is what it would have taken.
  return { parsed, tookMs: Math.min(performance.now() - start, (user + system) / 1000) };
}

/** Refused with an error, or itself a valid document, as it is where a flip hits a title or a position. */
function expectAnswer(input: string | Uint8Array): Parsed {
  const { parsed, tookMs } = timed(input);
  // A machine that is busy with other things is not the reader's fault: the best of three counts.
  expect(tookMs < PATIENCE_MS ? tookMs : Math.min(timed(input).tookMs, timed(input).tookMs)).toBeLessThan(PATIENCE_MS);
  if (parsed.patch === undefined) expect(hasErrors(parsed.diagnostics)).toBe(true);
  else {
    expect(hasErrors(parsed.diagnostics)).toBe(false);
    const again = toText(parsed.patch);
    const reread = parsePatch(again, testCatalog).patch;
    expect(reread && toText(reread)).toBe(again);
  }
  return parsed;
}

const refusal = (input: string | Uint8Array): string[] => {
  const parsed = expectAnswer(input);
  expect(parsed.patch).toBeUndefined();
  return parsed.diagnostics.map(({ code }) => code);
};

const GLOBALS = [Object, Array, Map, Set, String, Number, Function].map(({ prototype }) => prototype as object);
/** Every property with what stands there, by identity: a method that was replaced has the same name. What is read by a getter is its getter. */
const snapshot = (): unknown[][] => [...GLOBALS, globalThis].map((one) => Reflect.ownKeys(one).flatMap((key) => {
  const { value, get, set } = Reflect.getOwnPropertyDescriptor(one, key)!;
  return [key, value as unknown, get, set];
}));
let before: unknown[][] = [];
beforeAll(() => {
  before = snapshot();
});
afterAll(() => {
  const after = snapshot();
  before.forEach((own, k) => {
    expect(after[k]!.length).toBe(own.length);
    expect(own.findIndex((part, n) => !Object.is(part, after[k]![n]))).toBe(-1);
  });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

/** Every place in a JSON document, with a way to write something else there. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
function* places(value: Json, path: (string | number)[] = []): Generator<(string | number)[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) yield* places((value as Record<string, Json>)[key] as Json, [...path, Array.isArray(value) ? Number(key) : key]);
}
const at = (root: Json, path: readonly (string | number)[]): Record<string | number, Json> => path.slice(0, -1).reduce((here, key) => here[key] as never, root as unknown as Record<string | number, Json>);
const fresh = (): Json => JSON.parse(text) as Json;
const all = [...places(fresh())];

describe('a valid file with', () => {
  it('bytes flipped', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }), (flips) => {
        const broken = bytes.slice();
        for (const [where, mask] of flips) broken[where] = (broken[where] as number) ^ mask;
        expectAnswer(broken);
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });

  it('its end cut off at any byte', () => {
    for (let length = 0; length < bytes.length - 2; length += 3) refusal(bytes.subarray(0, length));
  });

  it('a stretch cut out or repeated', () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(300), fc.boolean(), (from, length, repeats) => {
        const stretch = text.slice(from, from + length);
        expectAnswer(text.slice(0, from) + (repeats ? stretch + stretch : '') + text.slice(from + length));
      }),
      { seed: 8, numRuns: 1_000 },
    );
  });

  it('any one key removed', () => {
    let refused = 0;
    for (const path of all) {
      const document = fresh();
      const holder = at(document, path);
      const key = path.at(-1) as string | number;
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else Reflect.deleteProperty(holder, key);
      if (expectAnswer(JSON.stringify(document)).patch === undefined) refused++;
    }
    // The rest are what a patch need not have: set values, entries of lists and tables that nothing refers to.
    expect(refused).toBeGreaterThan(all.length * 0.75);
  });

  it('any one key there twice', () => {
    for (const found of text.matchAll(/"([a-zA-Z0-9]+)": /g)) {
      const doubled = `${text.slice(0, found.index)}"${found[1] as string}": 0, ${text.slice(found.index)}`;
      expect(refusal(doubled)).toEqual(['duplicate-key']);
    }
  });

  it.each<[string, Json]>([['null', null], ['a number', -12_345.678], ['a text', '\u202e<img src=x onerror=alert(1)>'], ['true', true], ['a list', [[]]], ['an object', { a: {} }]])('%s in any one place', (_, value) => {
    for (const path of all) {
      const document = fresh();
      at(document, path)[path.at(-1) as string] = value;
      expectAnswer(JSON.stringify(document));
    }
  });

  it.each(['__proto__', 'constructor', 'prototype'])('a key %s in any one object', (key) => {
    for (const found of text.matchAll(/\{/g)) {
      const comma = text.slice(found.index + 1).trimStart().startsWith('}') ? '' : ', ';
      expect(refusal(`${text.slice(0, found.index + 1)}"${key}": {"polluted": true}${comma}${text.slice(found.index + 1)}`)).toEqual(['unsafe-key']);
    }
  });

  it.each(['NaN', 'Infinity', '-Infinity', '1e999', '-1e999', '0x10', '01', '.5', '5.', '+1', '1e', 'undefined'])('%s for any one number', (bad) => {
    for (const found of text.matchAll(/-?\d+(\.\d+)?(?=[,\s\]}])/g)) {
      if (/["\w]/.test(text[found.index - 1] as string)) continue;
      refusal(text.slice(0, found.index) + bad + text.slice(found.index + found[0].length));
    }
  });
});

describe('a file made to do harm:', () => {
  const tail = '"rateHz": 48000, "tags": [], "title": "", "transport": { "loop": { "enabled": false, "endFrame": 0, "startFrame": 0 }, "markers": [], "meter": [4, 4], "tempoBpm": 120 }, "lesson": {"steps": []} }';
  const sink = '{ "bypassed": false, "config": {}, "exposed": [], "label": "", "params": {}, "type": "sink", "version": 1, "x": 0, "y": 0 }';
  const list = (count: number, make: (at: number) => string): string => Array.from({ length: count }, (_, at) => make(at)).join(',');

  it('100,000 nodes', () => {
    expect(refusal(`{ "format": 1, "nodes": {${list(100_000, (at) => `"n${at}": ${sink}`)}}, ${tail}`)).toEqual(['too-many-nodes']);
  });

  it('210,000 cables', () => {
    const cable = '{ "from": { "node": "a", "port": "out" }, "gainDb": 0, "inverted": false, "to": { "node": "b", "port": "in" } }';
    expect(refusal(`{ "format": 1, "cables": {${list(210_000, (at) => `"c${at}": ${cable}`)}}, "nodes": {}, ${tail}`)).toEqual(['too-many-cables']);
  });

  it.each([['lists', '[', ']'], ['objects', '{"a":', '}']])('%s 10,000 deep, closed or not', (_, open, close) => {
    expect(refusal(open.repeat(10_000))).toEqual(['too-deep']);
    expect(refusal(`${open.repeat(10_000)}0${close.repeat(10_000)}`)).toEqual(['too-deep']);
    expect(refusal(open.repeat(5_000_000))).toEqual(['too-deep']);
  });

  it('more than 32 MiB, as text and as bytes', () => {
    expect(refusal('é'.repeat(17 * 1024 * 1024))).toEqual(['too-large']);
    expect(refusal(new Uint8Array(32 * 1024 * 1024 + 1))).toEqual(['too-large']);
  });

  it('millions of empty lists', () => {
    expect(refusal(`[${list(3_100_000, () => '[]')}]`)).toEqual(['too-many-values']);
  });

  it('one text of 30 MiB, one key of 30 MiB, one number of a million digits', () => {
    const long = 'x'.repeat(30 * 1024 * 1024);
    expect(refusal(text.replace('Because.', long))).toEqual(['too-long']);
    expect(refusal(text.replace('"author"', `"${long}": 0, "author"`))).toEqual(['unknown-key']);
    expect(refusal(text.replace('96.5', '9'.repeat(1_000_000)))).toEqual(['not-finite']);
  });

  it('30 MiB of one escape, of spaces, and of zero bytes', () => {
    expect(refusal(`"${'\\u0041'.repeat(5_000_000)}"`)).toEqual(['not-a-patch']);
    expect(refusal(' '.repeat(31_000_000))).toEqual(['not-json']);
    expect(refusal(new Uint8Array(31_000_000))).toEqual(['not-json']);
  });

  it('any text at all', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.uint8Array()), (input) => void refusal(input)), { seed: 9, numRuns: 500 });
  });
});
