/**
 * patchcord grade: measures a folder of hand-ins again, each from its patch, by the teacher's own lesson. Nothing that is written in
 * a hand-in is believed.
 */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Grade, gradeHandIn } from '../app/lessons/grade-hand-in.ts';
import { observePatch } from '../app/observe-patch.ts';
import { shipped } from '../catalog/shipped.ts';
import { diagnose, type Diagnostic, reasonOf } from '../kit/index.ts';
import type { Patch } from '../patch/patch.ts';
import type { Command } from './command.ts';
import { csv } from './csv.ts';
import { loadLessons } from './lesson-files.ts';
import { loadPatch } from './load-patch.ts';
import { loadEngine } from './node-engine.ts';
import { AT_FAULT, DONE, json, printDiagnostics } from './output.ts';
import { StemFiles } from './stem-files.ts';

const SUFFIX = '.patch.json';
/** No hand-in may hold up the other fifty-nine. */
const PATIENCE_MS = 120_000;

interface Row {
  readonly file: string;
  readonly name: string;
  readonly lesson: string;
  readonly grade?: Grade;
  /** How many steps the hand-in says were done. */
  readonly said?: number;
  readonly note: string;
}

export const gradeCommand: Command = {
  name: 'grade',
  words: 'DIR',
  summary: 'Measures the hand-ins of a lesson again, each from its patch.',
  options: {
    lesson: { kind: 'many', value: 'FILE', doc: 'The lesson to grade by; may be repeated. Those that are shipped are known.' },
    stems: { kind: 'value', value: 'DIR', doc: 'A folder in which recordings are found by their names.' },
    csv: { kind: 'flag', doc: 'A table for a spreadsheet.' },
    json: { kind: 'flag', doc: 'All that was measured as JSON.' },
  },
  count: { min: 1, max: 1 },
  async run({ words, flags, values }, io) {
    const folder = words[0]!;
    const lessons = await loadLessons(values.get('lesson') ?? []);
    const diagnostics: Diagnostic[] = [...lessons.diagnostics];
    const files = await readdir(folder).catch((error: unknown) => {
      diagnostics.push(diagnose('folder-unreadable', `The folder cannot be read: ${reasonOf(error)}. Check its name.`, { file: folder }));
      return [];
    });
    const engine = await loadEngine();
    const stems = new StemFiles(new Map(), values.get('stems')?.[0], io.signal);
    const rows: Row[] = [];
    try {
      for (const file of files.filter((name) => name.endsWith(SUFFIX)).sort()) {
        io.signal?.throwIfAborted();
        rows.push(await gradeFile(join(folder, file), lessons.byId, (signal) => (probed, job) =>
          observePatch({ patch: probed, catalog: shipped, ...engine, signal, openMedia: (media, node, rate) => stems.open(media, node, rate) }, job), io.signal));
      }
    } finally {
      await stems.close();
    }
    if (rows.length === 0 && diagnostics.length === 0) diagnostics.push(diagnose('no-hand-ins', `There are no hand-ins in this folder: their names end in ${SUFFIX}.`, { file: folder }));
    printDiagnostics(io, diagnostics);
    if (flags.has('json')) io.out(json({ rows, diagnostics }));
    else if (flags.has('csv')) io.out(csv(table(rows)));
    else io.out(rows.map(line).join(''));
    return diagnostics.length > 0 ? AT_FAULT : DONE;
  },
};

type ObserveFor = (signal: AbortSignal) => Parameters<typeof gradeHandIn>[3];

/** A row for every file, whatever is in it. */
async function gradeFile(file: string, lessons: ReadonlyMap<string, Patch>, observeFor: ObserveFor, stop: AbortSignal | undefined): Promise<Row> {
  const { patch, diagnostics } = await loadPatch(file);
  const at = { file: basename(file), name: patch?.lesson?.handIn?.name ?? '', lesson: patch?.lesson?.id ?? '' };
  if (patch === undefined) return { ...at, note: `not a patch: ${diagnostics[0]?.message ?? ''}` };
  const teacher = lessons.get(at.lesson);
  if (teacher === undefined) return { ...at, note: at.lesson === '' ? 'no lesson in it' : 'an unknown lesson: name its file with --lesson' };
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const grade = await gradeHandIn(patch, teacher, shipped, observeFor(stop === undefined ? patience : AbortSignal.any([stop, patience])));
    const said = patch.lesson?.handIn?.results.filter(({ isDone }) => isDone).length;
    const note = grade.changedRecordings.length === 0 ? '' : `other recordings: ${grade.changedRecordings.join(' ')}`;
    return { ...at, grade, ...(said === undefined ? {} : { said }), note };
  } catch (error) {
    if (stop?.aborted === true) throw error;
    return { ...at, note: patience.aborted ? `took longer than ${PATIENCE_MS / 1000} s` : `could not be measured: ${reasonOf(error)}` };
  }
}

const doneCount = ({ grade }: Row): number => grade?.steps.filter(({ isDone }) => isDone).length ?? 0;

function table(rows: readonly Row[]): (string | number)[][] {
  const steps = [...new Set(rows.flatMap(({ grade }) => grade?.steps.map(({ step }) => step) ?? []))].sort((a, b) => a - b);
  return [
    ['file', 'name', 'lesson', 'done', 'of', 'said', 'note', ...steps.flatMap((step) => [`step ${step + 1}`, `step ${step + 1} measured`])],
    ...rows.map((row) => [
      row.file, row.name, row.lesson, doneCount(row), row.grade?.steps.length ?? '', row.said ?? '', row.note,
      ...steps.flatMap((step) => {
        const found = row.grade?.steps.find((one) => one.step === step);
        return found === undefined ? ['', ''] : [found.isDone ? 'done' : 'not yet', found.words.join(' ')];
      }),
    ]),
  ];
}

const line = (row: Row): string => `${row.file}: ${row.name || 'no name'}, ${row.grade === undefined ? '' : `${doneCount(row)} of ${row.grade.steps.length} done`}${row.note === '' ? '' : `${row.grade === undefined ? '' : '; '}${row.note}`}\n`;
