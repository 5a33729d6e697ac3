/**
 * Walking along the cables: from a node to what it feeds or is fed by, among the cables that would have led elsewhere, and onto a
 * cable itself. Says where one has come to, for those who do not see it. Pure reads of the model.
 */
import { mainPorts } from '../patch/compositions.ts';
import type { Cable } from '../patch/patch.ts';
import type { EditorModel } from './editor-model.ts';
import { inSentence } from './in-sentence.ts';
import { nameUpstream } from './input-name.ts';
import { paramLabel, words } from './node-layout.ts';

/** Along the signal, or among the alternatives. */
export type Way = 'left' | 'right' | 'up' | 'down';
export type Standing = { readonly node: string } | { readonly cable: string };

/** How one came to where one stands: by this cable, out of or into this node. The alternatives are that node's other cables there. */
export interface Walk {
  readonly from: string;
  readonly side: 'in' | 'out';
  readonly cable: string;
  /** The cables walked over before, the last one last: the way back is the way there. */
  readonly trail?: readonly string[];
}

/** A trail is kept this long. */
const TRAIL = 64;

export interface Step {
  readonly to: Standing;
  /** To be given back with the next step. */
  readonly walk: Walk;
  readonly words: string;
}

/** Where the way ends, in words; undefined where no cable gives one. */
export type Stop = { readonly words: string } | undefined;

/** `isHalf`: from a node onto its cable, not over it. */
export function follow(model: EditorModel, standing: Standing, walk: Walk | undefined, way: Way, isHalf = false): Step | Stop {
  if (way === 'up' || way === 'down') return alternative(model, standing, walk, way);
  const side = way === 'right' ? 'out' : 'in';
  if ('cable' in standing) return overCable(model, standing.cable, side, walk?.trail ?? []);
  const cables = cablesAt(model, standing.node, side);
  if (cables.length === 0) return ends(model, standing.node, side);
  const trail = walk === undefined ? [] : [...(walk.trail ?? []), walk.cable].slice(-TRAIL);
  // Where one was before, or else straight ahead.
  const cable = trail.findLast((one) => cables.includes(one)) ?? nearest(model, standing.node, side, cables);
  return arrive(model, { from: standing.node, side, cable, trail }, isHalf);
}

function alternative(model: EditorModel, standing: Standing, walk: Walk | undefined, way: 'up' | 'down'): Step | Stop {
  const isCable = 'cable' in standing;
  const known = walk !== undefined && isAt(model, walk, standing) ? walk : isCable ? walkOnto(model, standing.cable) : undefined;
  if (known === undefined) return undefined;
  const cables = cablesAt(model, known.from, known.side);
  const next = cables.indexOf(known.cable) + (way === 'down' ? 1 : -1);
  if (cables.length < 2 && !isCable) return undefined;
  const cable = cables[next];
  if (cable !== undefined) return arrive(model, { ...known, cable }, isCable);
  return { words: cables.length === 1 ? `There is no other cable ${besides(model, known)}.` : `That is the ${way === 'down' ? 'last' : 'first'} of ${cables.length}.` };
}

const besides = (model: EditorModel, { from, side }: Walk): string => `${side === 'out' ? 'out of' : 'into'} ${model.nameOf(from)}`;

/** Whether this walk ended here. */
function isAt(model: EditorModel, { from, side, cable }: Walk, standing: Standing): boolean {
  if (!cablesAt(model, from, side).includes(cable)) return false;
  return 'cable' in standing ? standing.cable === cable : farEnd(model.patch.cables.get(cable)!, side) === standing.node;
}

/** Of a cable that was not walked to: it stands among those of its source, or, if it is the only one there, of its target. */
function walkOnto(model: EditorModel, cable: string): Walk | undefined {
  const found = model.patch.cables.get(cable);
  if (found === undefined) return undefined;
  const isOnly = cablesAt(model, found.from.node, 'out').length < 2;
  return isOnly ? { from: found.to.node, side: 'in', cable } : { from: found.from.node, side: 'out', cable };
}

function overCable(model: EditorModel, id: string, side: 'in' | 'out', trail: readonly string[]): Step | Stop {
  const cable = model.patch.cables.get(id);
  return cable && arrive(model, { from: side === 'out' ? cable.from.node : cable.to.node, side, cable: id, trail }, false);
}

function ends(model: EditorModel, node: string, side: 'in' | 'out'): Stop {
  if (model.cablesInto(node).length + model.cablesOutOf(node).length === 0) return undefined;
  return { words: side === 'out' ? `${model.nameOf(node)} feeds nothing.` : `Nothing goes into ${model.nameOf(node)}.` };
}

function arrive(model: EditorModel, walk: Walk, isHalf: boolean): Step {
  const { from, side, cable } = walk;
  const cables = cablesAt(model, from, side);
  const place = cables.length > 1 ? `, ${cables.indexOf(cable) + 1} of ${cables.length}` : '';
  const found = model.patch.cables.get(cable)!;
  if (isHalf) return { to: { cable }, walk, words: `Cable from ${fullName(model, found.from.node)} to ${model.nameOf(found.to.node)}${intoPort(model, found)}${place}` };
  const far = farEnd(found, side);
  const which = cables.length > 1 ? `${place} that ${side === 'out' ? `${model.nameOf(from)} feeds` : `feed ${model.nameOf(from)}`}` : `, ${side === 'out' ? 'after' : 'before'} ${model.nameOf(from)}`;
  return { to: { node: far }, walk, words: `${fullName(model, far, model.nameOf(from))}${side === 'out' ? intoPort(model, found) : ''}${which}` };
}

/** With whose sound runs through it, where neither its own name nor what is told beside it says so: a mix has a pan on every strip. */
function fullName(model: EditorModel, id: string, told = ''): string {
  const name = model.nameOf(id);
  const source = nameUpstream(model.patch, model.session.catalog, id);
  return source === name || source === told ? name : `${name} of ${source}`;
}

/** Where it goes in, unless that is where most do. */
function intoPort(model: EditorModel, { to }: Cable): string {
  const definition = model.definition(to.node);
  const param = definition?.params[to.port];
  if (param) return `, into ${inSentence(paramLabel(to.port, param))}`;
  return definition === undefined || to.port === mainPorts(definition).input ? '' : `, into ${definition.inputs[to.port]?.label ?? words(to.port)}`;
}

const farEnd = (cable: Cable, side: 'in' | 'out'): string => (side === 'out' ? cable.to.node : cable.from.node);

/** From the top down by where they lead, as an eye would go through them. */
function cablesAt(model: EditorModel, node: string, side: 'in' | 'out'): readonly string[] {
  const all = side === 'out' ? model.cablesOutOf(node) : model.cablesInto(node);
  const height = (cable: Cable): number => {
    const far = farEnd(cable, side);
    const end = side === 'out' ? model.socket(far, 'to', cable.to.port) : model.socket(far, 'out', cable.from.port);
    return (model.box(far)?.y ?? 0) + (end?.y ?? 0);
  };
  return all.map(([id, cable]) => ({ id, y: height(cable), x: model.box(farEnd(cable, side))?.x ?? 0 })).sort((a, b) => a.y - b.y || a.x - b.x || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
}

function nearest(model: EditorModel, node: string, side: 'in' | 'out', cables: readonly string[]): string {
  const here = model.box(node)?.y ?? 0;
  const off = (id: string): number => Math.abs((model.box(farEnd(model.patch.cables.get(id)!, side))?.y ?? 0) - here);
  return cables.reduce((best, id) => (off(id) < off(best) ? id : best));
}
