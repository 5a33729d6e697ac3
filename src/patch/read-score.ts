/** Reads what a patch holds beside its nodes and cables: transport, automation, notes on the canvas. Pure. */
import type { NodeId } from '../kit/index.ts';
import { TOOLS } from '../kit/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Place } from './fields.ts';
import { Fields, pointerPart, quote } from './fields.ts';
import { LIMITS, MAX_FRAMES, METER_BEATS, METER_UNITS, NAME_PATTERN, POSITION, TEMPO_BPM } from './limits.ts';
import type { AutomationLane, Comment, Frame, Marker, PatchNode, Transport } from './patch.ts';
import { listed } from './read-node.ts';
import { definitionOf } from './values.ts';

export function readTransport(value: unknown, place: Place): Transport {
  const fields = new Fields(value, place);
  const transport = {
    tempoBpm: fields.number('tempoBpm', TEMPO_BPM.min, TEMPO_BPM.max, ' BPM'),
    meter: readMeter(fields),
    markers: readMarkers(fields),
    loop: readLoop(fields),
  };
  fields.done();
  return transport;
}

function readMeter(fields: Fields): Transport['meter'] {
  const [beats, unit, ...more] = fields.array('meter', 2);
  const isMeter = more.length === 0 && typeof beats === 'number' && Number.isInteger(beats) && beats >= 1 && beats <= METER_BEATS && METER_UNITS.some((known) => known === unit);
  if (isMeter) return [beats, unit as number];
  fields.fault('bad-meter', 'meter', `has to be two numbers: 1 to ${METER_BEATS} beats, and a unit out of ${METER_UNITS.join(', ')}.`);
  return [4, 4];
}

function readMarkers(fields: Fields): readonly Marker[] {
  let last = 0;
  return fields.array('markers', LIMITS.markers).map((value, index) => {
    const place = fields.at('markers', `marker ${index + 1}`);
    const marker = new Fields(value, { ...place, pointer: place.pointer + pointerPart(index) });
    const read = { frame: marker.integer('frame', 0, MAX_FRAMES), name: marker.text('name', LIMITS.labelChars) };
    if (read.frame < last) marker.fault('out-of-order', 'frame', `is ${read.frame}, before the marker in front of it. Put the markers in order of their frames.`);
    last = read.frame;
    marker.done();
    return read;
  });
}

function readLoop(fields: Fields): Transport['loop'] {
  const loop = fields.object('loop');
  const read = { enabled: loop.toggle('enabled'), startFrame: loop.integer('startFrame', 0, MAX_FRAMES), endFrame: loop.integer('endFrame', 0, MAX_FRAMES) };
  if (read.endFrame < read.startFrame) loop.fault('out-of-order', 'endFrame', 'lies before "startFrame". Swap them.');
  loop.done();
  return read;
}

export interface LaneContext {
  readonly catalog: Catalog;
  readonly node: (id: NodeId) => PatchNode | undefined;
}

export function readLane(value: unknown, place: Place, context: LaneContext): AutomationLane {
  const fields = new Fields(value, place);
  const target = { node: fields.id('node'), param: fields.text('param', 60) };
  const [min, max] = rangeOf(target, fields, context);
  let last = -1;
  const points = fields.array('points', LIMITS.pointsPerLane).map((point): [number, number] => {
    const [frame, level, ...more]: readonly unknown[] = Array.isArray(point) ? point : [];
    if (typeof frame !== 'number' || typeof level !== 'number' || more.length > 0) {
      fields.fault('bad-point', 'points', 'has to hold pairs of a frame and a value.');
      return [0, min];
    }
    if (!Number.isInteger(frame) || frame <= last || frame > MAX_FRAMES) fields.fault('out-of-order', 'points', `has a point at frame ${frame} after one at ${last}; frames are whole numbers and rise.`);
    if (!(level >= min && level <= max)) fields.fault('out-of-range', 'points', `has a value of ${level} at frame ${frame}; it has to lie between ${min} and ${max}.`);
    last = frame;
    return [frame + 0, level + 0];
  });
  fields.done();
  return { ...target, points };
}

function rangeOf(target: { node: NodeId; param: string }, fields: Fields, context: LaneContext): readonly [min: number, max: number] {
  const node = context.node(target.node);
  const open = [-Number.MAX_VALUE, Number.MAX_VALUE] as const;
  if (node === undefined) {
    fields.fault('no-such-node', 'node', `is ${quote(target.node)}, and there is no such node. Remove the lane or add the node.`);
    return open;
  }
  const definition = definitionOf(node, context.catalog);
  if (definition === undefined) {
    if (!NAME_PATTERN.test(target.param)) fields.fault('bad-name', 'param', `is ${quote(target.param)}, which cannot be the name of a parameter.`);
    return open;
  }
  const param = Object.hasOwn(definition.params, target.param) ? definition.params[target.param] : undefined;
  if (param !== undefined) return [param.min, param.max];
  fields.fault('unknown-param', 'param', `is ${quote(target.param)}, which is not a parameter of ${definition.name}. It has ${listed(Object.keys(definition.params))}.`);
  return open;
}

export function readFrame(value: unknown, place: Place): Frame {
  const fields = new Fields(value, place);
  const frame = { title: fields.text('title', LIMITS.labelChars), ...readBox(fields), tint: fields.oneOf('tint', ['none', ...TOOLS]) };
  fields.done();
  return frame;
}

export function readComment(value: unknown, place: Place): Comment {
  const fields = new Fields(value, place);
  const comment = { text: fields.text('text', LIMITS.textChars), ...readBox(fields) };
  fields.done();
  return comment;
}

function readBox(fields: Fields): { x: number; y: number; width: number; height: number } {
  return {
    x: fields.number('x', POSITION.min, POSITION.max),
    y: fields.number('y', POSITION.min, POSITION.max),
    width: fields.number('width', 0, POSITION.max),
    height: fields.number('height', 0, POSITION.max),
  };
}
