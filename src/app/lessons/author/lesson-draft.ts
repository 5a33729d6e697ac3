/**
 * The lesson that is being made: what its author does becomes edits of the open document. Keeps where the steps began, so that the
 * student finds the patch so. Main thread; draws nothing.
 */
import { diagnose, reasonOf } from '../../../kit/index.ts';
import type { Edit } from '../../../patch/edit.ts';
import type { Check, Lesson, LessonStep } from '../../../patch/lesson.ts';
import type { Patch } from '../../../patch/patch.ts';
import { newDocumentId } from '../../../store/document-text.ts';
import type { AppSession } from '../../session.ts';
import type { LessonModel } from '../lesson-model.ts';
import { type CheckResult, measureChecks, type Observe } from '../measure-checks.ts';
import { boundsAround } from './check-choices.ts';
import { addedIn, backToStart, type LessonStart, UNTOUCHED, withStep } from './lesson-start.ts';
import { recordStep, stepAfter } from './record-step.ts';

type Session = Pick<AppSession, 'patch' | 'catalog' | 'edit' | 'tell' | 'subscribe'> & { readonly documents: { readonly current: object | undefined } };

export class LessonDraft {
  isOpen = false;
  /** The step that a check is being measured for; undefined once that is deleted. */
  private adding: { at: number | undefined } | undefined;
  private added: Promise<void> = Promise.resolve();
  /** What was there when the last step was recorded. */
  private from: Patch;
  private start: LessonStart = UNTOUCHED;

  constructor(private readonly session: Session, private readonly model: Pick<LessonModel, 'at' | 'go'>, private readonly observe: Observe, private readonly changed: () => void) {
    this.from = session.patch;
    session.subscribe((patch, previous) => {
      const { adding } = this;
      if (adding?.at !== undefined) adding.at = stepAfter(previous.lesson?.steps ?? [], patch.lesson?.steps ?? [], adding.at);
      // The library gives a document another id and nothing else.
      if (patch.id === previous.id || patch.nodes === previous.nodes) return;
      this.isOpen = false;
      this.beginAt(patch);
    });
  }

  get steps(): readonly LessonStep[] {
    return this.session.patch.lesson?.steps ?? [];
  }

  /** While a value is being measured. */
  get isBusy(): boolean {
    return this.adding !== undefined;
  }

  begin(): void {
    this.isOpen = true;
    this.beginAt(this.session.patch);
    this.changed();
  }

  private beginAt(patch: Patch): void {
    this.from = patch;
    this.start = UNTOUCHED;
  }

  record(selected: string | undefined): void {
    const { patch, catalog } = this.session;
    const at = this.steps.length;
    this.start = withStep(this.start, this.from, patch);
    this.write([...this.steps, recordStep(this.from, patch, catalog, selected, addedIn(this.start, patch))], 'Record a step');
    this.from = this.session.patch;
    this.model.go(at);
  }

  /** Where a recorded step led, the student would find it done. @returns whether anything went back, in one step of the history */
  async leave(): Promise<boolean> {
    // What is being measured is asked of the patch as it still is.
    await this.added;
    // Another document may be open by now.
    if (!this.isOpen) return false;
    this.isOpen = false;
    const back = backToStart(this.start, this.session.patch, this.session.catalog);
    this.start = UNTOUCHED;
    if (back !== undefined) this.session.tell(this.session.edit(back, 'Back to where the lesson begins'));
    this.changed();
    return back !== undefined;
  }

  lookAt(path: string): void {
    this.write(this.steps.map((step, k) => (k === this.model.at ? { ...step, look: { node: path } } : step)), 'Point at a node');
  }

  /** Into the step that is open, around the value it has now. */
  addCheck(check: Check): Promise<void> {
    this.added = this.measured(check);
    return this.added;
  }

  private async measured(check: Check): Promise<void> {
    const { patch, documents: { current } } = this.session;
    const adding: { at: number | undefined } = (this.adding = { at: this.model.at });
    this.changed();
    const { value, words } = await this.measure(patch, check);
    this.adding = undefined;
    const { at } = adding;
    if (at === undefined || this.session.documents.current !== current) return this.changed();
    if (value === undefined) this.session.tell([diagnose('check-unmeasured', `It could not be measured now: ${words} Its bounds are yours to write.`, {}, 'warning')]);
    const added = { ...check, wanted: value === undefined ? { min: 0 } : boundsAround(value, check) };
    this.write(this.steps.map((step, k) => (k === at ? { ...step, checks: [...(step.checks ?? []), added] } : step)), 'Add a check');
  }

  private async measure(patch: Patch, check: Check): Promise<Pick<CheckResult, 'value' | 'words'>> {
    try {
      const [result] = await measureChecks(patch, this.session.catalog, [check], this.observe);
      return result!;
    } catch (error) {
      return { value: undefined, words: `${reasonOf(error)}.` };
    }
  }

  write(steps: readonly LessonStep[], label: string, gesture?: string): void {
    const { patch } = this.session;
    const lesson: Lesson | null = steps.length === 0 ? null : { id: patch.lesson?.id ?? newDocumentId(), steps };
    const edits: Edit[] = [...(patch.kind === 'chain' || patch.kind === 'lesson' ? [] : [{ kind: 'set-meta', meta: { kind: 'lesson' } } as const]), { kind: 'set-lesson', lesson }];
    this.session.tell(this.session.edit({ kind: 'batch', edits }, label, gesture));
    this.changed();
  }
}
