/** New documents and nodes, with nothing in them. */
import type { CatalogNode } from '../kit/index.ts';
import type { Cable, CableEnd, Kind, Patch, PatchNode, Transport } from './patch.ts';
import { FORMAT } from './patch.ts';

export const EMPTY_TRANSPORT: Transport = { tempoBpm: 120, meter: [4, 4], markers: [], loop: { enabled: false, startFrame: 0, endFrame: 0 } };

export function createPatch(given: { id: string; kind?: Kind; title?: string; rateHz?: number }): Patch {
  return {
    format: FORMAT,
    id: given.id,
    kind: given.kind ?? 'mix',
    title: given.title ?? '',
    description: '',
    author: '',
    license: '',
    tags: [],
    rateHz: given.rateHz ?? 48000,
    nodes: new Map(),
    cables: new Map(),
    frames: new Map(),
    comments: new Map(),
    automation: new Map(),
    transport: EMPTY_TRANSPORT,
  };
}

/** A node with nothing set, so that everything stands at the definition's initial values. */
export function createNode(definition: Pick<CatalogNode, 'id' | 'version'>, given: Partial<PatchNode> = {}): PatchNode {
  return { type: definition.id, version: definition.version, x: 0, y: 0, label: '', params: {}, config: {}, bypassed: false, exposed: [], ...given };
}

/** A cable at 0 dB; to a parameter, give depth and curve as well. */
export function createCable(from: CableEnd, to: CableEnd, given: Partial<Omit<Cable, 'from' | 'to'>> = {}): Cable {
  return { from, to, gainDb: 0, inverted: false, ...given };
}
