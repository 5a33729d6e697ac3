/**
 * A hand-in: the patch as it is, with what its checks measured here and who made it, in one file that opens like any patch. The open
 * document stays as it is. Main thread.
 */
import type { Shell } from '../../editor/commands.ts';
import { reasonOf } from '../../kit/index.ts';
import { LIMITS } from '../../patch/limits.ts';
import type { HandIn } from '../../patch/lesson.ts';
import type { Patch } from '../../patch/patch.ts';
import { toText } from '../../patch/to-text.ts';
import { keptScores } from '../ear-training/scores.ts';
import { fileName, PATCH_SUFFIX } from '../file-door.ts';
import { keepSetting, keptSetting } from '../kept-setting.ts';
import { openForm } from '../library/form.ts';
import { download } from '../save-file.ts';
import type { LessonModel } from './lesson-model.ts';

const NAME_KEY = 'patchcord.student';

export function handIn(shell: Shell, session: { readonly patch: Patch }, model: LessonModel): void {
  openForm(shell, {
    title: 'Hand in the lesson', action: 'Measure and save', hint: 'One file with the patch, what its checks measure now, and your scores in ear training. Whoever grades it measures again.',
    fields: [{ name: 'name', label: 'Your name', value: keptSetting(NAME_KEY) ?? '', maxLength: LIMITS.labelChars, isRequired: true }],
    done: ({ name = '' }) => {
      keepSetting(NAME_KEY, name.trim());
      void save(shell, session.patch, model, name.trim());
    },
  });
}

async function save(shell: Shell, patch: Patch, model: LessonModel, name: string): Promise<void> {
  let told = -1;
  try {
    const measured = await model.measureAll((fraction) => {
      const tenths = Math.floor(10 * fraction);
      if (tenths > told) shell.tell(`Measuring the steps: ${10 * (told = tenths)} %`);
    });
    const results = measured.map(({ step, results: of }) => ({ step, isDone: of.every(({ isDone }) => isDone), words: of.map(({ words }) => words).join(' ').slice(0, LIMITS.textChars) }));
    download(new Blob([handInText(patch, { name, results, scores: keptScores() })], { type: 'application/json' }), `${fileName(`${patch.title} - ${name}`)}${PATCH_SUFFIX}`);
    shell.tell(`Saved: ${results.filter(({ isDone }) => isDone).length} of ${results.length} steps are done.`);
  } catch (error) {
    shell.tell(`The hand-in could not be made: ${reasonOf(error)}. Try again.`);
  }
}

export const handInText = (patch: Patch, given: HandIn): string => toText(patch.lesson === undefined ? patch : { ...patch, lesson: { ...patch.lesson, handIn: given } });
