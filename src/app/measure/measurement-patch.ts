/**
 * A patch to be measured by test signals: the part as it stands in the open one, fed from one source and heard by one recorder. Other
 * sounds from outside are silent, and their sources are not there; detectors are fed as the choice says. Automation does not move
 * anything: what is measured is the present setting. Pure; any thread.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { CableId, NodeId } from '../../kit/index.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../patch/patch.ts';
import type { Way, WayIn, WayOut } from './way.ts';

/** No id in a document begins so. */
export const TEST_SOURCE = '~test';
export const TEST_SILENCE = '~silence';
export const TEST_TAKE = '~take';
const TEST_OUTPUT = '~out';

/**
 * What detectors with a side-chain from outside listen to: the test signal as well, silence, or the sound that is being treated, as if
 * nothing were plugged in.
 */
export const KEY_FEEDS = ['signal', 'silence', 'own'] as const;
export type KeyFeed = (typeof KEY_FEEDS)[number];

export interface WayChoice {
  readonly into: WayIn;
  readonly out: WayOut;
  readonly keys: KeyFeed;
  /** Whether the test signal is told to be mono, as what comes in there is: a pan pot goes by it. */
  readonly isMono: boolean;
}

export function measurementPatch(patch: Patch, way: Way, { into, out, keys, isMono }: WayChoice, catalog: Catalog): Patch {
  const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => {
    const definition = catalog.get(type);
    if (definition === undefined) throw new RangeError(`the catalog has no node "${type}"`);
    return createNode(definition, given);
  };
  const nodes = new Map<NodeId, PatchNode>([
    [TEST_SOURCE, node('stem', { config: { channels: isMono ? 'mono' : 'stereo' } })],
    [TEST_SILENCE, node('stem')],
    [TEST_TAKE, node('print')],
    [TEST_OUTPUT, node('output')],
  ]);
  for (const id of way.nodes) nodes.set(id, patch.nodes.get(id)!);
  const cables = new Map<CableId, Cable>([['~listen', createCable({ node: TEST_TAKE, port: 'out' }, { node: TEST_OUTPUT, port: 'in' })]]);
  for (const [id, cable] of patch.cables) if (way.nodes.has(cable.from.node) && way.nodes.has(cable.to.node)) cables.set(id, cable);
  const feed = (source: string, ids: readonly CableId[]): void => {
    for (const id of ids) cables.set(id, { ...patch.cables.get(id)!, from: { node: source, port: 'out' } });
  };
  for (const other of way.ins) {
    if (other.id === into.id) continue;
    if (other.isKey && keys !== 'own') feed(keys === 'signal' ? TEST_SOURCE : TEST_SILENCE, other.cables);
  }
  feed(TEST_SOURCE, into.cables);
  if (into.inlet !== undefined) cables.set('~into', createCable({ node: TEST_SOURCE, port: 'out' }, into.inlet));
  const take = { node: TEST_TAKE, port: 'in' };
  if (out.outlet !== undefined) cables.set('~take', createCable(out.outlet, take));
  for (const id of out.sum?.cables ?? []) {
    const cable = patch.cables.get(id)!;
    cables.set(id, createCable(cable.from, take, { gainDb: cable.gainDb, inverted: cable.inverted }));
  }
  return { ...patch, nodes, cables, automation: new Map(), frames: new Map(), comments: new Map() };
}
