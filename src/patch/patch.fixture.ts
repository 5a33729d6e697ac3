/** For tests: a catalog of made-up nodes that has one of everything, and a patch made of them. */
import { createCatalog } from '../catalog/catalog.ts';
import type { CatalogNode } from '../kit/index.ts';
import { choice, decibels, defineNode, gain, hertz, toggle } from '../kit/index.ts';
import { createCable, createNode, createPatch } from './create.ts';
import type { Patch } from './patch.ts';

const doc = 'For tests.';
const port = { doc };
const stateBytes = 0;

const player = defineNode({
  id: 'player', version: 1, name: 'Player', summary: 'Plays a file.', role: 'media', keywords: ['sampler'],
  inputs: {}, outputs: { out: port }, params: { levelDb: gain({ min: -60, max: 12, initial: 0, doc }) }, stateBytes,
});

const shaper = defineNode({
  id: 'shaper', version: 3, name: 'Shaper', summary: 'Shapes the sound.', keywords: ['tone', 'filter'],
  inputs: { in: port, key: { doc, key: true } }, outputs: { out: port, rest: port },
  params: {
    cutoffHz: hertz({ min: 20, max: 20_000, initial: 1_000, doc }),
    driveDb: decibels({ min: -24, max: 24, initial: 0, doc }),
    mode: choice({ choices: ['low', 'band', 'high'], initial: 0, doc }),
    wide: toggle({ initial: false, doc }),
  },
  config: {
    stages: { kind: 'number', min: 1, max: 8, initial: 2, unit: '', integer: true, doc },
    law: { kind: 'choice', choices: ['soft', 'hard'], initial: 'soft', doc },
    linear: { kind: 'toggle', initial: false, doc },
    note: { kind: 'text', maxLength: 20, initial: '', doc },
  },
  stateBytes,
  migrations: [
    ({ params, config }) => {
      const { cutoff, ...rest } = params;
      return { params: cutoff === undefined ? rest : { ...rest, cutoffHz: cutoff }, config };
    },
    ({ params, config }) => {
      if (config['law'] === 'broken') throw new Error('the law is broken');
      return { params, config: { ...config, stages: 4 } };
    },
  ],
});

const trim = defineNode({
  id: 'trim', version: 1, name: 'Trim', summary: 'Turns the sound up or down.',
  inputs: { in: port }, outputs: { out: port }, params: { driveDb: decibels({ min: -12, max: 12, initial: 0, doc }) }, stateBytes,
});

const box = defineNode({ id: 'box', version: 1, name: 'Box', summary: 'Holds a chain.', role: 'chain', inputs: { in: port }, outputs: { out: port }, params: {}, stateBytes });
const sink = defineNode({ id: 'sink', version: 1, name: 'Sink', summary: 'Where the sound leaves.', role: 'output', inputs: { in: port }, outputs: {}, params: {}, stateBytes });

export const testNodes: readonly CatalogNode[] = [
  { ...player, tool: 'sources' },
  { ...shaper, tool: 'tone' },
  { ...trim, tool: 'balance' },
  { ...box, tool: 'routing' },
  { ...sink, tool: 'routing' },
];

export const testCatalog = createCatalog(testNodes);

const SHA256 = '0123456789abcdef'.repeat(4);

/**
 * player ─ shaper ─ box ─ sink
 *    └──── cutoffHz ┘
 */
export function fullPatch(): Patch {
  const chain: Patch = {
    ...createPatch({ id: 'warmth', kind: 'chain', title: 'Warmth' }),
    nodes: new Map([['inner', createNode(trim, { params: { driveDb: 3 } })]]),
  };
  return {
    ...createPatch({ id: 'full', title: 'Full “house” ♪', rateHz: 44_100 }),
    description: 'One of everything.\nOn two lines.',
    author: 'A. Nonymous',
    license: 'CC0',
    tags: ['test', 'mix'],
    nodes: new Map([
      ['player', createNode(player, { label: 'Voice', media: { sha256: SHA256, name: 'voice.wav', rateHz: 48_000, frames: 480_000, channels: 1 } })],
      ['shaper', createNode(shaper, { x: 200, y: 0.5, params: { cutoffHz: 440.1, mode: 2, wide: 1 }, config: { stages: 3, law: 'hard', note: 'two\nlines', linear: true }, bypassed: true, exposed: ['driveDb'] })],
      ['box', createNode(box, { x: 400, y: -10, chain: { patch: chain, origin: { id: 'warmth', hash: SHA256 } } })],
      ['sink', createNode(sink, { x: 600 })],
    ]),
    cables: new Map([
      ['a', createCable({ node: 'player', port: 'out' }, { node: 'shaper', port: 'in' }, { gainDb: -6.5, inverted: true })],
      ['b', createCable({ node: 'player', port: 'out' }, { node: 'shaper', port: 'cutoffHz' }, { depth: -1_000, curve: 'squared' })],
      ['c', createCable({ node: 'shaper', port: 'out' }, { node: 'box', port: 'in' })],
      ['d', createCable({ node: 'box', port: 'out' }, { node: 'sink', port: 'in' }, { gainDb: 12 })],
    ]),
    frames: new Map([['voices', { title: 'Voices', x: -20, y: -20, width: 700, height: 200, tint: 'tone' }]]),
    comments: new Map([['why', { text: 'Because.', x: 0, y: 300, width: 200, height: 80 }]]),
    automation: new Map([['rise', { node: 'shaper', param: 'driveDb', points: [[0, -3], [44_100, 3], [88_200, 0.25]] }]]),
    transport: { tempoBpm: 96.5, meter: [6, 8], markers: [{ frame: 0, name: 'Verse' }, { frame: 441_000, name: 'Chorus' }], loop: { enabled: true, startFrame: 0, endFrame: 441_000 } },
    lesson: {
      id: 'first-lesson',
      steps: [
        { title: 'Listen', text: 'To the *voice*.' },
        {
          title: 'Shape', text: 'Two ways.', look: { node: 'box/inner', port: 'in' }, task: 'Turn Drive up.',
          checks: [
            {
              label: 'Level in the verse', measure: { kind: 'probe', node: 'box', port: 'out', type: 'trim', name: 'level', index: 2 }, minus: { kind: 'telemetry', node: 'player', name: 'level' },
              statistic: 'percentile', percent: 95, when: { measure: { kind: 'telemetry', node: { type: 'shaper', from: 'player', to: 'box' }, name: 'level' }, bounds: { min: -40 } },
              span: { from: 'Verse', to: 12.5 }, wanted: { min: 3, max: 4.5 }, unit: 'dB',
            },
            { label: 'Share', measure: { kind: 'param', node: 'shaper', name: 'driveDb' }, statistic: 'share', within: { max: 3 }, wanted: { min: 50 }, unit: '%' },
            { label: 'On', measure: { kind: 'bypass', node: 'shaper' }, statistic: 'last', wanted: { max: 0 }, unit: '' },
            { label: 'In the way', measure: { kind: 'route', from: 'player', to: 'sink', through: 'shaper' }, statistic: 'last', wanted: { min: 1 }, unit: '' },
          ],
        },
      ],
      handIn: { name: 'Ann', results: [{ step: 1, isDone: true, words: 'Level in the verse: as wanted.' }], scores: [{ exercise: 'louder', level: 3, answered: 20, right: 17 }] },
    },
  };
}
