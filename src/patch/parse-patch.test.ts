import { describe, expect, it } from 'vitest';
import { createCatalog } from '../catalog/catalog.ts';
import { createCable, createNode, createPatch } from './create.ts';
import { apply } from './apply.ts';
import { attempt } from './check.ts';
import type { JsonObject } from './json.ts';
import type { Parsed } from './parse-patch.ts';
import { parsePatch } from './parse-patch.ts';
import type { Patch } from './patch.ts';
import { fullPatch, testCatalog, testNodes } from './patch.fixture.ts';
import { toText } from './to-text.ts';

const full = toText(fullPatch());
const codesOf = ({ diagnostics }: Parsed): string[] => diagnostics.map(({ code }) => code);
const changed = (from: string, to: string, text = full): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

describe('canonical text', () => {
  it('reads back to an equal patch and writes back to equal bytes', () => {
    const { patch, diagnostics } = parsePatch(full, testCatalog);
    expect(diagnostics).toEqual([]);
    expect(patch).toEqual(fullPatch());
    expect(toText(patch as Patch)).toBe(full);
  });

  it('is the same for bytes, with or without a byte order mark', () => {
    const bytes = new TextEncoder().encode(full);
    expect(parsePatch(bytes, testCatalog).patch).toEqual(fullPatch());
    expect(parsePatch(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes]), testCatalog).patch).toEqual(fullPatch());
  });

  it('does not depend on the order in which a patch was made', () => {
    const patch = fullPatch();
    const reversed = { ...patch, nodes: new Map([...patch.nodes].reverse()), cables: new Map([...patch.cables].reverse()) };
    expect(toText(reversed)).toBe(full);
  });

  it('gives a small record one line, so that a moved node is one changed line', () => {
    const { patch } = apply(fullPatch(), { kind: 'move', to: [['sink', 601, 0]] });
    const before = full.split('\n');
    const different = toText(patch).split('\n').filter((line, at) => line !== before[at]);
    expect(different).toEqual(['    "sink": { "bypassed": false, "config": {}, "exposed": [], "label": "", "params": {}, "type": "sink", "version": 1, "x": 601, "y": 0 }']);
  });

  it('knows no negative zero', () => {
    const at = (x: number): string => toText({ ...createPatch({ id: 'z' }), nodes: new Map([['a', createNode({ id: 'sink', version: 1 }, { x })]]) });
    expect(at(-0)).toBe(at(0));
    const edited = attempt(fullPatch(), { kind: 'set-param', node: 'shaper', param: 'driveDb', value: -0 }, testCatalog);
    expect(edited.ok && Object.is(edited.patch.nodes.get('shaper')?.params['driveDb'], 0)).toBe(true);
  });

  it('throws rather than write a number that no reader would take', () => {
    expect(() => toText({ ...fullPatch(), rateHz: Number.NaN })).toThrow('NaN');
  });
});

describe('a file at fault', () => {
  it.each<[string, string, string, string]>([
    ['a value out of range, with node, parameter, range and line', '"cutoffHz": 440.1', '"cutoffHz": 4', 'out-of-range'],
    ['a number beyond all', '"tempoBpm": 96.5', '"tempoBpm": 1e999', 'not-finite'],
    ['NaN', '"tempoBpm": 96.5', '"tempoBpm": NaN', 'not-json'],
    ['a field twice', '"kind": "mix"', '"kind": "mix", "kind": "mix"', 'duplicate-key'],
    ['a field that is missing', '"author": "A. Nonymous",', '', 'missing-key'],
    ['a field that nobody knows', '"author"', '"auteur": "", "author"', 'unknown-key'],
    ['a prototype', '"author"', '"__proto__": {"isAdmin": true}, "author"', 'unsafe-key'],
    ['a prototype behind an escape', '"author"', '"\\u005f_proto__": {}, "author"', 'unsafe-key'],
    ['a constructor', '"exposed": ["driveDb"]', '"exposed": ["constructor"]', 'unknown-param'],
    ['a cable to nowhere', '"node": "box", "port": "in"', '"node": "bax", "port": "in"', 'no-such-node'],
    ['two equal cables', '"port": "cutoffHz"', '"port": "in"', 'not-modulation'],
    ['an id with a slash', '"sink": {', '"si/nk": {', 'bad-id'],
    ['a chain that is a mix', '"kind": "chain"', '"kind": "mix"', 'not-a-chain'],
    ['a hash that is none', '"sha256": "0', '"sha256": "X', 'bad-hash'],
    ['points out of order', '[44100, 3]', '[0, 3]', 'out-of-order'],
    ['a setting that is no choice', '"law": "hard"', '"law": "loud"', 'out-of-range'],
    ['a bell', 'Because.', 'Because\\u0007', 'control-character'],
    ['half a surrogate pair', 'Because.', 'Because\\ud800', 'not-json'],
    ['a comma too many', '"license": "CC0",', '"license": "CC0",,', 'not-json'],
    ['text after the end', '"tempoBpm": 96.5', '"tempoBpm": 96.5}}}', 'not-json'],
  ])('is refused for %s', (_, from, to, code) => {
    const parsed = parsePatch(changed(from, to), testCatalog);
    expect(parsed.patch).toBeUndefined();
    expect(codesOf(parsed)).toContain(code);
  });

  it('is told by node, parameter, range, pointer and line', () => {
    const text = changed('"cutoffHz": 440.1', '"cutoffHz": 4');
    const line = text.split('\n').findIndex((one) => one.includes('"cutoffHz": 4,')) + 1;
    const [fault] = parsePatch(text, testCatalog).diagnostics;
    expect(fault?.message).toBe('"cutoffHz" of node "shaper" is 4 Hz; it has to lie between 20 Hz and 20000 Hz.');
    expect(fault?.where).toEqual({ node: 'shaper', param: 'cutoffHz', pointer: '/nodes/shaper/params/cutoffHz', line });
  });

  it('is told by the path of a node in a chain', () => {
    const [fault] = parsePatch(changed('"driveDb": 3', '"driveDb": 13'), testCatalog).diagnostics;
    expect(fault?.where).toMatchObject({ node: 'box/inner', pointer: '/nodes/box/chain/patch/nodes/inner/params/driveDb' });
  });

  it('that is not UTF-8 is told by its first bad byte', () => {
    const bytes = new TextEncoder().encode(full);
    bytes[100] = 0xff;
    expect(parsePatch(bytes, testCatalog).diagnostics).toMatchObject([{ code: 'not-utf8', where: { byte: 100 } }]);
  });

  it('with a thousand faults gives a list that a person can read', () => {
    const nodes = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`n${at}`, 7]));
    const parsed = parsePatch(JSON.stringify({ ...(JSON.parse(full) as object), nodes }), testCatalog);
    expect(parsed.diagnostics.length).toBe(101);
    expect(parsed.diagnostics.at(-1)?.code).toBe('more-findings');
  });
});

describe('a node that is not installed', () => {
  const strange = { type: 'zither', version: 2, x: 1, y: 2, label: 'Z', strings: [1, { deep: null }], params: { a: 1e-9 } };
  const text = JSON.stringify({
    ...(JSON.parse(toText(createPatch({ id: 'old' }))) as object),
    nodes: { zither: strange, sink: { bypassed: false, config: {}, exposed: [], label: '', params: {}, type: 'sink', version: 1, x: 0, y: 0 } },
    cables: { c: { from: { node: 'zither', port: 'twang' }, to: { node: 'sink', port: 'in' }, gainDb: 0, inverted: false } },
  });

  it('survives the round trip, also after it was moved and renamed', () => {
    const { patch, diagnostics } = parsePatch(text, testCatalog);
    expect(diagnostics).toMatchObject([{ code: 'unknown-type', severity: 'warning', where: { node: 'zither' } }]);
    const stored = (of: Patch): JsonObject => (JSON.parse(toText(of)) as { nodes: { zither: JsonObject } }).nodes.zither;
    expect(stored(patch as Patch)).toEqual(strange);
    const moved = attempt(patch as Patch, { kind: 'batch', edits: [{ kind: 'move', to: [['zither', 5, 6]] }, { kind: 'set-label', node: 'zither', label: 'Zz' }] }, testCatalog);
    expect(moved.ok && stored(moved.patch)).toEqual({ ...strange, x: 5, y: 6, label: 'Zz' });
  });

  it('is not changed in what nobody understands', () => {
    const { patch } = parsePatch(text, testCatalog);
    const result = attempt(patch as Patch, { kind: 'set-param', node: 'zither', param: 'a', value: 1 }, testCatalog);
    expect(result.ok ? [] : result.diagnostics.map(({ code }) => code)).toEqual(['unknown-type']);
  });

  it('is kept too where only its version is newer, and becomes a node again when it is installed', () => {
    const newer = changed('"type": "sink", "version": 1', '"type": "sink", "version": 9');
    const parsed = parsePatch(newer, testCatalog);
    expect(codesOf(parsed)).toEqual(['newer-node']);
    expect(toText(parsed.patch as Patch)).toBe(newer);
    const updated = createCatalog(testNodes.map((node) => (node.id === 'sink' ? { ...node, version: 9 } : node)));
    expect(parsePatch(newer, updated).patch?.nodes.get('sink')).toEqual(createNode({ id: 'sink', version: 9 }, { x: 600 }));
  });

  it('is refused where it would smuggle in megabytes', () => {
    const heavy = text.replace('"strings":[1', `"strings":["${'x'.repeat(300_000)}"`);
    expect(codesOf(parsePatch(heavy, testCatalog))).toContain('bad-placeholder');
  });
});

describe('versions', () => {
  it('migrates a node step by step, each from what the one before has made', () => {
    const old = changed('"cutoffHz": 440.1', '"cutoff": 440.1').replace('"type": "shaper", "version": 3', '"type": "shaper", "version": 1').replace('"version": 3', '"version": 1');
    const { patch, diagnostics } = parsePatch(old, testCatalog);
    expect(diagnostics).toEqual([]);
    expect(patch?.nodes.get('shaper')).toMatchObject({ version: 3, params: { cutoffHz: 440.1 }, config: { stages: 4 } });
  });

  it('says so where a migration cannot be done', () => {
    const old = changed('"law": "hard"', '"law": "broken"').replace('"version": 3', '"version": 2');
    expect(codesOf(parsePatch(old, testCatalog))).toContain('migration-failed');
  });

  it('migrates a document of a made-up format 0, which had "name" for title', () => {
    const steps = new Map([[0, ({ name, ...rest }: JsonObject): JsonObject => ({ ...rest, title: name ?? '' })]]);
    const old = changed('"title": "Full “house” ♪"', '"name": "Full “house” ♪"').replace('"format": 1,\n  "frames"', '"format": 0,\n  "frames"');
    expect(parsePatch(old, testCatalog, steps).patch).toEqual(fullPatch());
    expect(codesOf(parsePatch(old, testCatalog))).toEqual(['unknown-format']);
  });

  it('opens a newer format read-only, without what it does not know', () => {
    const newer = changed('"author"', '"aura": [1], "author"').replace('"format": 1,\n  "frames"', '"format": 2,\n  "frames"');
    const parsed = parsePatch(newer, testCatalog);
    expect(parsed.readOnly).toBe(true);
    expect(codesOf(parsed)).toEqual(['newer-format']);
    expect(parsed.patch).toEqual(fullPatch());
    const strange = parsePatch(newer.replace('"cables": {', '"wires": {'), testCatalog);
    expect(strange.readOnly && strange.patch === undefined).toBe(true);
  });
});

describe('chains', () => {
  it('nest to the limit and no further', () => {
    const nested = (depth: number): Patch => {
      let patch = createPatch({ id: 'deep', kind: 'chain' });
      for (let at = 0; at < depth; at++) patch = { ...createPatch({ id: 'deep', kind: 'chain' }), nodes: new Map([['box', createNode({ id: 'box', version: 1 }, { chain: { patch } })]]) };
      return patch;
    };
    expect(parsePatch(toText(nested(16)), testCatalog).patch).toEqual(nested(16));
    expect(codesOf(parsePatch(toText(nested(17)), testCatalog))).toEqual(['too-deep']);
    const deeper = attempt(nested(16), { kind: 'set-chain', node: 'box', chain: { patch: nested(16) } }, testCatalog);
    expect(deeper.ok ? [] : deeper.diagnostics.map(({ code }) => code)).toEqual(['too-deep']);
  });

  it('count towards the limit of nodes', () => {
    const many = new Map(Array.from({ length: 31_000 }, (_, at) => [`n${at}`, createNode({ id: 'sink', version: 1 })]));
    const chain = { ...createPatch({ id: 'half', kind: 'chain' }), nodes: many };
    const whole = { ...createPatch({ id: 'whole' }), nodes: new Map([...many, ['box', createNode({ id: 'box', version: 1 }, { chain: { patch: chain } })]]) };
    expect(codesOf(parsePatch(toText(whole), testCatalog))).toEqual(['too-many-nodes']);
    const edit = attempt({ ...whole, nodes: many }, { kind: 'add-node', id: 'box', node: createNode({ id: 'box', version: 1 }, { chain: { patch: chain } }) }, testCatalog);
    expect(edit.ok ? [] : edit.diagnostics.map(({ code }) => code)).toEqual(['too-many-nodes']);
  });
});

it('a cable from a node without such an output is refused by name', () => {
  const patch = { ...fullPatch(), cables: new Map([['x', createCable({ node: 'sink', port: 'out' }, { node: 'shaper', port: 'in' })]]) };
  const [fault] = parsePatch(toText(patch), testCatalog).diagnostics;
  expect(fault).toMatchObject({ code: 'no-such-port', where: { cable: 'x' } });
  expect(fault?.message).toContain('It has none');
});
