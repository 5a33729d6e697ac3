/**
 * Validation: unknown JSON → a patch of fresh objects, with everything that is wrong and where. Numbers of parts are checked
 * before any is built. Pure; never throws for what a file holds.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { Where } from '../kit/index.ts';
import { isId } from '../kit/index.ts';
import type { Place } from './fields.ts';
import { Fields, capital, pointerPart, quote } from './fields.ts';
import type { Findings } from './findings.ts';
import { LIMITS, RATE_HZ } from './limits.ts';
import type { AutomationLane, Cable, Comment, EmbeddedChain, Frame, Patch, PatchNode } from './patch.ts';
import { FORMAT, KINDS } from './patch.ts';
import type { CableContext } from './read-cable.ts';
import { cableEndsKey, readCable } from './read-cable.ts';
import { readLesson } from './read-lesson.ts';
import { readHash } from './read-media.ts';
import { readNode } from './read-node.ts';
import { readComment, readFrame, readLane, readTransport } from './read-score.ts';

export interface ReadOptions {
  readonly catalog: Catalog;
  readonly findings: Findings;
  /** Ignores fields it does not know, in a file of a newer format. */
  readonly lenient?: boolean;
}

/** Undefined where anything was found to be in error. */
export function readPatch(value: unknown, options: ReadOptions): Patch | undefined {
  const { findings } = options;
  const place: Place = { pointer: '', where: {}, name: 'the patch', findings, lenient: options.lenient ?? false };
  if (!isWithinLimits(value, findings)) return undefined;
  const patch = readDocument(value, place, { catalog: options.catalog, path: '', chainDepth: 0 });
  return findings.hasErrors ? undefined : patch;
}

interface Context {
  readonly catalog: Catalog;
  /** Of the chains around this document: '' or 'outer/inner/'. */
  readonly path: string;
  readonly chainDepth: number;
}

/** The chain of a node, as an edit brings it: `readPatch` for a part. */
export function readEmbeddedChain(value: unknown, place: Place, catalog: Catalog, path: string): EmbeddedChain {
  return readChain(value, place, { catalog, path, chainDepth: path.split('/').length - 1 });
}

function readDocument(value: unknown, place: Place, context: Context): Patch {
  const fields = new Fields(value, place);
  if (!place.lenient && fields.raw('format') !== FORMAT) fields.fault('bad-format', 'format', `is ${quote(fields.raw('format'))}; it has to be ${FORMAT}.`);
  const head = {
    format: FORMAT,
    id: fields.id('id'),
    kind: fields.oneOf('kind', KINDS),
    title: fields.text('title', LIMITS.labelChars),
    description: fields.text('description', LIMITS.textChars),
    author: fields.text('author', LIMITS.labelChars),
    license: fields.text('license', LIMITS.labelChars),
    tags: readTags(fields),
    rateHz: fields.integer('rateHz', RATE_HZ.min, RATE_HZ.max),
  } as const;
  const whereOf = (part: Where): Where => ({ ...place.where, ...part });
  const nodes = readTable<PatchNode>(fields, 'nodes', 'node', (id) => whereOf({ node: context.path + id }), (id, raw, at) =>
    readNode(id, raw, at, { catalog: context.catalog, readChain: (chain, chainPlace) => readChain(chain, chainPlace, { ...context, path: `${context.path}${id}/`, chainDepth: context.chainDepth + 1 }) }));
  const lookup: CableContext = { catalog: context.catalog, node: (id) => nodes.get(id) };
  const cables = readTable<Cable>(fields, 'cables', 'cable', (id) => whereOf({ cable: context.path + id }), (_, raw, at) => readCable(raw, at, lookup));
  reportTwins(cables, fields);
  const rest = {
    frames: readTable<Frame>(fields, 'frames', 'frame', () => place.where, (_, raw, at) => readFrame(raw, at), LIMITS.frames),
    comments: readTable<Comment>(fields, 'comments', 'comment', () => place.where, (_, raw, at) => readComment(raw, at), LIMITS.comments),
    automation: readTable<AutomationLane>(fields, 'automation', 'lane', () => place.where, (_, raw, at) => readLane(raw, at, lookup), LIMITS.lanes),
    transport: readTransport(fields.raw('transport'), fields.at('transport')),
    ...(fields.has('lesson') ? { lesson: readLesson(fields.raw('lesson'), fields.at('lesson')) } : {}),
  };
  fields.done();
  return { ...head, nodes, cables, ...rest };
}

function readTable<T>(fields: Fields, key: string, noun: string, whereOf: (id: string) => Where, read: (id: string, raw: unknown, place: Place) => T, limit = Infinity): ReadonlyMap<string, T> {
  const table = fields.object(key);
  const entries = new Map<string, T>();
  const ids = table.keys();
  if (ids.length > limit) {
    fields.fault('too-many', key, `has ${ids.length} entries; at most ${limit} are allowed. Remove some.`);
    return entries;
  }
  const inner = table.place.name.includes(' of the patch') ? '' : ` in ${fields.place.name}`;
  for (const id of ids) {
    if (fields.place.findings.isFull) break;
    const name = `${noun} "${id.slice(0, 40)}"${inner}`;
    if (!isId(id)) table.place.findings.add('bad-id', `${capital(name)} has no valid id: 1 to 40 lower-case letters, digits and hyphens, the first no hyphen. Rename it.`, { ...table.place.where, pointer: table.place.pointer + pointerPart(id) });
    else entries.set(id, read(id, table.entry(id), table.at(id, name, whereOf(id))));
  }
  return entries;
}

export function readTags(fields: Fields): readonly string[] {
  return fields.array('tags', LIMITS.tags).map((tag, index) => new Fields({ tag }, { ...fields.at('tags'), pointer: `${fields.place.pointer}/tags/${index}` }).text('tag', LIMITS.labelChars));
}

function readChain(value: unknown, place: Place, context: Context): EmbeddedChain {
  const fields = new Fields(value, place);
  if (context.chainDepth > LIMITS.chainDepth) fields.fault('too-deep', 'patch', `is nested in more than ${LIMITS.chainDepth} chains. Take some apart.`);
  const patch = readDocument(fields.raw('patch'), fields.at('patch', place.name), context);
  if (patch.kind !== 'chain') fields.fault('not-a-chain', 'patch', `is of the kind ${quote(patch.kind)}; only a chain can be embedded. Change its kind.`);
  const origin = fields.has('origin') ? fields.object('origin') : undefined;
  const from = origin === undefined ? {} : { origin: { id: origin.id('id'), hash: readHash(origin, 'hash') } };
  origin?.done();
  fields.done();
  return { patch, ...from };
}

/** Two cables between the same two ports are one, louder: refused, so that a cable means one thing. */
function reportTwins(cables: ReadonlyMap<string, Cable>, fields: Fields): void {
  const seen = new Map<string, string>();
  for (const [id, cable] of cables) {
    const ends = cableEndsKey(cable);
    const twin = seen.get(ends);
    if (twin === undefined) seen.set(ends, id);
    else fields.fault('duplicate-cable', 'cables', `has "${twin}" and "${id}" between the same two ports. Keep one and set its gain.`);
  }
}

const sizeOf = (table: unknown): number => (typeof table === 'object' && table !== null ? Object.keys(table).length : 0);
const member = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined);

/** Counts the parts of the document and of all embedded chains, before any is built. */
function isWithinLimits(document: unknown, findings: Findings): boolean {
  let nodes = 0;
  let cables = 0;
  for (const pending = [document]; pending.length > 0;) {
    const one = pending.pop();
    const table = member(one, 'nodes');
    nodes += sizeOf(table);
    cables += sizeOf(member(one, 'cables'));
    if (nodes > LIMITS.nodes || cables > LIMITS.cables) break;
    if (typeof table !== 'object' || table === null) continue;
    for (const id of Object.keys(table)) {
      const embedded = member(member(member(table, id), 'chain'), 'patch');
      if (embedded !== undefined) pending.push(embedded);
    }
  }
  return reportTotals(nodes, cables, findings);
}

/** The same for a patch in memory, whose tables are maps. */
export function exceedsLimits(patch: Patch, findings: Findings): boolean {
  const totals = { nodes: 0, cables: 0 };
  const count = (one: Patch): void => {
    totals.nodes += one.nodes.size;
    totals.cables += one.cables.size;
    for (const { chain } of one.nodes.values()) if (chain !== undefined) count(chain.patch);
  };
  count(patch);
  const tables: readonly (readonly [name: string, size: number, limit: number])[] = [
    ['frames', patch.frames.size, LIMITS.frames],
    ['comments', patch.comments.size, LIMITS.comments],
    ['lanes', patch.automation.size, LIMITS.lanes],
  ];
  for (const [name, size, limit] of tables) if (size > limit) findings.add('too-many', `The patch would have ${size} ${name}; at most ${limit} are allowed. Remove some first.`);
  return !reportTotals(totals.nodes, totals.cables, findings);
}

/** Whether they are few enough. */
function reportTotals(nodes: number, cables: number, findings: Findings): boolean {
  if (nodes > LIMITS.nodes) findings.add('too-many-nodes', `The patch has more than ${LIMITS.nodes} nodes with those of its chains. Split it.`, { pointer: '/nodes' });
  if (cables > LIMITS.cables) findings.add('too-many-cables', `The patch has more than ${LIMITS.cables} cables with those of its chains. Split it.`, { pointer: '/cables' });
  return !findings.hasErrors;
}
