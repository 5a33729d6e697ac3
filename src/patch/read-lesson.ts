/**
 * Reads a lesson out of unknown JSON. Whether the nodes it speaks of are there is no fault of the file: a student may take
 * them out, and a check then says so. Pure.
 */
import type { Place } from './fields.ts';
import { Fields, pointerPart, quote } from './fields.ts';
import type { Bounds, Check, HandIn, Lesson, LessonStep, Measure, Moment, NodeRef } from './lesson.ts';
import { STATISTICS } from './lesson.ts';
import { LESSON_SECONDS, LIMITS, NAME_PATTERN, PATH_PATTERN, TYPE_PATTERN } from './limits.ts';

const MEASURES = ['telemetry', 'probe', 'param', 'bypass', 'route'] as const;
const HUGE = 1e9;

export function readLesson(value: unknown, place: Place): Lesson {
  const fields = new Fields(value, place);
  const lesson = {
    ...(fields.has('id') ? { id: fields.id('id') } : {}),
    steps: listOf(fields, 'steps', LIMITS.lessonSteps, (index) => `step ${index + 1} of the lesson`, readStep),
    ...(fields.has('handIn') ? { handIn: readHandIn(fields.object('handIn')) } : {}),
  };
  fields.done();
  return lesson;
}

function listOf<T>(fields: Fields, key: string, limit: number, name: (index: number) => string, read: (one: Fields) => T): readonly T[] {
  return fields.array(key, limit).map((value, index) => {
    const at = fields.at(key, name(index));
    const one = new Fields(value, { ...at, pointer: at.pointer + pointerPart(index) });
    const made = read(one);
    one.done();
    return made;
  });
}

function readStep(step: Fields): LessonStep {
  const { name } = step.place;
  return {
    title: step.text('title', LIMITS.labelChars),
    text: step.text('text', LIMITS.textChars),
    ...(step.has('look') ? { look: readLook(step.object('look')) } : {}),
    ...(step.has('task') ? { task: step.text('task', LIMITS.textChars) } : {}),
    ...(step.has('checks') ? { checks: listOf(step, 'checks', LIMITS.checksPerStep, (index) => `check ${index + 1} of ${name}`, readCheck) } : {}),
  };
}

function readLook(look: Fields): NonNullable<LessonStep['look']> {
  const read = { node: matching(look, 'node', PATH_PATTERN, 'the path of a node'), ...(look.has('port') ? { port: matching(look, 'port', NAME_PATTERN, 'the name of a port') } : {}) };
  look.done();
  return read;
}

function readCheck(check: Fields): Check {
  const statistic = check.oneOf('statistic', STATISTICS);
  return {
    label: check.text('label', LIMITS.labelChars),
    measure: readMeasure(check.object('measure')),
    ...(check.has('minus') ? { minus: readMeasure(check.object('minus')) } : {}),
    statistic,
    ...(statistic === 'percentile' ? { percent: check.number('percent', 0, 100, ' %') } : {}),
    ...(statistic === 'share' ? { within: readBounds(check, 'within') } : {}),
    ...(check.has('when') ? { when: readWhen(check.object('when')) } : {}),
    ...(check.has('span') ? { span: readSpan(check.object('span')) } : {}),
    wanted: readBounds(check, 'wanted'),
    unit: check.text('unit', 20),
  };
}

function readMeasure(fields: Fields): Measure {
  const kind = fields.oneOf('kind', MEASURES);
  const node = (): NodeRef => readNodeRef(fields, 'node');
  const named = (): { name: string; index?: number } => ({ name: nameIn(fields, 'name'), ...(fields.has('index') ? { index: fields.integer('index', 0, LIMITS.telemetryIndex) } : {}) });
  const read = ((): Measure => {
    switch (kind) {
      case 'telemetry': return { kind, node: node(), ...named() };
      case 'probe': return { kind, node: node(), port: nameIn(fields, 'port'), type: typeIn(fields, 'type'), ...named() };
      case 'param': return { kind, node: node(), name: nameIn(fields, 'name') };
      case 'bypass': return { kind, node: node() };
      case 'route': return { kind, from: fields.id('from'), to: fields.id('to'), ...(fields.has('through') ? { through: typeIn(fields, 'through') } : {}) };
    }
  })();
  fields.done();
  return read;
}

function readNodeRef(fields: Fields, key: string): NodeRef {
  if (typeof fields.raw(key) !== 'object') return matching(fields, key, PATH_PATTERN, 'the path of a node');
  const found = fields.object(key);
  const read = { type: typeIn(found, 'type'), from: found.id('from'), to: found.id('to') };
  found.done();
  return read;
}

function readWhen(when: Fields): NonNullable<Check['when']> {
  const read = { measure: readMeasure(when.object('measure')), bounds: readBounds(when, 'bounds') };
  when.done();
  return read;
}

function readSpan(span: Fields): NonNullable<Check['span']> {
  const moment = (key: string): Moment => (typeof span.raw(key) === 'string' ? span.text(key, LIMITS.labelChars) : span.number(key, 0, LESSON_SECONDS, ' s'));
  const read = { from: moment('from'), to: moment('to') };
  if (typeof read.from === 'number' && typeof read.to === 'number' && read.to <= read.from) span.fault('out-of-order', 'to', 'does not lie behind "from". Swap them.');
  span.done();
  return read;
}

function readBounds(holder: Fields, key: string): Bounds {
  const fields = holder.object(key);
  const read = { ...(fields.has('min') ? { min: fields.number('min', -HUGE, HUGE) } : {}), ...(fields.has('max') ? { max: fields.number('max', -HUGE, HUGE) } : {}) };
  if (read.min === undefined && read.max === undefined) holder.fault('no-bounds', key, 'has neither "min" nor "max". Give one of them.');
  if (read.min !== undefined && read.max !== undefined && read.max < read.min) fields.fault('out-of-order', 'max', 'is below "min". Swap them.');
  fields.done();
  return read;
}

function readHandIn(fields: Fields): HandIn {
  const read = {
    name: fields.text('name', LIMITS.labelChars),
    results: listOf(fields, 'results', LIMITS.lessonSteps, (index) => `result ${index + 1} of the hand-in`, (one) => ({ step: one.integer('step', 0, LIMITS.lessonSteps - 1), isDone: one.toggle('isDone'), words: one.text('words', LIMITS.textChars) })),
    scores: listOf(fields, 'scores', LIMITS.scores, (index) => `score ${index + 1} of the hand-in`, (one) => ({
      exercise: one.id('exercise'), level: one.integer('level', 0, 1_000), answered: one.integer('answered', 0, 1_000_000), right: one.integer('right', 0, 1_000_000),
    })),
  };
  fields.done();
  return read;
}

const nameIn = (fields: Fields, key: string): string => matching(fields, key, NAME_PATTERN, 'a name such as "levelDb"');
const typeIn = (fields: Fields, key: string): string => matching(fields, key, TYPE_PATTERN, 'a type of node such as "parametric-eq"');

function matching(fields: Fields, key: string, pattern: RegExp, what: string): string {
  const text = fields.text(key, LIMITS.nameChars);
  if (pattern.test(text)) return text;
  fields.fault('bad-name', key, `is ${quote(text)}; it has to be ${what}.`);
  return 'a';
}
