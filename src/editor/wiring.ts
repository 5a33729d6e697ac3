/** Which sockets a cable may join, and the edits that join them. Pure. */
import type { CatalogNode } from '../kit/index.ts';
import { createCable } from '../patch/create.ts';
import { createIdSource } from '../patch/new-id.ts';
import type { Edit } from '../patch/edit.ts';
import type { Cable, CableEnd, Patch } from '../patch/patch.ts';
import type { EditorModel } from './editor-model.ts';
import { paramLabel, words, type SocketKind, type SocketPlace } from './node-layout.ts';

/** The end a cable is drawn from. */
export interface WireStart extends CableEnd {
  readonly kind: SocketKind;
}

/** An eighth of the way of a parameter: audible, and never the whole range at once. */
const FIRST_DEPTH = 1 / 8;

/** Whether a cable from `start` may end here: the other direction, and not there already. */
export function canJoin(model: EditorModel, start: WireStart, node: string, socket: Pick<SocketPlace, 'kind' | 'port'>, ignoring?: string): boolean {
  if ((start.kind === 'out') === (socket.kind === 'out')) return false;
  const from = start.kind === 'out' ? start : { node, port: socket.port };
  const to = start.kind === 'out' ? { node, port: socket.port } : start;
  return !model.cablesInto(to.node, to.port).some(([id, cable]) => id !== ignoring && cable.from.node === from.node && cable.from.port === from.port);
}

export const newCableId = (patch: Patch): string => createIdSource((id) => patch.cables.has(id))('cable');

/** A cable between two ends given in either order; to a parameter, with a depth of an eighth of its range. */
export function cableBetween(start: WireStart, node: string, socket: Pick<SocketPlace, 'kind' | 'port'>, definitionOf: (node: string) => CatalogNode | undefined, like?: Cable): Cable {
  const other = { node, port: socket.port };
  const here = { node: start.node, port: start.port };
  const [from, to, kind] = start.kind === 'out' ? [here, other, socket.kind] : [other, here, start.kind];
  const keep = like === undefined ? {} : { gainDb: like.gainDb, inverted: like.inverted };
  if (kind !== 'param') return createCable(from, to, keep);
  const param = definitionOf(to.node)?.params[to.port];
  const depth = like?.depth ?? (param === undefined ? 1 : (param.max - param.min) * FIRST_DEPTH);
  return createCable(from, to, { ...keep, depth, curve: like?.curve ?? 'linear' });
}

export const joinEdit = (model: EditorModel, start: WireStart, node: string, socket: Pick<SocketPlace, 'kind' | 'port'>): Edit =>
  ({ kind: 'add-cable', id: newCableId(model.patch), cable: cableBetween(start, node, socket, (id) => model.definition(id)) });

/** The input a cable dropped on a node's body means: the first free one that is no detector's, else the first. */
export function bestSocket(model: EditorModel, start: WireStart, node: string): SocketPlace | undefined {
  const wanted: SocketKind = start.kind === 'out' ? 'in' : 'out';
  const open = (model.layout(node)?.sockets ?? []).filter((socket) => socket.kind === wanted && canJoin(model, start, node, socket));
  if (wanted === 'out') return open[0];
  return open.find((socket) => !socket.isKey && model.cablesInto(node, socket.port).length === 0) ?? open.find((socket) => !socket.isKey) ?? open[0];
}

/** The cable the other way: from what it fed into what fed it. Undefined where one of the two has no socket for that. */
export function turnedEdit(model: EditorModel, id: string): Edit | undefined {
  const cable = model.patch.cables.get(id);
  const [port] = Object.keys((cable && model.definition(cable.to.node)?.outputs) ?? {});
  if (cable === undefined || port === undefined) return undefined;
  const start: WireStart = { node: cable.to.node, port, kind: 'out' };
  const socket = bestSocket(model, start, cable.from.node);
  if (socket === undefined || !canJoin(model, start, cable.from.node, socket)) return undefined;
  const turned = cableBetween(start, cable.from.node, socket, (node) => model.definition(node), cable);
  return { kind: 'batch', edits: [{ kind: 'remove-cable', id }, { kind: 'add-cable', id, cable: turned }] };
}

export interface WireTarget {
  readonly node: string;
  readonly kind: SocketKind;
  readonly port: string;
  readonly label: string;
  readonly from: WireStart;
}

/** Every input and open parameter that the outputs of a node could feed, for choosing by list; nearest nodes first, itself last. */
export function targetsOf(model: EditorModel, node: string): readonly WireTarget[] {
  const here = model.box(node);
  const definition = model.definition(node);
  const outputs = Object.entries(definition?.outputs ?? {});
  const far = (id: string): number => (id === node ? Infinity : distance(model, here, id));
  const near = [...model.patch.nodes.keys()].map((id) => [id, far(id)] as const).sort(([, a], [, b]) => (a === b ? 0 : a - b)).map(([id]) => id);
  return outputs.flatMap(([output, { label }]) => {
    const from: WireStart = { node, port: output, kind: 'out' };
    const lead = outputs.length > 1 ? `${label ?? words(output)} \u2192 ` : '';
    return near.flatMap((target) => {
      const there = model.definition(target);
      const inputs = Object.entries(there?.inputs ?? {}).map(([port, input]) => ({ kind: 'in' as const, port, label: input.label ?? words(port) }));
      const params = Object.entries(there?.params ?? {}).filter(([, param]) => param.modulatable).map(([port, param]) => ({ kind: 'param' as const, port, label: paramLabel(port, param) }));
      return [...inputs, ...params].filter((socket) => canJoin(model, from, target, socket)).map((socket) => ({ node: target, ...socket, label: `${lead}${model.nameOf(target)} \u00b7 ${socket.label}`, from }));
    });
  });
}

/** Sound goes from left to right, so what stands before counts as farther away. */
const BACKWARDS = 4;

function distance(model: EditorModel, here: { x: number; y: number } | undefined, id: string): number {
  const there = model.box(id);
  if (!here || !there) return 0;
  const dx = there.x - here.x;
  return Math.hypot(dx < 0 ? dx * BACKWARDS : dx, there.y - here.y);
}
