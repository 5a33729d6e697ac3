/**
 * The one door for documents: file, drop, paste and link. Bytes or text → limits → JSON → migration → validation → patch.
 * Never throws for what it is given; has no effect but its result. Any thread.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { Diagnostic } from '../kit/index.ts';
import { diagnose } from '../kit/index.ts';
import { Findings } from './findings.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { LIMITS } from './limits.ts';
import type { FormatSteps } from './migrate.ts';
import { FORMAT_STEPS, migrateDocument } from './migrate.ts';
import type { Patch } from './patch.ts';
import { FORMAT } from './patch.ts';
import { linesOf, readJson } from './read-json.ts';
import { readPatch } from './read-patch.ts';

export interface Parsed {
  /** There, unless a diagnostic is an error. */
  readonly patch?: Patch;
  /** Of a newer format: what was understood can be seen and heard, but the file must never be overwritten. */
  readonly readOnly: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export function parsePatch(input: string | Uint8Array, catalog: Catalog, steps: FormatSteps = FORMAT_STEPS): Parsed {
  const decoded = decode(input);
  if ('fault' in decoded) return refused(decoded.fault);
  const json = readJson(decoded.text);
  if ('fault' in json) return refused(json.fault);
  const findings = new Findings();
  const parsed = readFormat(json.value, catalog, findings, steps);
  return { ...parsed, diagnostics: withLines(findings.list(), decoded.text) };
}

const refused = (fault: Diagnostic): Parsed => ({ readOnly: false, diagnostics: [fault] });

function readFormat(document: JsonValue, catalog: Catalog, findings: Findings, steps: FormatSteps): Omit<Parsed, 'diagnostics'> {
  const none = { readOnly: false };
  const format = isJsonObject(document) ? document['format'] : undefined;
  if (!isJsonObject(document) || typeof format !== 'number' || !Number.isInteger(format) || format < 0) {
    findings.add('not-a-patch', 'This is no patch: a patch is an object with a whole number as its "format". Open another file.', { pointer: '' });
    return none;
  }
  if (format > FORMAT) {
    findings.add('newer-format', `The file is of format ${format}; this Patchcord knows format ${FORMAT}. It is opened read-only, without what it does not know. Update Patchcord to edit it.`, { pointer: '/format' }, 'warning');
    const patch = readPatch(document, { catalog, findings, lenient: true });
    return { readOnly: true, ...(patch === undefined ? {} : { patch }) };
  }
  const current = migrateDocument(document, format, steps);
  if (current === undefined) {
    findings.add('unknown-format', `The file is of format ${format}, and nothing here can read that. The first format is 1.`, { pointer: '/format' });
    return none;
  }
  const patch = readPatch(current, { catalog, findings });
  return { ...none, ...(patch === undefined ? {} : { patch }) };
}

const isJsonObject = (value: JsonValue): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

function decode(input: string | Uint8Array): { readonly text: string } | { readonly fault: Diagnostic } {
  const bytes = typeof input === 'string' ? utf8Length(input, LIMITS.bytes) : input.byteLength;
  if (bytes > LIMITS.bytes) return { fault: diagnose('too-large', `The file is larger than ${LIMITS.bytes / 1024 / 1024} MiB, the most a patch may have. Sound files do not belong in it.`) };
  if (typeof input === 'string') return { text: input };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(input) };
  } catch {
    return { fault: diagnose('not-utf8', 'The file is not text in UTF-8. Save it as UTF-8, or open another file.', { byte: firstBadByte(input) }) };
  }
}

/** Exact up to the limit, then any number above it. */
function utf8Length(text: string, limit: number): number {
  if (text.length > limit || text.length * 3 <= limit) return text.length;
  return new TextEncoder().encode(text).byteLength;
}

/** Decodes growing halves: a fault at a byte makes every longer prefix fail too. */
function firstBadByte(bytes: Uint8Array): number {
  const isGood = (length: number): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let good = 0;
  let bad = bytes.byteLength;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isGood(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

function withLines(diagnostics: readonly Diagnostic[], text: string): readonly Diagnostic[] {
  const pointers = diagnostics.flatMap(({ where }) => (where.pointer === undefined ? [] : [where.pointer]));
  if (pointers.length === 0) return diagnostics;
  const lines = linesOf(text, pointers);
  return diagnostics.map((diagnostic) => {
    const line = lines.get(diagnostic.where.pointer ?? '');
    return line === undefined ? diagnostic : { ...diagnostic, where: { ...diagnostic.where, line } };
  });
}
