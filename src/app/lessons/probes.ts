/**
 * Hangs what a check measures by on the patch that is measured: hidden analysis nodes beside the sound, which change not a bit of
 * it. The document never gets them. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { Measure } from '../../patch/lesson.ts';
import type { Cable, Patch } from '../../patch/patch.ts';
import { definitionOf } from '../../patch/values.ts';
import { HIDDEN, withHidden } from '../listening/hidden.ts';
import { nodeAt } from '../media-nodes.ts';
import { resolveNode } from './routes.ts';

type Sounding = Extract<Measure, { kind: 'telemetry' | 'probe' }>;

/** Where a measure is read, or why it cannot be. */
export type Reading = { readonly path: string; readonly name: string; readonly index: number } | { readonly reason: string };

export const isSounding = (measure: Measure): measure is Sounding => measure.kind === 'telemetry' || measure.kind === 'probe';

export class ProbedPatch {
  #count = 0;
  readonly #probes = new Map<string, string>();

  constructor(public patch: Patch, private readonly catalog: Catalog) {}

  /** Hangs on what this needs, once for all that need the same. */
  reading(measure: Sounding): Reading {
    const path = resolveNode(this.patch, this.catalog, measure.node);
    if (path === undefined) return { reason: typeof measure.node === 'string' ? `There is no node "${measure.node}" any more.` : `There is no ${this.catalog.get(measure.node.type)?.name ?? measure.node.type} there yet.` };
    const { name, index = 0 } = measure;
    const at = measure.kind === 'telemetry' ? path : this.#probe(path, measure);
    if (at === undefined) return { reason: 'This port cannot be measured.' };
    const telemetry = definitionOf(nodeAt(this.patch, at), this.catalog)?.telemetry;
    const field = telemetry !== undefined && Object.hasOwn(telemetry, name) ? telemetry[name] : undefined;
    return field === undefined || index >= field.count ? { reason: `This node tells nothing called “${name}”.` } : { path: at, name, index };
  }

  #probe(path: string, { port, type }: Extract<Sounding, { kind: 'probe' }>): string | undefined {
    const key = `${path} ${port} ${type}`;
    const made = this.#probes.get(key);
    if (made !== undefined) return made;
    const definition = this.catalog.get(type);
    const [inlet] = Object.keys(definition?.inputs ?? {});
    if (definition === undefined || inlet === undefined) return undefined;
    const slash = path.lastIndexOf('/');
    const [place, node] = [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
    const id = `${HIDDEN}lesson-${++this.#count}`;
    const around = place === '' ? this.patch : nodeAt(this.patch, place)?.chain?.patch;
    const sources = around && cablesAt(around, this.catalog, node, port);
    if (sources === undefined) return undefined;
    const cables = sources.map((cable, k): [string, Cable] => [`${id}-${k}`, { ...cable, to: { node: id, port: inlet } }]);
    this.patch = withHidden(this.patch, { nodes: new Map([[id, createNode(definition)]]), cables: new Map(cables) }, place === '' ? [] : place.split('/'));
    const at = place === '' ? id : `${place}/${id}`;
    this.#probes.set(key, at);
    return at;
  }
}

/** What has to be led to a probe so that it hears this port: the outlet itself, or whatever arrives at the inlet. */
function cablesAt(patch: Patch, catalog: Catalog, node: string, port: string): readonly Cable[] | undefined {
  const definition = definitionOf(patch.nodes.get(node), catalog);
  if (definition === undefined) return undefined;
  if (Object.hasOwn(definition.outputs, port)) return [createCable({ node, port }, { node, port })];
  if (!Object.hasOwn(definition.inputs, port)) return undefined;
  return [...patch.cables.values()].filter(({ to }) => to.node === node && to.port === port);
}
