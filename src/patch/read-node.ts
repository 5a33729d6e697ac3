/** Reads one node of a patch: what its definition says decides what it may hold. Pure. */
import type { CatalogNode, Config, ConfigValue, NodeId, Param, Setting } from '../kit/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Place } from './fields.ts';
import { Fields, capital, quote } from './fields.ts';
import { copyJson } from './copy-json.ts';
import { LIMITS, POSITION } from './limits.ts';
import { migrateNode } from './migrate.ts';
import type { EmbeddedChain, PatchNode } from './patch.ts';
import { readMedia } from './read-media.ts';

export interface NodeContext {
  readonly catalog: Catalog;
  /** Reads the chain embedded in a node; the document's reader, handed down so that the two files do not import each other. */
  readonly readChain: (value: unknown, place: Place, node: NodeId) => EmbeddedChain;
}

const TYPE_PATTERN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export function readNode(id: NodeId, value: unknown, place: Place, context: NodeContext): PatchNode {
  const fields = new Fields(value, place);
  const type = fields.text('type', LIMITS.labelChars);
  if (!TYPE_PATTERN.test(type)) fields.fault('bad-id', 'type', `is ${quote(type)}, which cannot be the name of a node type.`);
  const head = {
    type,
    version: fields.integer('version', 1, 1_000_000),
    x: fields.number('x', POSITION.min, POSITION.max),
    y: fields.number('y', POSITION.min, POSITION.max),
    label: fields.text('label', LIMITS.labelChars),
  };
  const definition = context.catalog.get(type);
  if (definition === undefined || head.version > definition.version) return readPlaceholder(head, definition, fields);

  const bypassed = fields.toggle('bypassed');
  const stored = migrateNode(definition, head.version, readLoose(fields), place);
  const params = readParams(definition, stored.params, fields);
  const config = readConfig(definition, stored.config, fields);
  const exposed = readExposed(definition, fields);
  const media = fields.has('media') ? readMedia(fields.raw('media'), fields.at('media')) : undefined;
  if (media !== undefined && definition.role !== 'media') fields.fault('no-media', 'media', `is set, but ${definition.name} plays no file. Remove it.`);
  const chain = fields.has('chain') ? context.readChain(fields.raw('chain'), fields.at('chain'), id) : undefined;
  if (chain !== undefined && definition.role !== 'chain') fields.fault('no-chain', 'chain', `is set, but ${definition.name} embeds no chain. Remove it.`);
  fields.done();
  return {
    ...head,
    version: definition.version,
    params,
    config,
    bypassed,
    exposed,
    ...(media === undefined ? {} : { media }),
    ...(chain === undefined ? {} : { chain }),
  };
}

type Head = Pick<PatchNode, 'type' | 'version' | 'x' | 'y' | 'label'>;

function readPlaceholder(head: Head, definition: CatalogNode | undefined, fields: Fields): PatchNode {
  const { place } = fields;
  const rest: Record<string, unknown> = {};
  for (const key of fields.keys()) if (!Object.hasOwn(head, key)) rest[key] = fields.entry(key);
  const unknown = copyJson(rest, place, LIMITS.unknownNodeChars);
  const where = { ...place.where, pointer: place.pointer };
  if (definition === undefined) {
    place.findings.add('unknown-type', `${capital(place.name)} is of the type ${quote(head.type)}, which is not installed. It is kept as it is and passes audio through.`, where, 'warning');
  } else {
    place.findings.add('newer-node', `${capital(place.name)} needs ${definition.name} version ${head.version}; version ${definition.version} is installed. It is kept as it is and passes audio through; update Patchcord to hear it.`, where, 'warning');
  }
  return { ...head, params: {}, config: {}, bypassed: false, exposed: [], unknown };
}

/** Values as any version may have stored them: a migration comes before the definition's own ranges. */
function readLoose(fields: Fields): { params: Record<string, number>; config: Record<string, ConfigValue> } {
  const params: [string, number][] = [];
  const config: [string, ConfigValue][] = [];
  const stored = fields.object('params');
  const names = stored.keys();
  if (names.length > LIMITS.paramsPerNode) fields.fault('too-many', 'params', `has ${names.length} entries; at most ${LIMITS.paramsPerNode} are allowed.`);
  else for (const name of names) params.push([name, stored.number(name, -Number.MAX_VALUE, Number.MAX_VALUE)]);
  const settings = fields.object('config');
  for (const name of settings.keys().slice(0, LIMITS.paramsPerNode)) {
    const value = settings.entry(name);
    if (typeof value === 'number') config.push([name, settings.number(name, -Number.MAX_VALUE, Number.MAX_VALUE)]);
    else if (typeof value === 'boolean') config.push([name, value]);
    else if (typeof value === 'string') config.push([name, settings.text(name, LIMITS.textChars)]);
    else settings.fault('wrong-type', name, 'has to be a number, a text, true or false.');
  }
  return { params: Object.fromEntries(params), config: Object.fromEntries(config) };
}

function readParams(definition: CatalogNode, stored: Readonly<Record<string, number>>, fields: Fields): Readonly<Record<string, number>> {
  const values = new Fields(stored, paramPlace(fields, 'params'));
  return Object.fromEntries(Object.keys(stored).map((name): [string, number] => {
    const param = Object.hasOwn(definition.params, name) ? definition.params[name] : undefined;
    if (param !== undefined) return [name, readParam(name, param, values)];
    values.fault('unknown-param', name, `is not a parameter of ${definition.name}. It has ${listed(Object.keys(definition.params))}.`);
    return [name, 0];
  }));
}

/** Out of range is an error rather than clipped: whoever made the file meant something else. */
export function readParam(name: string, param: Param, values: Fields): number {
  if (param.choices !== undefined || param.toggle) return values.integer(name, param.min, param.max);
  return values.number(name, param.min, param.max, param.unit === '' ? '' : ` ${param.unit}`);
}

function readConfig(definition: CatalogNode, stored: Config, fields: Fields): Config {
  const settings = definition.config ?? {};
  const values = new Fields(stored, paramPlace(fields, 'config'));
  return Object.fromEntries(Object.keys(stored).map((name): [string, ConfigValue] => {
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (setting !== undefined) return [name, readSetting(name, setting, values)];
    values.fault('unknown-setting', name, `is not a setting of ${definition.name}. It has ${listed(Object.keys(settings))}.`);
    return [name, 0];
  }));
}

export function readSetting(name: string, setting: Setting, values: Fields): ConfigValue {
  switch (setting.kind) {
    case 'number': return setting.integer ? values.integer(name, setting.min, setting.max) : values.number(name, setting.min, setting.max, setting.unit === '' ? '' : ` ${setting.unit}`);
    case 'choice': return values.oneOf(name, setting.choices);
    case 'toggle': return values.toggle(name);
    case 'text': return values.text(name, setting.maxLength);
  }
}

function readExposed(definition: CatalogNode, fields: Fields): readonly string[] {
  const names = new Set<string>();
  fields.array('exposed', LIMITS.paramsPerNode).forEach((name) => {
    const isOpen = typeof name === 'string' && Object.hasOwn(definition.params, name) && definition.params[name]?.modulatable === true;
    if (!isOpen) fields.fault('unknown-param', 'exposed', `names ${quote(name)}, which is not a parameter of ${definition.name} that can be modulated. Remove it.`);
    else if (names.has(name)) fields.fault('duplicate', 'exposed', `names ${quote(name)} twice. Keep one.`);
    else names.add(name);
  });
  return [...names];
}

const paramPlace = (fields: Fields, key: string): Place => ({ ...fields.at(key, fields.place.name), ofParams: true });

export const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.slice(0, 24).join(', ') + (names.length > 24 ? ' …' : ''));
