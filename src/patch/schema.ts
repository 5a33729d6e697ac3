/**
 * The JSON schema (draft 2020-12) of a patch document, for other people's tools. What it cannot say (that a cable's ends are
 * there, that points rise) only `read-patch.ts` checks; everything that reader accepts, the schema accepts. Pure.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { Schema } from '../catalog/schema.ts';
import { nodeSchema } from '../catalog/schema.ts';
import { ID_PATTERN, SILENCE_DB, TOOLS } from '../kit/index.ts';
import * as limits from './limits.ts';
import { STATISTICS } from './lesson.ts';
import { CURVES, FORMAT, KINDS } from './patch.ts';

const { LIMITS } = limits;

export function patchSchema(catalog: Catalog): Schema {
  const nodes = catalog.all();
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Patchcord patch, format ${FORMAT}`,
    $ref: '#/$defs/patch',
    $defs: {
      patch,
      node: {
        type: 'object',
        properties: { type: text(LIMITS.labelChars), version: whole(1, 1_000_000), ...point, label: text(LIMITS.labelChars) },
        required: ['type', 'version', 'x', 'y', 'label'],
        allOf: nodes.map(({ id, version }) => ({
          if: { properties: { type: { const: id }, version: { maximum: version } } },
          then: { $ref: '#/$defs/known', allOf: [{ $ref: `#/$defs/node-${id}` }] },
        })),
      },
      known,
      ...Object.fromEntries(nodes.map((node) => [`node-${node.id}`, nodeSchema(node)])),
      media, end: record({ node: id(), port: text(60) }), cable,
    },
  };
}

const record = (required: Readonly<Record<string, Schema>>, optional: Readonly<Record<string, Schema>> = {}): Schema => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});
const text = (maxLength: number): Schema => ({ type: 'string', maxLength });
const number = (minimum: number, maximum: number): Schema => ({ type: 'number', minimum, maximum });
const whole = (minimum: number, maximum: number): Schema => ({ type: 'integer', minimum, maximum });
const id = (): Schema => ({ type: 'string', pattern: ID_PATTERN.source });
const hash = (): Schema => ({ type: 'string', pattern: '^[0-9a-f]{64}$' });
const table = (of: Schema, maxProperties: number): Schema => ({ type: 'object', propertyNames: { pattern: ID_PATTERN.source }, additionalProperties: of, maxProperties });
const list = (items: Schema, maxItems: number): Schema => ({ type: 'array', items, maxItems });
const pair = (first: Schema, second: Schema): Schema => ({ type: 'array', prefixItems: [first, second], minItems: 2, maxItems: 2 });

const frame = whole(0, limits.MAX_FRAMES);
const point = { x: number(limits.POSITION.min, limits.POSITION.max), y: number(limits.POSITION.min, limits.POSITION.max) };
const boxed = { ...point, width: number(0, limits.POSITION.max), height: number(0, limits.POSITION.max) };

const media: Schema = {
  ...(record(
    { name: text(LIMITS.nameChars), rateHz: whole(limits.MEDIA_RATE_HZ.min, limits.MEDIA_RATE_HZ.max), frames: frame, channels: whole(1, limits.MEDIA_CHANNELS) },
    { sha256: hash(), generator: record({ id: id(), version: whole(1, 1_000_000), stem: id() }) },
  ) as object),
  anyOf: [{ required: ['sha256'] }, { required: ['generator'] }],
};

const known: Schema = {
  properties: { type: true, version: true, x: true, y: true, label: true, params: true, config: true, bypassed: { type: 'boolean' }, exposed: { type: 'array', uniqueItems: true }, media: { $ref: '#/$defs/media' }, chain: record({ patch: { $ref: '#/$defs/patch', properties: { kind: { const: 'chain' } } } }, { origin: record({ id: id(), hash: hash() }) }) },
  required: ['params', 'config', 'bypassed', 'exposed'],
  additionalProperties: false,
};

const cable: Schema = record(
  { from: { $ref: '#/$defs/end' }, to: { $ref: '#/$defs/end' }, gainDb: number(SILENCE_DB, limits.CABLE_GAIN_MAX_DB), inverted: { type: 'boolean' } },
  { depth: { type: 'number' }, curve: { enum: CURVES } },
);

const transport: Schema = record({
  tempoBpm: number(limits.TEMPO_BPM.min, limits.TEMPO_BPM.max),
  meter: pair(whole(1, limits.METER_BEATS), { enum: limits.METER_UNITS }),
  markers: list(record({ frame, name: text(LIMITS.labelChars) }), LIMITS.markers),
  loop: record({ enabled: { type: 'boolean' }, startFrame: frame, endFrame: frame }),
});

const path: Schema = { type: 'string', pattern: limits.PATH_PATTERN.source };
const type: Schema = { type: 'string', pattern: limits.TYPE_PATTERN.source };
const name: Schema = { type: 'string', pattern: limits.NAME_PATTERN.source };
const nodeRef: Schema = { anyOf: [path, record({ type, from: id(), to: id() })] };
const index = whole(0, LIMITS.telemetryIndex);
const measure: Schema = { anyOf: [
  record({ kind: { const: 'telemetry' }, node: nodeRef, name }, { index }),
  record({ kind: { const: 'probe' }, node: nodeRef, port: name, type, name }, { index }),
  record({ kind: { const: 'param' }, node: nodeRef, name }),
  record({ kind: { const: 'bypass' }, node: nodeRef }),
  record({ kind: { const: 'route' }, from: id(), to: id() }, { through: type }),
] };
const bounds: Schema = { ...(record({}, { min: { type: 'number' }, max: { type: 'number' } }) as object), anyOf: [{ required: ['min'] }, { required: ['max'] }] };
const moment: Schema = { anyOf: [text(LIMITS.labelChars), number(0, limits.LESSON_SECONDS)] };
const check: Schema = record(
  { label: text(LIMITS.labelChars), measure, statistic: { enum: STATISTICS }, wanted: bounds, unit: text(20) },
  { minus: measure, percent: number(0, 100), within: bounds, when: record({ measure, bounds }), span: record({ from: moment, to: moment }) },
);
const step: Schema = record(
  { title: text(LIMITS.labelChars), text: text(LIMITS.textChars) },
  { look: record({ node: path }, { port: name }), task: text(LIMITS.textChars), checks: list(check, LIMITS.checksPerStep) },
);
const count = whole(0, 1_000_000);
const handIn: Schema = record({
  name: text(LIMITS.labelChars),
  results: list(record({ step: whole(0, LIMITS.lessonSteps - 1), isDone: { type: 'boolean' }, words: text(LIMITS.textChars) }), LIMITS.lessonSteps),
  scores: list(record({ exercise: id(), level: whole(0, 1_000), answered: count, right: count }), LIMITS.scores),
});
const lesson: Schema = record({ steps: list(step, LIMITS.lessonSteps) }, { id: id(), handIn });

const patch: Schema = record(
  {
    format: { const: FORMAT },
    id: id(),
    kind: { enum: KINDS },
    title: text(LIMITS.labelChars),
    description: text(LIMITS.textChars),
    author: text(LIMITS.labelChars),
    license: text(LIMITS.labelChars),
    tags: list(text(LIMITS.labelChars), LIMITS.tags),
    rateHz: whole(limits.RATE_HZ.min, limits.RATE_HZ.max),
    nodes: table({ $ref: '#/$defs/node' }, LIMITS.nodes),
    cables: table({ $ref: '#/$defs/cable' }, LIMITS.cables),
    frames: table(record({ title: text(LIMITS.labelChars), ...boxed, tint: { enum: ['none', ...TOOLS] } }), LIMITS.frames),
    comments: table(record({ text: text(LIMITS.textChars), ...boxed }), LIMITS.comments),
    automation: table(record({ node: id(), param: text(60), points: list(pair(frame, { type: 'number' }), LIMITS.pointsPerLane) }), LIMITS.lanes),
    transport,
  },
  { lesson },
);
