/**
 * A suggested move as ordinary nodes in the patch: they stand in all cables of the sound that hides, before the masking node. One
 * batch, so that it is one step of the history. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Move } from '../../measure/masking/moves.ts';
import { mainPorts } from '../../patch/compositions.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { Edit } from '../../patch/edit.ts';
import { createIdSource } from '../../patch/new-id.ts';
import type { Cable, Patch, PatchNode } from '../../patch/patch.ts';

export interface Mending {
  readonly edit: Extract<Edit, { kind: 'batch' }>;
  /** The new node. */
  readonly node: string;
}

/** Types and parameters by kind: `parametric-eq`, `pan`, `dynamic-eq`. */
function nodeFor(move: Move): { readonly type: string; readonly params: Readonly<Record<string, number>>; readonly key?: string } {
  switch (move.kind) {
    case 'cut': return { type: 'parametric-eq', params: { band5Type: 1, band5FrequencyHz: move.hz, band5GainDb: move.gainDb, band5Q: move.q } };
    case 'pan': return { type: 'pan', params: { position: move.position } };
    case 'duck': return {
      type: 'dynamic-eq', key: 'key',
      params: {
        band2Type: 1, band2FrequencyHz: move.hz, band2Q: move.q, band2GainDb: 0, band2RangeDb: -move.rangeDb, band2ThresholdDb: move.thresholdDb, band2Ratio: 1 / (1 - move.slope), band2AttackMs: 10, band2ReleaseMs: 150,
      },
    };
  }
}

export interface Mend {
  readonly move: Move;
  /** The masking node, and its inputs of the sound that hides and of the one that is hidden. */
  readonly masking: string;
  readonly hider: string;
  readonly hidden: string;
  readonly at: { readonly x: number; readonly y: number };
}

/** Undefined where nothing is wired into the input, or a node is not known here. */
export function mendEdit(patch: Patch, catalog: Catalog, { move, masking, hider, hidden, at }: Mend): Mending | undefined {
  const { type, params, key } = nodeFor(move);
  const definition = catalog.get(type);
  const ports = mainPorts(definition);
  const cables = cablesInto(patch, masking, hider);
  if (definition === undefined || ports.input === undefined || ports.output === undefined || cables.length === 0) return undefined;
  const id = createIdSource((taken) => patch.nodes.has(taken))(type);
  const newCable = createIdSource((taken) => patch.cables.has(taken));
  const node: PatchNode = createNode(definition, { x: at.x, y: at.y, params });
  const input = ports.input;
  const keys = key === undefined ? [] : cablesInto(patch, masking, hidden).map(([, cable]) => ({ ...cable, to: { node: id, port: key } }));
  const added: readonly Cable[] = [
    ...cables.map(([, cable]) => ({ ...cable, to: { node: id, port: input } })),
    createCable({ node: id, port: ports.output }, { node: masking, port: hider }),
    ...keys,
  ];
  return {
    node: id,
    edit: { kind: 'batch', edits: [
      { kind: 'add-node', id, node },
      ...cables.map(([cable]): Edit => ({ kind: 'remove-cable', id: cable })),
      ...added.map((cable): Edit => ({ kind: 'add-cable', id: newCable('cable'), cable })),
    ] },
  };
}

const cablesInto = (patch: Patch, node: string, port: string): readonly (readonly [string, Cable])[] => [...patch.cables].filter(([, { to }]) => to.node === node && to.port === port);
