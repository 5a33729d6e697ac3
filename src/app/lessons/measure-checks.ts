/**
 * Says of each check whether it holds, and what was measured. What only asks for the document is answered from it; what sounds is
 * rendered by the host, all checks of one stretch in one pass. Any thread.
 */
import { NO_SOUND_DB } from '../../kit/index.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Check, Measure, Moment } from '../../patch/lesson.ts';
import type { Patch } from '../../patch/patch.ts';
import { definitionOf } from '../../patch/values.ts';
import { durationFrames, nodeAt } from '../media-nodes.ts';
import { type ObserveJob, type Observed, watchKey } from '../observe-patch.ts';
import { boundsText, resultWords } from './check-words.ts';
import { checkedValues } from './checked-values.ts';
import { isSounding, ProbedPatch, type Reading } from './probes.ts';
import { nodesBetween, resolveNode } from './routes.ts';
import { isWithin, statisticOf } from './statistic.ts';

export interface CheckResult {
  /** Undefined where it could not be measured. */
  readonly value: number | undefined;
  readonly isDone: boolean;
  readonly words: string;
}

/** Renders a stretch and tells what nodes said meanwhile: by `observePatch`, here or in a worker. */
export type Observe = (patch: Patch, job: ObserveJob) => Promise<Observed>;

/** Often enough for a drum's compressor, seldom enough for a minute of it. */
const EVERY_SECONDS = 0.01;
/** More than a song is no lesson, and a file from elsewhere is not to keep this machine busy. */
const MAX_SPAN_SECONDS = 900;
/** Where neither the check nor a loop says what is to be measured. */
const DEFAULT_SECONDS = 10;

/** All that a check asks for. */
export const measuresOf = ({ measure, minus, when }: Check): readonly Measure[] => [measure, ...(minus ? [minus] : []), ...(when ? [when.measure] : [])];

/** Whether it is answered by the document alone. */
export const isOfDocument = (check: Check): boolean => !measuresOf(check).some(isSounding);

export async function measureChecks(patch: Patch, catalog: Catalog, checks: readonly Check[], observe: Observe): Promise<readonly CheckResult[]> {
  const results = new Map<Check, CheckResult>();
  const spans = new Map<string, Check[]>();
  for (const check of checks) {
    if (isOfDocument(check)) results.set(check, documentResult(patch, catalog, check));
    else {
      const key = JSON.stringify(check.span ?? null);
      spans.set(key, [...(spans.get(key) ?? []), check]);
    }
  }
  for (const together of spans.values()) for (const [check, result] of await measureSpan(patch, catalog, together, observe)) results.set(check, result);
  return checks.map((check) => results.get(check)!);
}

/** At once, for a check that asks for nothing but the document. */
export function documentResult(patch: Patch, catalog: Catalog, check: Check): CheckResult {
  const value = documentValue(patch, catalog, check.measure);
  const less = check.minus === undefined ? 0 : documentValue(patch, catalog, check.minus);
  if (typeof value === 'string') return unmeasured(check, value);
  if (typeof less === 'string') return unmeasured(check, less);
  const found = statisticOf([value], check.statistic, check.percent, check.within);
  return found === undefined ? unmeasured(check, 'It could not be read.') : measured(check, found - less, choicesOf(patch, catalog, check.measure));
}

const unmeasured = (check: Check, reason: string): CheckResult => ({ value: undefined, isDone: false, words: resultWords(check, undefined, { reason }) });
const measured = (check: Check, value: number, names?: readonly string[]): CheckResult => ({ value, isDone: isWithin(value, check.wanted), words: resultWords(check, value, { ...(names === undefined ? {} : { names }) }) });

/** What the values of a choice or switch are called. */
function choicesOf(patch: Patch, catalog: Catalog, measure: Measure): readonly string[] | undefined {
  const path = measure.kind === 'param' ? resolveNode(patch, catalog, measure.node) : undefined;
  const definition = path === undefined ? undefined : definitionOf(nodeAt(patch, path), catalog);
  if (definition === undefined || measure.kind !== 'param') return undefined;
  const param = definition.params[measure.name];
  const setting = definition.config?.[measure.name];
  return param?.choices ?? (param?.toggle === true || setting?.kind === 'toggle' ? ['off', 'on'] : setting?.kind === 'choice' ? setting.choices : undefined);
}

/** A number, or why there is none. */
function documentValue(patch: Patch, catalog: Catalog, measure: Measure): number | string {
  if (measure.kind === 'route') {
    const between = nodesBetween(patch, catalog, measure.from, measure.to);
    return measure.through === undefined ? Math.min(1, between.length) : between.filter((id) => patch.nodes.get(id)?.type === measure.through).length;
  }
  const path = resolveNode(patch, catalog, measure.node);
  const node = path === undefined ? undefined : nodeAt(patch, path);
  const definition = definitionOf(node, catalog);
  if (node === undefined || definition === undefined) return typeof measure.node === 'string' ? `There is no node "${measure.node}" any more.` : `There is no ${catalog.get(measure.node.type)?.name ?? measure.node.type} there yet.`;
  if (measure.kind === 'bypass') return node.bypassed ? 1 : 0;
  if (measure.kind !== 'param') return 'It could not be read.';
  const values = checkedValues(node, definition);
  return Object.hasOwn(values, measure.name) ? values[measure.name]! : `It has nothing called “${measure.name}”.`;
}

async function measureSpan(patch: Patch, catalog: Catalog, checks: readonly Check[], observe: Observe): Promise<ReadonlyMap<Check, CheckResult>> {
  const frames = spanFrames(patch, catalog, checks[0]!.span);
  const all = (reason: string): ReadonlyMap<Check, CheckResult> => new Map(checks.map((check) => [check, unmeasured(check, reason)]));
  if (typeof frames === 'string') return all(frames);
  const probed = new ProbedPatch(patch, catalog);
  const readings = new Map<Measure, Reading>();
  for (const measure of checks.flatMap(measuresOf)) if (isSounding(measure)) readings.set(measure, probed.reading(measure));
  const watch = [...readings.values()].flatMap((reading) => ('path' in reading ? [{ path: reading.path, name: reading.name }] : []));
  if (watch.length === 0) return new Map(checks.map((check) => [check, seenResult(patch, catalog, check, readings, new Map())]));
  const observed = await observe(probed.patch, { ...frames, everyFrames: Math.max(1, Math.round(EVERY_SECONDS * patch.rateHz)), watch });
  if (!observed.ok) return all(observed.diagnostics[0]?.message ?? 'The patch could not be rendered.');
  return new Map(checks.map((check) => [check, seenResult(patch, catalog, check, readings, observed.observation.values)]));
}

function seenResult(patch: Patch, catalog: Catalog, check: Check, readings: ReadonlyMap<Measure, Reading>, seen: ReadonlyMap<string, readonly Float32Array[]>): CheckResult {
  const series = (measure: Measure): readonly number[] | number | string => {
    const reading = readings.get(measure);
    if (reading === undefined) return documentValue(patch, catalog, measure);
    if ('reason' in reading) return reading.reason;
    return (seen.get(watchKey(reading)) ?? []).map((values) => values[reading.index]!);
  };
  const when = check.when && { ...check.when, series: series(check.when.measure) };
  if (typeof when?.series === 'string') return unmeasured(check, when.series);
  const counts = (k: number): boolean => when === undefined || isWithin((typeof when.series === 'number' ? when.series : (when.series as readonly number[])[k]) ?? NaN, when.bounds);
  const reduced = (measure: Measure): number | string => {
    const values = series(measure);
    if (typeof values === 'string') return values;
    if (typeof values === 'number') return values;
    const found = statisticOf(values.filter((_, k) => counts(k)), check.statistic, check.percent, check.within);
    if (found !== undefined) return found;
    if (when !== undefined) return `nothing yet, wanted ${boundsText(check)}.`;
    // A check that sets no lower bound asks for no sound.
    return values.length > 0 && check.minus === undefined && check.wanted.min === undefined ? NO_SOUND_DB : 'There is no sound to measure.';
  };
  const value = reduced(check.measure);
  const less = check.minus === undefined ? 0 : reduced(check.minus);
  if (typeof value === 'string') return unmeasured(check, value);
  if (typeof less === 'string') return unmeasured(check, less);
  return measured(check, value - less);
}

function spanFrames(patch: Patch, catalog: Catalog, span: Check['span']): { readonly fromFrame: number; readonly toFrame: number } | string {
  const { markers, loop } = patch.transport;
  if (span === undefined) {
    if (loop.endFrame > loop.startFrame) return { fromFrame: loop.startFrame, toFrame: loop.endFrame };
    return { fromFrame: 0, toFrame: Math.min(durationFrames(patch, catalog) || Infinity, DEFAULT_SECONDS * patch.rateHz) };
  }
  const frameOf = (moment: Moment): number | undefined => (typeof moment === 'number' ? Math.round(moment * patch.rateHz) : markers.find(({ name }) => name === moment)?.frame);
  const [fromFrame, toFrame] = [frameOf(span.from), frameOf(span.to)];
  if (fromFrame === undefined || toFrame === undefined) return `There is no marker “${fromFrame === undefined ? span.from : span.to}” any more.`;
  if (toFrame - fromFrame > MAX_SPAN_SECONDS * patch.rateHz) return `The stretch that is to be measured is longer than ${MAX_SPAN_SECONDS / 60} minutes.`;
  return toFrame > fromFrame ? { fromFrame, toFrame } : 'The stretch that is to be measured is empty.';
}
