/** For property tests: turns a few numbers into an edit that has to do with the patch at hand; most may be done, some not. */
import fc from 'fast-check';
import { SILENCE_DB } from '../kit/index.ts';
import { insertOnCable, removeAndRejoin, removeNodes, replaceNode } from './compositions.ts';
import { createCable, createNode, createPatch } from './create.ts';
import type { Edit } from './edit.ts';
import { duplicate } from './fragment.ts';
import type { Cable, Patch } from './patch.ts';
import { testCatalog, testNodes } from './patch.fixture.ts';

export interface Dice {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly value: number;
}

export const dice: fc.Arbitrary<Dice> = fc.record({ kind: fc.nat(1_000), a: fc.nat(10_000), b: fc.nat(10_000), value: fc.double({ min: -200, max: 30_000, noNaN: true }) });

const pick = <T>(list: Iterable<T>, at: number): T | undefined => {
  const all = [...list];
  return all[at % Math.max(1, all.length)];
};

type Maker = (patch: Patch, dice: Dice) => Edit;

export function editFrom(patch: Patch, rolled: Dice): Edit {
  const make = MAKERS[rolled.kind % MAKERS.length] as Maker;
  return make(patch, rolled);
}

const nodeAt = (patch: Patch, at: number): string => pick(patch.nodes.keys(), at) ?? 'nobody';
const cableAt = (patch: Patch, at: number): string => pick(patch.cables.keys(), at) ?? 'nothing';

function newCable(patch: Patch, { a, b, value }: Dice): Cable {
  const from = nodeAt(patch, a);
  const to = nodeAt(patch, b);
  const target = testCatalog.get(patch.nodes.get(to)?.type ?? '');
  const ports = [...Object.keys(target?.inputs ?? {}), ...Object.keys(target?.params ?? {})];
  const port = pick(ports, Math.abs(Math.round(value))) ?? 'in';
  const given = target !== undefined && Object.hasOwn(target.params, port) ? { depth: Math.min(1, value), curve: 'cubed' as const } : { gainDb: Math.min(12, Math.max(SILENCE_DB, value)) };
  return createCable({ node: from, port: 'out' }, { node: to, port }, given);
}

function addNode({ a, value }: Dice): Edit {
  const definition = pick(testNodes, a) as (typeof testNodes)[number];
  return { kind: 'add-node', id: `n${a % 50}`, node: createNode(definition, { x: Math.round(value), label: `№ ${a}` }) };
}

/** Where the patch at hand does not allow the composition, an edit that cannot be done stands for it. */
const orRefused = (compose: () => Edit): Edit => {
  try {
    return compose();
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'remove-node', id: 'nobody' };
    throw error;
  }
};

const MAKERS: readonly Maker[] = [
  (_, rolled) => addNode(rolled),
  (_, rolled) => addNode(rolled),
  (patch, rolled) => ({ kind: 'add-cable', id: `k${rolled.a % 70}`, cable: newCable(patch, rolled) }),
  (patch, rolled) => ({ kind: 'add-cable', id: `k${rolled.b % 70}`, cable: newCable(patch, rolled) }),
  (patch, { a }) => ({ kind: 'remove-node', id: nodeAt(patch, a) }),
  (patch, { a, b, value }) => {
    const node = nodeAt(patch, a);
    return { kind: 'set-param', node, param: pick(Object.keys(testCatalog.get(patch.nodes.get(node)?.type ?? '')?.params ?? {}), b) ?? 'none', value: b % 7 === 0 ? null : value };
  },
  (patch, { a, b, value }) => ({ kind: 'set-config', node: nodeAt(patch, a), name: pick(['stages', 'law', 'linear', 'note'], b) ?? '', value: pick([Math.round(value), 'hard', b % 2 === 0, null], a) ?? null }),
  (patch, { a, b }) => ({ kind: 'set-bypass', node: nodeAt(patch, a), bypassed: b % 2 === 0 }),
  (patch, { a, b }) => ({ kind: 'set-label', node: nodeAt(patch, a), label: `label ${b}` }),
  (patch, { a, b }) => ({ kind: 'set-exposed', node: nodeAt(patch, a), exposed: b % 2 === 0 ? ['cutoffHz'] : [] }),
  (patch, { a, b }) => ({ kind: 'set-media', node: nodeAt(patch, a), media: b % 3 === 0 ? null : { name: `${b}.wav`, rateHz: 44_100, frames: b, channels: 2, generator: { id: 'song', version: 1, stem: 'bass' } } }),
  (patch, { a, b }) => ({ kind: 'set-chain', node: nodeAt(patch, a), chain: b % 3 === 0 ? null : { patch: createPatch({ id: `chain-${b}`, kind: 'chain' }) } }),
  (patch, { a, b, value }) => ({ kind: 'move', to: [[nodeAt(patch, a), value, -value], [nodeAt(patch, b), b, a]] }),
  (patch, { a }) => ({ kind: 'remove-cable', id: cableAt(patch, a) }),
  (patch, { a, b, value }) => ({ kind: 'set-cable', id: cableAt(patch, a), ...(b % 2 === 0 ? { gainDb: value } : { inverted: b % 3 === 0 }) }),
  (patch, { a, value }) => ({ kind: 'set-cable', id: cableAt(patch, a), depth: value, curve: 'positive' }),
  (_, { a, b }) => ({ kind: 'set-frame', id: `f${a % 4}`, frame: b % 3 === 0 ? null : { title: `${b}`, x: a, y: b, width: 10, height: 10, tint: 'none' } }),
  (_, { a, b }) => ({ kind: 'set-comment', id: `f${a % 4}`, comment: b % 3 === 0 ? null : { text: `${b}`, x: a, y: b, width: 10, height: 10 } }),
  (patch, { a, b, value }) => ({ kind: 'set-lane', id: `l${b % 4}`, lane: a % 3 === 0 ? null : { node: nodeAt(patch, a), param: 'driveDb', points: [[b, Math.min(12, Math.max(-12, value))], [b + 1, 0]] } }),
  (_, { a, b }) => ({ kind: 'set-transport', transport: a % 2 === 0 ? { tempoBpm: 20 + (b % 300) } : { markers: [{ frame: b, name: 'here' }], meter: [3, 4] } }),
  (_, { a, b }) => ({ kind: 'set-meta', meta: a % 2 === 0 ? { title: `${b}` } : { tags: [`${a}`, `${b}`], rateHz: 44_100 + b } }),
  (_, { a, b }) => ({ kind: 'set-lesson', lesson: a % 2 === 0 ? null : { steps: [{ title: `${b}`, text: '' }] } }),
  (patch, rolled) => ({ kind: 'inside', node: nodeAt(patch, rolled.a), edit: addNode(rolled) }),
  (patch, { a, b }) => removeNodes(patch, [nodeAt(patch, a), nodeAt(patch, b)]),
  (patch, { a, b }) => removeAndRejoin(patch, [nodeAt(patch, a), nodeAt(patch, b)], testCatalog),
  (patch, { a, b }) => orRefused(() => replaceNode(patch, nodeAt(patch, a), pick(testNodes, b)?.id ?? '', testCatalog)),
  (patch, { a, b }) => orRefused(() => insertOnCable(patch, cableAt(patch, a), `i${b % 30}`, createNode(testCatalog.get('trim') as (typeof testNodes)[number]), testCatalog)),
  (patch, { a, b }) => duplicate(patch, { nodes: new Set([nodeAt(patch, a), nodeAt(patch, b)]), frames: new Set(patch.frames.keys()) }, 10, 10).edit,
];
