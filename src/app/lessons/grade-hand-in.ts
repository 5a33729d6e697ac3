/**
 * Measures a hand-in again, by the teacher's lesson: its checks, its markers, its recordings. Nothing is taken from the student but
 * the patch and the name. Any thread.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { atRate } from '../../patch/change-rate.ts';
import type { MediaRef, Patch } from '../../patch/patch.ts';
import { mediaNodes } from '../media-nodes.ts';
import { measureChecks, type Observe } from './measure-checks.ts';

export interface Grade {
  readonly steps: readonly { readonly step: number; readonly isDone: boolean; readonly words: readonly string[] }[];
  /** Nodes that play another recording than the lesson's, or are gone. */
  readonly changedRecordings: readonly string[];
}

export async function gradeHandIn(patch: Patch, teacher: Patch, catalog: Catalog, observe: Observe): Promise<Grade> {
  const measured: Patch = { ...patch, transport: atRate(teacher, patch.rateHz).transport };
  const asked = (teacher.lesson?.steps ?? []).flatMap(({ checks = [] }, step) => (checks.length === 0 ? [] : [{ step, checks }]));
  // All at once: what is measured over the same stretch takes one render for all steps.
  const results = await measureChecks(measured, catalog, asked.flatMap(({ checks }) => checks), observe);
  let at = 0;
  const steps = asked.map(({ step, checks }) => {
    const own = results.slice(at, (at += checks.length));
    return { step, isDone: own.every(({ isDone }) => isDone), words: own.map(({ words }) => words) };
  });
  const played = new Map(mediaNodes(patch, catalog).map(({ path, media }) => [path, media]));
  const changedRecordings = mediaNodes(teacher, catalog).filter(({ path, media }) => !isSameRecording(played.get(path), media)).map(({ path }) => path);
  return { steps, changedRecordings };
}

const isSameRecording = (a: MediaRef | undefined, b: MediaRef | undefined): boolean =>
  a?.sha256 === b?.sha256 && a?.generator?.id === b?.generator?.id && a?.generator?.stem === b?.generator?.stem && a?.generator?.version === b?.generator?.version;
