/**
 * A made-up catalog with one node for every part the compiler treats specially, so that the passes are tested without any
 * real node. Nothing here has a kernel: the indices are only numbers.
 */
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { CatalogNode, NodeDefinition, Port, Tool } from '../../src/kit/index.ts';
import { defineNode, gain, hertz, toggle } from '../../src/kit/index.ts';

const port: Port = { doc: 'Sound.' };
const level = gain({ min: -144, max: 12, initial: 0, doc: 'Level.' });
const node = (tool: Tool, definition: Partial<NodeDefinition> & Pick<NodeDefinition, 'id'>): CatalogNode => ({
  ...defineNode({ version: 1, name: definition.id, summary: 'For tests.', inputs: {}, outputs: {}, params: {}, stateBytes: 16, ...definition }),
  tool,
});
const bus = { bus: { kind: 'text', maxLength: 20, initial: 'a', doc: 'Bus.' } } as const;
const frames = { frames: { kind: 'number', min: 0, max: 100_000, initial: 0, unit: 'frames', integer: true, doc: 'Frames.' } } as const;

export const synthetic = createCatalog([
  node('sources', { id: 'source', outputs: { out: port }, params: { level }, carry: () => ['mono'], telemetry: { peak: { count: 2, unit: 'gain', doc: 'Peak.' } } }),
  node('sources', { id: 'player', role: 'media', outputs: { out: port }, stateBytes: 32 + 64 * 8 }),
  node('modulation', { id: 'wobble', outputs: { out: port }, params: { rate: hertz({ min: 0.01, max: 20, initial: 1, doc: 'Rate.' }) }, carry: () => ['mono'] }),
  node('tone', { id: 'color', inputs: { in: port }, outputs: { out: port }, params: { level, cutoff: hertz({ min: 20, max: 20000, initial: 1000, doc: 'Cutoff.' }) }, tailSeconds: () => 0.1 }),
  node('dynamics', { id: 'squeeze', inputs: { in: port, key: { doc: 'Key.', key: true } }, outputs: { out: port }, params: { level } }),
  node('dynamics', { id: 'late', inputs: { in: port }, outputs: { out: port }, params: { level }, config: frames, latencyFrames: ({ frames: n }) => Number(n) }),
  node('effects', { id: 'echo', role: 'line', inputs: { in: port }, outputs: { out: port }, config: frames, stateBytes: 0, loopFrames: ({ frames: n }) => Math.max(1, Number(n)) }),
  node('routing', { id: 'split', inputs: { in: port }, outputs: { low: port, high: port }, params: { cutoff: hertz({ min: 20, max: 20000, initial: 1000, doc: 'Cutoff.' }) } }),
  node('routing', { id: 'blend', inputs: { a: port, b: port }, outputs: { out: port }, params: { level } }),
  node('analysis', { id: 'stage', role: 'view', inputs: { all: { doc: 'Each on its own.', repeated: true }, in: port }, params: {} }),
  node('analysis', { id: 'meter', role: 'view', inputs: { in: port }, outputs: { out: port } }),
  node('balance', {
    id: 'strip', role: 'strip', inputs: { in: port }, outputs: { out: port, pre: port },
    params: { level, mute: toggle({ initial: false, doc: 'Mute.' }), solo: toggle({ initial: false, doc: 'Solo.' }), soloSafe: toggle({ initial: false, doc: 'Safe.' }) },
  }),
  node('routing', { id: 'to-bus', role: 'send', inputs: { in: port }, outputs: { out: port, bus: port }, params: { level }, config: bus }),
  node('routing', { id: 'from-bus', role: 'receive', inputs: { in: port }, outputs: { out: port }, config: bus }),
  node('pan', { id: 'encode', inputs: { in: port }, outputs: { out: port }, carry: () => ['mid-side'] }),
  node('pan', { id: 'decode', inputs: { in: port }, outputs: { out: port }, carry: () => ['stereo'] }),
  node('routing', { id: 'nest', role: 'chain', inputs: { in: port, key: { doc: 'Key.', key: true } }, outputs: { out: port, second: port } }),
  node('routing', { id: 'nest-in', role: 'chain-input', outputs: { out: port }, config: { port: { kind: 'text', maxLength: 20, initial: 'in', doc: 'Port.' } } }),
  node('routing', { id: 'nest-out', role: 'chain-output', inputs: { in: port }, config: { port: { kind: 'text', maxLength: 20, initial: 'out', doc: 'Port.' } } }),
  node('routing', { id: 'ear', role: 'output', inputs: { in: port } }),
]);

const WITHOUT_KERNEL = new Set(['echo', 'nest', 'nest-in', 'nest-out', 'from-bus', 'ear']);
export const syntheticKernels = (type: string): number | undefined => {
  const index = synthetic.all().findIndex(({ id }) => id === type);
  return index < 0 || WITHOUT_KERNEL.has(type) ? undefined : index;
};
