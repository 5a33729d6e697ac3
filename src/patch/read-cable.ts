/** Reads one cable; its ends have to be there. Pure. */
import type { CatalogNode, NodeId, Param } from '../kit/index.ts';
import { SILENCE_DB } from '../kit/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Place } from './fields.ts';
import { Fields, quote } from './fields.ts';
import { CABLE_GAIN_MAX_DB, NAME_PATTERN } from './limits.ts';
import type { Cable, CableEnd, PatchNode } from './patch.ts';
import { CURVES } from './patch.ts';
import { listed } from './read-node.ts';
import { definitionOf } from './values.ts';

export interface CableContext {
  readonly catalog: Catalog;
  readonly node: (id: NodeId) => PatchNode | undefined;
}

/** What a cable's target port turned out to be; `open` on a placeholder, whose ports nobody knows. */
type Target = { readonly is: 'input' } | { readonly is: 'param'; readonly param: Param } | { readonly is: 'open' };

export function readCable(value: unknown, place: Place, context: CableContext): Cable {
  const fields = new Fields(value, place);
  const from = readEnd(fields.object('from'), context, (definition) => Object.keys(definition.outputs), 'output');
  const to = fields.object('to');
  const end = readEnd(to, context, (definition) => [...Object.keys(definition.inputs), ...openParams(definition)], 'input or parameter to modulate');
  const cable = { from, to: end, gainDb: fields.number('gainDb', SILENCE_DB, CABLE_GAIN_MAX_DB, ' dB'), inverted: fields.toggle('inverted') };
  const target = targetOf(end, context);
  const modulates = target.is === 'param' || (target.is === 'open' && (fields.has('depth') || fields.has('curve')));
  const modulation = modulates ? readModulation(fields, target) : {};
  if (target.is === 'input') {
    for (const key of ['depth', 'curve']) if (fields.has(key)) fields.fault('not-modulation', key, `belongs to a cable that ends at a parameter; ${quote(end.port)} is an input. Remove it.`);
  }
  fields.done();
  return { ...cable, ...modulation };
}

export const cableEndsKey = (cable: Pick<Cable, 'from' | 'to'>): string => `${cable.from.node} ${cable.from.port} ${cable.to.node} ${cable.to.port}`;

const openParams = (definition: CatalogNode): string[] => Object.keys(definition.params).filter((name) => definition.params[name]?.modulatable === true);

function readEnd(fields: Fields, context: CableContext, portsOf: (definition: CatalogNode) => readonly string[], what: string): CableEnd {
  const end = { node: fields.id('node'), port: fields.text('port', 60) };
  fields.done();
  const node = context.node(end.node);
  if (node === undefined) {
    fields.fault('no-such-node', 'node', `is ${quote(end.node)}, and there is no such node. Remove the cable or add the node.`);
    return end;
  }
  const definition = definitionOf(node, context.catalog);
  if (definition === undefined) {
    if (!NAME_PATTERN.test(end.port)) fields.fault('bad-name', 'port', `is ${quote(end.port)}, which cannot be the name of a port.`);
    return end;
  }
  const ports = portsOf(definition);
  if (!ports.includes(end.port)) fields.fault('no-such-port', 'port', `is ${quote(end.port)}, and ${definition.name} (node ${quote(end.node)}) has no such ${what}. It has ${listed(ports)}.`);
  return end;
}

function targetOf(end: CableEnd, context: CableContext): Target {
  const definition = definitionOf(context.node(end.node), context.catalog);
  if (definition === undefined) return { is: 'open' };
  const param = Object.hasOwn(definition.params, end.port) ? definition.params[end.port] : undefined;
  return param === undefined ? { is: 'input' } : { is: 'param', param };
}

function readModulation(fields: Fields, target: Target): Pick<Cable, 'depth' | 'curve'> {
  const reach = target.is === 'param' ? target.param.max - target.param.min : Number.MAX_VALUE;
  return { depth: fields.number('depth', -reach, reach), curve: fields.oneOf('curve', CURVES) };
}
