/** Putting nodes onto the canvas: alone, at the end of a held cable, or into a cable. Makes edits; pure but for them. */
import type { CatalogNode } from '../kit/index.ts';
import { insertOnCable, mainPorts } from '../patch/compositions.ts';
import { createNode } from '../patch/create.ts';
import type { Edit } from '../patch/edit.ts';
import { snap } from '../patch/grid.ts';
import { createIdSource } from '../patch/new-id.ts';
import type { PatchNode } from '../patch/patch.ts';
import { distanceTo, pointOn } from './cable-geometry.ts';
import type { EditorModel } from './editor-model.ts';
import { layoutNode, METRICS } from './node-layout.ts';
import { besideOthers, betweenNodes, type Ground } from './room-edits.ts';
import type { Point } from './viewport.ts';
import { cableBetween, newCableId, type WireStart } from './wiring.ts';

/** From the edge of a selected node to the middle of one that is added beside it by key, in canvas units. */
const BESIDE = 136;

/** Where the middle of a node goes that is added while one is selected; undefined while none is, or several are. */
export function besideSelected(model: EditorModel): Point | undefined {
  const box = model.selected.nodes.size === 1 ? model.bounds(model.selected.nodes) : undefined;
  return box && { x: box.x + box.width + BESIDE, y: box.y + box.height / 2 };
}

/** How large a node of this type will be, before it is there. */
export const sizeOf = (model: EditorModel, definition: CatalogNode): { width: number; height: number } => layoutNode(definition, [], { ins: [], outs: [] }, model.faces.get(definition.id));

export const newNodeId = (model: EditorModel, type: string): string => createIdSource((id) => model.patch.nodes.has(id))(type);

const placed = (definition: CatalogNode, at: Point, given: Partial<PatchNode>): PatchNode => createNode(definition, { ...given, x: snap(at.x), y: snap(at.y) });

const nameFor = (definition: CatalogNode, { label, chain }: Partial<PatchNode>): string => label || chain?.patch.title || definition.name;

/** What edits that bring nodes are fitted into. */
export const groundOf = (model: EditorModel): Ground => ({ patch: model.patch, catalog: model.session.catalog, faces: model.faces });

/** Adds a node with its middle at a point, or where it is free near there, selects it and returns its id; undefined if the document refused. `given`: what it is to hold. */
export function addNode(model: EditorModel, definition: CatalogNode, middle: Point, given: Partial<PatchNode> = {}): string | undefined {
  const { width, height } = sizeOf(model, definition);
  const id = newNodeId(model, definition.id);
  const node = placed(definition, { x: middle.x - width / 2, y: middle.y - height / 2 }, given);
  return done(model, besideOthers(groundOf(model), { kind: 'add-node', id, node }), `Add ${nameFor(definition, given)}`, id);
}

/** Adds a node at the end of a held cable and joins it. */
export function addJoined(model: EditorModel, definition: CatalogNode, end: Point, start: WireStart, given: Partial<PatchNode> = {}): string | undefined {
  const { height } = sizeOf(model, definition);
  const { input, output } = mainPorts(definition);
  const port = start.kind === 'out' ? (input ?? Object.keys(definition.inputs)[0]) : output;
  const width = sizeOf(model, definition).width;
  const id = newNodeId(model, definition.id);
  const node = placed(definition, { x: start.kind === 'out' ? end.x : end.x - width, y: end.y - Math.min(height / 2, 16) }, given);
  const add: Edit = { kind: 'add-node', id, node };
  if (port === undefined) return done(model, besideOthers(groundOf(model), add), `Add ${nameFor(definition, given)}`, id);
  const definitionOf = (of: string): CatalogNode | undefined => (of === id ? definition : model.definition(of));
  const cable = cableBetween(start, id, { kind: start.kind === 'out' ? 'in' : 'out', port }, definitionOf);
  const joined: Edit = { kind: 'batch', edits: [add, { kind: 'add-cable', id: newCableId(model.patch), cable }] };
  return done(model, besideOthers(groundOf(model), joined), `Add ${nameFor(definition, given)}`, id);
}

export function canStandInCable(definition: CatalogNode | undefined): boolean {
  const { input, output } = mainPorts(definition);
  return input !== undefined && output !== undefined;
}

/** The corner of a node put into a cable where a hand is: its sockets lie on the cable, so that rows stay straight. */
export function cornerInCable(model: EditorModel, cable: string, hand: Point, width: number): Point {
  const curve = model.curve(cable);
  const y = curve === undefined ? hand.y : pointOn(curve, distanceTo(curve, hand).t).y;
  return { x: snap(hand.x - width / 2), y: snap(y - METRICS.header / 2) };
}

/** Adds a node into a cable; what is in its way moves aside, in the same step. */
export function addIntoCable(model: EditorModel, definition: CatalogNode, hand: Point, cable: string, given: Partial<PatchNode> = {}): string | undefined {
  const id = newNodeId(model, definition.id);
  const node = placed(definition, cornerInCable(model, cable, hand, sizeOf(model, definition).width), given);
  const { from, to } = model.patch.cables.get(cable)!;
  return done(model, betweenNodes(groundOf(model), insertOnCable(model.patch, cable, id, node, model.session.catalog), id, from.node, to.node), `Insert ${nameFor(definition, given)}`, id);
}

/** Whether a node that is there already could be dropped into a cable: it has both ends, and both are free. */
export function isLoose(model: EditorModel, id: string): boolean {
  const { input, output } = mainPorts(model.definition(id));
  return input !== undefined && output !== undefined && model.cablesInto(id, input).length === 0 && model.cablesOutOf(id, output).length === 0;
}

/** Puts a loose node into a cable, with room made for it there. */
export function spliceEdit(model: EditorModel, id: string, cableId: string): Edit {
  const cable = model.patch.cables.get(cableId)!;
  const { input, output } = mainPorts(model.definition(id));
  const newCable = createIdSource((taken) => model.patch.cables.has(taken));
  const start: WireStart = { node: id, port: output!, kind: 'out' };
  const isParam = cable.depth !== undefined;
  const box = model.box(id)!;
  const corner = cornerInCable(model, cableId, { x: box.x + box.width / 2, y: box.y + METRICS.header / 2 }, box.width);
  const joined: Edit = { kind: 'batch', edits: [
    { kind: 'move', to: [[id, box.x, corner.y]] },
    { kind: 'remove-cable', id: cableId },
    { kind: 'add-cable', id: newCable('cable'), cable: cableBetween({ ...cable.from, kind: 'out' }, id, { kind: 'in', port: input! }, (of) => model.definition(of)) },
    { kind: 'add-cable', id: newCable('cable'), cable: cableBetween(start, cable.to.node, { kind: isParam ? 'param' : 'in', port: cable.to.port }, (of) => model.definition(of), cable) },
  ] };
  return betweenNodes(groundOf(model), joined, id, cable.from.node, cable.to.node);
}

function done(model: EditorModel, edit: Edit, label: string, id: string): string | undefined {
  if (!model.edit(edit, label)) return undefined;
  model.select([id]);
  return id;
}
