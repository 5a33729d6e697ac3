/**
 * A node is its folder: added to a copy of the checkout, it is in the catalog, the schema, the manual, the palette, the
 * command line and under the contract, with nothing else touched. A second, faulty one shows that the contract sees faults.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import { toText } from '../../src/patch/to-text.ts';

const ROOT = join(import.meta.dirname, '../..');
const BUILD_MS = 240_000;
/** Of the checkout, what nodes are built, listed and examined with. */
const PARTS = ['src', 'worklets', 'nodes', 'tools', 'test', 'examples', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

const DEFINITION = `import { defineNode, gain, SILENCE_DB } from '../../../src/kit/index.ts';

export default defineNode({
  id: 'made-up',
  version: 1,
  name: 'Made-up',
  summary: 'Does what nobody asked for, and only in a test.',
  keywords: ['zyzzyva'],
  inputs: { in: { doc: 'The sound.' } },
  outputs: { out: { doc: 'The sound at its level.' } },
  params: { levelDb: gain({ min: SILENCE_DB, max: 6, initial: 0, doc: 'How loud it is.' }) },
  stateBytes: 0,
  neutral: { levelDb: 0 },
});
`;

const EXAMPLE = toText({
  ...createPatch({ id: 'made-up', title: 'Made-up' }),
  nodes: new Map([['tone', createNode({ id: 'tone', version: 1 })], ['made', createNode({ id: 'made-up', version: 1 })], ['out', createNode({ id: 'output', version: 1 })]]),
  cables: new Map([['a', createCable({ node: 'tone', port: 'out' }, { node: 'made', port: 'in' })], ['b', createCable({ node: 'made', port: 'out' }, { node: 'out', port: 'in' })]]),
});

const KERNEL = `import { input, output, param, paramSignal } from "../../../worklets/dsp/node";
import { loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import * as N from "../../../worklets/generated/made-up";

export function init(node: usize): void {}
export function reset(node: usize): void {}
export function process(node: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN), y = output(node, N.OUTPUT_OUT), levels = paramSignal(node, N.LEVEL_DB);
  for (let i = 0; i < frames; i++) {
    const g = levels != 0 ? load<f32>(levels + ((<usize>i) << 2)) : <f32>param(node, N.LEVEL_DB);
    storeFrame(y + ((<usize>i) << 3), f32x4.mul(loadFrame(x + ((<usize>i) << 3)), f32x4.splat(g)));
  }
}
`;

/** Breaks about every clause: latency, tail, range of memory, cuts, rates, smoothing, faults, reset, bounds, subnormals, words. */
const FAULTY_DEFINITION = DEFINITION.replaceAll('made-up', 'faulty').replace('Made-up', 'Faulty').replace("doc: 'How loud it is.'", "smoothMs: 0, doc: 'how loud'").replace('stateBytes: 0', 'stateBytes: 16, latencyFrames: () => 5').replace('  neutral', '  tailSeconds: () => 0,\n  neutral');
const FAULTY_KERNEL = `import { input, output, param, state } from "../../../worklets/dsp/node";
import * as N from "../../../worklets/generated/faulty";

export function init(node: usize): void {}
export function reset(node: usize): void { store<f64>(state(node), 0); }
export function process(node: usize, frames: i32): void {
  const s = state(node), x = input(node, N.INPUT_IN), y = output(node, N.OUTPUT_OUT);
  const g = <f32>param(node, N.LEVEL_DB);
  store<f64>(s, load<f64>(s, 8) + 1e-3, 8);
  store<f32>(s, 1, 16);
  for (let i: usize = 0; i < (<usize>frames) << 3; i += 4) {
    const old = load<f64>(s) * 0.999 + <f64>load<f32>(x + i);
    store<f64>(s, old);
    store<f32>(y + i, old == old ? g * (load<f32>(x + i) + <f32>(old * load<f64>(s, 8))) : <f32>0);
  }
}
`;

let copy = '';
let before = new Map<string, string>();

/** Every file but those git ignores, by its hash. */
function files(folder = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(join(copy, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name === 'node_modules' || entry.name === 'generated' || entry.name === 'test-results') continue;
    if (entry.isDirectory()) for (const [name, hash] of files(path)) found.set(name, hash);
    else found.set(path, createHash('sha256').update(readFileSync(join(copy, path))).digest('hex'));
  }
  return found;
}

function addNode(tool: string, id: string, contents: Readonly<Record<string, string>>): void {
  mkdirSync(join(copy, 'nodes', tool, id), { recursive: true });
  for (const [name, text] of Object.entries(contents)) writeFileSync(join(copy, 'nodes', tool, id, name), text);
}

const inCopy = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env: { ...process.env, PATCHCORD_ENGINE: undefined } });
/** What the copy knows of its nodes. */
interface Known {
  readonly definition: unknown;
  readonly schema: string;
  readonly page: string;
  readonly found: Readonly<Record<string, readonly string[]>>;
}
/** In one process: to start one, with all of the catalog translated, costs more than what it is asked. */
const KNOWN = `
import { shipped } from './src/catalog/shipped.ts';
import { patchSchema } from './src/patch/schema.ts';
import { nodeDocs } from './src/catalog/docs.ts';
import { paletteItems } from './src/editor/palette.ts';
const definition = shipped.get('made-up');
const found = Object.fromEntries(['zyzzyva', 'made'].map((word) => [word, paletteItems(word, shipped, [], {}).map((item) => item.id)]));
console.log(JSON.stringify({ definition, schema: JSON.stringify(patchSchema(shipped)), page: nodeDocs(definition), found }));
`;
let known: Known | undefined;
const ask = (): Known => (known ??= JSON.parse(inCopy('--import', 'tsx', '--input-type=module', '-e', KNOWN)) as Known);

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'patchcord-new-node-'));
  for (const part of PARTS) cpSync(join(ROOT, part), join(copy, part), { recursive: true, filter: (path) => !/[\\/](generated|demo-song-cache)$/.test(path) });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  before = files();
  addNode('effects', 'made-up', { 'definition.ts': DEFINITION, 'kernel.as.ts': KERNEL, 'made-up.md': '# Made-up\n\nFor a test.\n', 'made-up.patch.json': EXAMPLE, 'made-up.test.ts': '', 'reference.ts': '' });
  addNode('tone', 'faulty', { 'definition.ts': FAULTY_DEFINITION, 'kernel.as.ts': FAULTY_KERNEL });
  inCopy('tools/generate.mjs');
  inCopy('tools/kernels.mjs', '-O0');
}, BUILD_MS);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('a folder under nodes/ alone', () => {
  test('puts a node into the catalog, under its tool', () => {
    expect(ask().definition).toMatchObject({ id: 'made-up', tool: 'effects', params: { levelDb: { initial: 0 } } });
  });

  test('into the JSON schema of patches', () => {
    const { schema } = ask();
    expect(schema).toContain('made-up');
    expect(schema).toContain('How loud it is.');
  });

  test('into the manual', () => {
    const { page } = ask();
    expect(page).toContain('# Made-up');
    expect(page).toContain('`levelDb`');
  });

  test('into the palette', () => {
    const { found } = ask();
    expect(found['zyzzyva']).toContain('made-up');
    expect(found['made']).toContain('made-up');
  });

  test('into the command line', () => {
    expect(inCopy('--import', 'tsx', 'src/cli/main.ts', 'nodes')).toContain('made-up');
    expect(inCopy('--import', 'tsx', 'src/cli/main.ts', 'nodes', 'made-up')).toContain('How loud it is.');
  });

  test('touches no other file', () => {
    const own = /^nodes\/(effects\/made-up|tone\/faulty)\//;
    const after = new Map([...files()].filter(([path]) => !own.test(path)));
    expect(after).toEqual(before);
  });
});

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly ancestorTitles: readonly string[]; readonly title: string; readonly status: string }[] }[];
}

let report: Report | undefined;

/** Of one run of the suite for both. */
function examine(id: string): { passed: string[]; failed: string[] } {
  if (report === undefined) {
    const output = join(copy, 'test-results.json');
    spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${output}`, 'test/contract/contract.test.ts'], { cwd: copy, env: { ...process.env, PATCHCORD_ENGINE: undefined, PATCHCORD_NODE: 'made-up,faulty' } });
    report = JSON.parse(readFileSync(output, 'utf8')) as Report;
    rmSync(output);
  }
  const results = report.testResults.flatMap((file) => file.assertionResults);
  const titled = (status: string): string[] => results.filter((result) => result.status === status && result.ancestorTitles.includes(id)).map(({ title }) => title).sort();
  return { passed: titled('passed'), failed: titled('failed') };
}

describe('the contract', () => {
  test('holds for it', () => {
    const { passed, failed } = examine('made-up');
    expect(failed).toEqual([]);
    expect(passed.length).toBeGreaterThan(20);
  }, BUILD_MS);

  test('finds every fault of a faulty one', () => {
    expect(examine('faulty').failed).toEqual([
      'at its neutral setting is the input, delayed',
      'bears the loudest square at half the rate, and direct current',
      'begins the same take again after a reset',
      'brings its page of help, and where it computes, a test and a reference',
      'delays by the latency it reports',
      'gives the same bits and the same peak by spans as by slices while nothing moves, and finds a fault at the same step',
      'gives the same bits however the blocks are cut, while every knob moves',
      'has an example that opens, compiles and sounds',
      'holds no subnormal number after noise and 100 s of silence',
      'is silent once its declared tail is over',
      'lets no step of a parameter be heard above 8 kHz, beyond -60 dBFS',
      'recovers from NaN on every input',
      'runs at every rate, with the same curve where it has one',
      'says what it is, in words and units',
      'writes only where it may, and takes no more memory',
    ].sort());
  }, BUILD_MS);
});
