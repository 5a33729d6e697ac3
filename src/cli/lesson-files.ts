/** Lessons to grade by: those named, and those that are shipped. Node. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diagnose, type Diagnostic } from '../kit/index.ts';
import type { Patch } from '../patch/patch.ts';
import { loadPatch } from './load-patch.ts';

/** The same from the sources and from the built command. */
const SHIPPED = fileURLToPath(new URL('../../examples/lessons/', import.meta.url));

export interface LessonFiles {
  readonly byId: ReadonlyMap<string, Patch>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Those given come before a shipped one of the same id. */
export async function loadLessons(files: readonly string[]): Promise<LessonFiles> {
  const shipped = existsSync(SHIPPED) ? (await readdir(SHIPPED)).filter((name) => name.endsWith('.patch.json')).map((name) => join(SHIPPED, name)) : [];
  const byId = new Map<string, Patch>();
  const diagnostics: Diagnostic[] = [];
  for (const file of [...shipped, ...files]) {
    const { patch, diagnostics: said } = await loadPatch(file);
    diagnostics.push(...said.filter(({ severity }) => severity === 'error'));
    if (patch === undefined) continue;
    if (patch.lesson?.id !== undefined) byId.set(patch.lesson.id, patch);
    else diagnostics.push(diagnose('no-lesson', 'This patch is no lesson, or its lesson has no id. Name a lesson.', { file }));
  }
  return { byId, diagnostics };
}
