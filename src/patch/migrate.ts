/**
 * Brings what an earlier version wrote up to this one: first the document, format by format, then each node by the steps
 * its definition declares. Pure; a step gets a fresh object and returns one.
 */
import { type NodeDefinition, reasonOf, type StoredValues } from '../kit/index.ts';
import type { Place } from './fields.ts';
import { capital } from './fields.ts';
import type { JsonObject } from './json.ts';
import { FORMAT } from './patch.ts';

/** Turns a document of the format under which it stands here into one of the next. */
export type FormatSteps = ReadonlyMap<number, (document: JsonObject) => JsonObject>;

/** Format 1 is the first that was shipped. */
export const FORMAT_STEPS: FormatSteps = new Map();

/** The document at `FORMAT`, or undefined where a step is missing. */
export function migrateDocument(document: JsonObject, format: number, steps: FormatSteps): JsonObject | undefined {
  let current = document;
  for (let at = format; at < FORMAT; at++) {
    const step = steps.get(at);
    if (step === undefined) return undefined;
    current = { ...step(current), format: at + 1 };
  }
  return current;
}

/** The values at the definition's version. A step that throws on what it was given is a fault of the file. */
export function migrateNode(definition: NodeDefinition, version: number, stored: StoredValues, place: Place): StoredValues {
  let current = stored;
  for (let at = version; at < definition.version; at++) {
    const step = definition.migrations?.[at - 1];
    if (step === undefined) throw new RangeError(`node ${definition.id}: no migration from version ${at}`);
    try {
      current = step(current);
    } catch (error) {
      place.findings.add('migration-failed', `${capital(place.name)} was stored by ${definition.name} version ${at} and cannot be brought to version ${at + 1}: ${reasonOf(error)}. Remove the node or repair its values.`, { ...place.where, pointer: place.pointer });
      return { params: {}, config: {} };
    }
  }
  return current;
}
