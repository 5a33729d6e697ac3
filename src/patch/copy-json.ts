/** Copies JSON that nobody here understands into fresh objects, within limits: the raw fields of an unknown node. */
import type { Place } from './fields.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { LIMITS, UNSAFE_KEYS } from './limits.ts';

export function copyJson(object: Readonly<Record<string, unknown>>, place: Place, maxChars: number): JsonObject {
  let left = maxChars;
  let fault: string | undefined;
  const spend = (chars: number): void => {
    left -= chars;
    if (left < 0) fault ??= `holds more than ${maxChars} characters`;
  };
  const copy = (value: unknown, depth: number): JsonValue => {
    if (fault !== undefined) return null;
    if (depth > LIMITS.jsonDepth) fault = `is nested more than ${LIMITS.jsonDepth} deep`;
    else if (value === null || typeof value === 'boolean') spend(5);
    else if (typeof value === 'number' && Number.isFinite(value)) spend(String(value).length + 1);
    else if (typeof value === 'string') spend(value.length + 3);
    else if (Array.isArray(value)) {
      spend(2);
      return value.map((item) => copy(item, depth + 1));
    } else if (typeof value === 'object') return copyObject(value as Readonly<Record<string, unknown>>, depth);
    else fault = 'holds something that JSON cannot carry';
    return typeof value === 'number' ? value + 0 : (value as JsonValue);
  };
  const copyObject = (source: Readonly<Record<string, unknown>>, depth: number): JsonObject => {
    spend(2);
    const fresh = Object.create(null) as Record<string, JsonValue>;
    for (const key of Object.keys(source)) {
      if (UNSAFE_KEYS.has(key)) fault ??= `has a key ${JSON.stringify(key)}`;
      spend(key.length + 4);
      fresh[key] = copy(source[key], depth + 1);
    }
    return fresh;
  };
  const fresh = copyObject(object, 0);
  if (fault !== undefined) place.findings.add('bad-placeholder', `What is stored for ${place.name} cannot be kept: it ${fault}. Remove the node.`, { ...place.where, pointer: place.pointer });
  return fresh;
}
