/**
 * Whether an edit may be done, and doing it. An edit is held to the same rules as a file, by the same readers: what they
 * would refuse to read is refused here, so that every patch that was made by edits can be saved and opened. Pure.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogNode, Diagnostic, Where } from '../kit/index.ts';
import { isId } from '../kit/index.ts';
import type { Applied } from './apply.ts';
import { applyTo } from './apply.ts';
import { Draft } from './draft.ts';
import type { Edit } from './edit.ts';
import type { Place } from './fields.ts';
import { Fields, quote } from './fields.ts';
import { Findings } from './findings.ts';
import { LIMITS, POSITION, RATE_HZ } from './limits.ts';
import type { Cable, Patch, PatchNode } from './patch.ts';
import { KINDS } from './patch.ts';
import { readCable } from './read-cable.ts';
import { readMedia } from './read-media.ts';
import { readNode, readParam, readSetting } from './read-node.ts';
import { exceedsLimits, readEmbeddedChain, readTags } from './read-patch.ts';
import { readLesson } from './read-lesson.ts';
import { readComment, readFrame, readLane, readTransport } from './read-score.ts';
import { nodeToJson, patchToJson } from './to-json.ts';
import { definitionOf } from './values.ts';

export type Attempt = ({ readonly ok: true } & Applied) | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Does the edit if it may be done; else says why not, and nothing has changed. */
export function attempt(patch: Patch, edit: Edit, catalog: Catalog): Attempt {
  return attemptIn(patch, edit, { catalog, path: '' });
}

/** What stands against an edit; empty if nothing does. */
export function check(patch: Patch, edit: Edit, catalog: Catalog): readonly Diagnostic[] {
  const result = attempt(patch, edit, catalog);
  return result.ok ? [] : result.diagnostics;
}

interface Context {
  readonly catalog: Catalog;
  /** Of the chains around the patch that is edited: '' or 'outer/inner/'. */
  readonly path: string;
}

function attemptIn(patch: Patch, edit: Edit, context: Context): Attempt {
  const draft = new Draft(patch);
  const findings = new Findings();
  const inverse = tryOn(draft, edit, context, findings);
  if (inverse !== undefined && mayGrow(edit)) exceedsLimits(draft.patch, findings);
  if (inverse === undefined || findings.hasErrors) return { ok: false, diagnostics: findings.list().filter(({ severity }) => severity === 'error') };
  return { ok: true, patch: draft.finish(), inverse };
}

function tryOn(draft: Draft, edit: Edit, context: Context, findings: Findings): Edit | undefined {
  if (edit.kind === 'batch') return tryBatch(draft, edit.edits, context, findings);
  new Checker(draft, context, findings).check(edit);
  return findings.hasErrors ? undefined : applyTo(draft, edit);
}

/** Each edit is checked against what those before it have left. */
function tryBatch(draft: Draft, edits: readonly Edit[], context: Context, findings: Findings): Edit | undefined {
  const inverses: Edit[] = [];
  for (const edit of edits) {
    const inverse = tryOn(draft, edit, context, findings);
    if (inverse === undefined) return undefined;
    inverses.push(inverse);
  }
  return { kind: 'batch', edits: inverses.reverse() };
}

function mayGrow(edit: Edit): boolean {
  if (edit.kind === 'batch') return edit.edits.some(mayGrow);
  if (edit.kind === 'inside') return mayGrow(edit.edit);
  return ['add-node', 'replace-node', 'set-chain', 'add-cable', 'set-frame', 'set-comment', 'set-lane'].includes(edit.kind);
}

class Checker {
  readonly #draft: Draft;
  readonly #context: Context;
  readonly #findings: Findings;

  constructor(draft: Draft, context: Context, findings: Findings) {
    this.#draft = draft;
    this.#context = context;
    this.#findings = findings;
  }

  check(edit: Exclude<Edit, { kind: 'batch' }>): void {
    const { nodes, frames, comments, automation } = this.#patch;
    switch (edit.kind) {
      case 'add-node':
        return this.#newId(edit.id, nodes.has(edit.id), 'node') ? this.#wholeNode(edit.id, edit.node) : undefined;
      case 'remove-node':
        return void (this.#node(edit.id) && this.#isFree(edit.id));
      case 'replace-node':
        return void (this.#node(edit.id) && this.#replacement(edit.id, edit.node));
      case 'set-param':
        return this.#value(edit.node, 'parameter', edit.param, edit.value);
      case 'set-config':
        return this.#value(edit.node, 'setting', edit.name, edit.value);
      case 'set-bypass':
        return this.#changed(edit.node, { bypassed: edit.bypassed });
      case 'set-label':
        return this.#changed(edit.node, { label: edit.label });
      case 'set-exposed':
        return this.#changed(edit.node, { exposed: edit.exposed });
      case 'set-media':
        return this.#media(edit);
      case 'set-chain':
        return this.#chain(edit);
      case 'move':
        return edit.to.forEach(([id, x, y]) => this.#position(id, x, y));
      case 'add-cable':
        return this.#newId(edit.id, this.#patch.cables.has(edit.id), 'cable') ? this.#newCable(edit.id, edit.cable) : undefined;
      case 'remove-cable':
        return void this.#cable(edit.id);
      case 'set-cable': {
        const { kind: _, id, ...change } = edit;
        const cable = this.#cable(id);
        return cable === undefined ? undefined : this.#readCable(id, { ...cable, ...change });
      }
      case 'set-frame':
        return this.#entry(edit.id, frames, edit.frame, 'frame', (value, place) => readFrame(value, place));
      case 'set-comment':
        return this.#entry(edit.id, comments, edit.comment, 'comment', (value, place) => readComment(value, place));
      case 'set-lane':
        return this.#entry(edit.id, automation, edit.lane, 'lane', (value, place) => readLane(value, place, this.#lookup()));
      case 'set-transport':
        return void readTransport({ ...this.#patch.transport, ...edit.transport }, this.#place('the transport'));
      case 'set-meta':
        return this.#meta(edit.meta);
      case 'set-lesson':
        return void (edit.lesson !== null && readLesson(edit.lesson, this.#place('the lesson')));
      case 'inside':
        return this.#inside(edit);
    }
  }

  get #patch(): Patch {
    return this.#draft.patch;
  }

  #place(name: string, where: Where = {}): Place {
    return { pointer: '', where, name, findings: this.#findings, lenient: false };
  }

  #nodePlace(id: string): Place {
    return this.#place(`node ${quote(id)}`, { node: this.#context.path + id });
  }

  #lookup(): { catalog: Catalog; node: (id: string) => PatchNode | undefined } {
    return { catalog: this.#context.catalog, node: (id) => this.#patch.nodes.get(id) };
  }

  #node(id: string): PatchNode | undefined {
    const node = this.#patch.nodes.get(id);
    if (node === undefined) this.#findings.add('no-such-node', `There is no node ${quote(id)}. It may have been removed; choose another.`, { node: this.#context.path + id });
    return node;
  }

  #cable(id: string): Cable | undefined {
    const cable = this.#patch.cables.get(id);
    if (cable === undefined) this.#findings.add('no-such-cable', `There is no cable ${quote(id)}. It may have been removed; choose another.`, { cable: this.#context.path + id });
    return cable;
  }

  #newId(id: string, taken: boolean, noun: string): boolean {
    if (!isId(id) || id === 'constructor' || id === 'prototype') this.#findings.add('bad-id', `${quote(id)} cannot be the id of a ${noun}: 1 to 40 lower-case letters, digits and hyphens, the first no hyphen.`);
    else if (taken) this.#findings.add('duplicate-id', `There is a ${noun} ${quote(id)} already. Take another id.`);
    else return true;
    return false;
  }

  /** Undefined, with a finding, for a placeholder: nobody knows its values. */
  #definition(id: string): CatalogNode | undefined {
    const node = this.#node(id);
    const definition = definitionOf(node, this.#context.catalog);
    if (node !== undefined && definition === undefined) this.#findings.add('unknown-type', `Node ${quote(id)} is of the type ${quote(node.type)}, which is not installed, so that it cannot be changed. It can be moved, renamed and removed.`, { node: this.#context.path + id });
    return definition;
  }

  #wholeNode(id: string, node: PatchNode): void {
    const place = this.#nodePlace(id);
    const { catalog, path } = this.#context;
    const definition = catalog.get(node.type);
    const isKnown = definition !== undefined && node.version <= definition.version;
    if (isKnown === (node.unknown !== undefined) || (isKnown && node.version !== definition.version)) {
      return this.#findings.add('unknown-type', `Node ${quote(id)} of the type ${quote(node.type)}, version ${node.version}, does not fit what is installed. Choose a node from the palette.`, place.where);
    }
    readNode(id, nodeToJson(node), place, { catalog, readChain: (value, at) => readEmbeddedChain(value, at, catalog, `${path}${id}/`) });
  }

  #isFree(id: string): void {
    const cables = this.#draft.cablesAt(id).size;
    if (cables > 0) this.#findings.add('node-in-use', `Node ${quote(id)} still has ${cables} cables. Remove them first.`, { node: this.#context.path + id });
    for (const lane of this.#patch.automation.values()) {
      if (lane.node === id) return this.#findings.add('node-in-use', `Node ${quote(id)} is still automated. Remove its lanes first.`, { node: this.#context.path + id });
    }
  }

  #replacement(id: string, node: PatchNode): void {
    this.#wholeNode(id, node);
    const lookup = { catalog: this.#context.catalog, node: (asked: string) => (asked === id ? node : this.#patch.nodes.get(asked)) };
    for (const cable of this.#draft.cablesAt(id)) readCable(this.#patch.cables.get(cable), this.#cablePlace(cable), lookup);
    for (const [name, lane] of this.#patch.automation) if (lane.node === id) readLane(lane, this.#place(`lane ${quote(name)}`), lookup);
  }

  #value(id: string, noun: 'parameter' | 'setting', name: string, value: unknown): void {
    const definition = this.#definition(id);
    if (definition === undefined) return;
    const { params, config = {} } = definition;
    const values = new Fields({ [name]: value }, { ...this.#nodePlace(id), ofParams: true });
    const known = noun === 'parameter' ? Object.hasOwn(params, name) : Object.hasOwn(config, name);
    if (!known) return values.fault('unknown-param', name, `is no ${noun} of ${definition.name}. It has ${Object.keys(noun === 'parameter' ? params : config).join(', ') || 'none'}.`);
    if (value === null) return;
    const param = params[name];
    const setting = config[name];
    if (noun === 'parameter' && param !== undefined) readParam(name, param, values);
    else if (setting !== undefined) readSetting(name, setting, values);
  }

  /** Reads the node as it would be, without what did not change and may be large. */
  #changed(id: string, change: Partial<PatchNode>): void {
    const node = this.#node(id);
    if (node === undefined || (!('label' in change) && this.#definition(id) === undefined)) return;
    const { chain: _, ...rest } = { ...node, ...change };
    this.#wholeNode(id, rest);
  }

  #media({ node: id, media }: Extract<Edit, { kind: 'set-media' }>): void {
    const definition = this.#definition(id);
    if (definition === undefined || media === null) return;
    if (definition.role !== 'media') this.#findings.add('no-media', `${definition.name} (node ${quote(id)}) plays no file. Choose a node that does.`, { node: this.#context.path + id });
    readMedia(media, this.#nodePlace(id));
  }

  #chain({ node: id, chain }: Extract<Edit, { kind: 'set-chain' }>): void {
    const definition = this.#definition(id);
    if (definition === undefined || chain === null) return;
    if (definition.role !== 'chain') this.#findings.add('no-chain', `${definition.name} (node ${quote(id)}) embeds no chain. Choose a node that does.`, { node: this.#context.path + id });
    const value = { ...chain, patch: patchToJson(chain.patch) };
    readEmbeddedChain(value, this.#nodePlace(id), this.#context.catalog, `${this.#context.path}${id}/`);
  }

  #position(id: string, x: number, y: number): void {
    if (this.#node(id) === undefined) return;
    const fields = new Fields({ x, y }, this.#nodePlace(id));
    fields.number('x', POSITION.min, POSITION.max);
    fields.number('y', POSITION.min, POSITION.max);
  }

  #cablePlace(id: string): Place {
    return this.#place(`cable ${quote(id)}`, { cable: this.#context.path + id });
  }

  #readCable(id: string, cable: Cable): void {
    readCable(cable, this.#cablePlace(id), this.#lookup());
  }

  #newCable(id: string, cable: Cable): void {
    this.#readCable(id, cable);
    if (this.#findings.hasErrors) return;
    const twin = this.#draft.twinOf(cable);
    if (twin !== undefined) this.#findings.add('duplicate-cable', `These two ports are joined already, by cable ${quote(twin)}. Set its gain instead.`, { cable: this.#context.path + twin });
  }

  #entry<T extends object>(id: string, table: ReadonlyMap<string, T>, value: T | null, noun: string, read: (value: T, place: Place) => T): void {
    if (value !== null) {
      if (table.has(id) || this.#newId(id, false, noun)) read(value, this.#place(`${noun} ${quote(id)}`));
    } else if (!table.has(id)) this.#findings.add(`no-such-${noun}`, `There is no ${noun} ${quote(id)}. It may have been removed.`);
  }

  #meta(meta: Extract<Edit, { kind: 'set-meta' }>['meta']): void {
    const { kind, title, description, author, license, tags, rateHz } = { ...this.#patch, ...meta };
    const fields = new Fields({ kind, title, description, author, license, tags, rateHz }, this.#place('the patch'));
    fields.oneOf('kind', KINDS);
    fields.text('title', LIMITS.labelChars);
    fields.text('description', LIMITS.textChars);
    fields.text('author', LIMITS.labelChars);
    fields.text('license', LIMITS.labelChars);
    fields.integer('rateHz', RATE_HZ.min, RATE_HZ.max);
    readTags(fields);
    if (this.#context.path !== '' && kind !== 'chain') fields.fault('not-a-chain', 'kind', `is ${quote(kind)}, and this patch is embedded as a chain. Leave it a chain.`);
    for (const key of Object.keys(meta)) if (!['kind', 'title', 'description', 'author', 'license', 'tags', 'rateHz'].includes(key)) fields.fault('unknown-key', key, 'cannot be set by this edit.');
  }

  #inside({ node: id, edit }: Extract<Edit, { kind: 'inside' }>): void {
    const node = this.#node(id);
    if (node === undefined) return;
    if (node.chain === undefined) return this.#findings.add('no-chain', `Node ${quote(id)} embeds no chain, so that nothing inside it can be changed.`, { node: this.#context.path + id });
    const inner = attemptIn(node.chain.patch, edit, { ...this.#context, path: `${this.#context.path}${id}/` });
    if (!inner.ok) for (const { code, message, where } of inner.diagnostics) this.#findings.add(code, message, where);
  }
}
