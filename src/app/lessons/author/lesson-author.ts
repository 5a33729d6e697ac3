/** Making a lesson: what the author's panel asks for becomes edits of the open document. Main thread. */
import { html, type TemplateResult } from 'lit';
import type { Shell } from '../../../editor/commands.ts';
import type { Edit } from '../../../patch/edit.ts';
import type { Check, Lesson, LessonStep } from '../../../patch/lesson.ts';
import type { Patch } from '../../../patch/patch.ts';
import { pathAt } from '../../../patch/place.ts';
import { definitionOf } from '../../../patch/values.ts';
import { newDocumentId } from '../../../store/document-text.ts';
import { nodeAt } from '../../media-nodes.ts';
import type { AppSession } from '../../session.ts';
import type { LessonModel } from '../lesson-model.ts';
import { measureChecks, type Observe } from '../measure-checks.ts';
import './author-panel.ts';
import type { StepsChange } from './author-panel.ts';
import { boundsAround, type CheckChoice, checkChoices } from './check-choices.ts';
import { recordStep } from './record-step.ts';
import { addedIn, backToStart, type LessonStart, UNTOUCHED, withStep } from './lesson-start.ts';

export class LessonAuthor {
  isOpen = false;
  #isBusy = false;
  /** What was there when the last step was recorded. */
  #from: Patch;
  #start: LessonStart = UNTOUCHED;

  constructor(private readonly session: AppSession, private readonly model: LessonModel, private readonly observe: Observe, private readonly changed: () => void) {
    this.#from = session.patch;
    session.subscribe((patch, previous) => {
      if (patch.id === previous.id) return;
      // The library gives a document another id and nothing else.
      if (patch.nodes === previous.nodes) return;
      this.isOpen = false;
      this.#from = patch;
      this.#start = UNTOUCHED;
    });
  }

  begin(): void {
    this.isOpen = true;
    this.#from = this.session.patch;
    this.#start = UNTOUCHED;
    this.changed();
  }

  render(shell: Shell): TemplateResult {
    const path = this.#selected(shell);
    const node = path === undefined ? undefined : nodeAt(this.session.patch, path);
    const definition = definitionOf(node, this.session.catalog);
    const name = this.#nameOf(path);
    const choices: readonly CheckChoice[] = path === undefined || definition === undefined ? [] : checkChoices(path, name, definition, this.#span);
    return html`<patch-lesson-author .steps=${this.#steps} .at=${this.model.at} .choices=${choices} .selectedName=${name} .lookName=${this.#nameOf(this.model.step?.look?.node)} .busy=${this.#isBusy}
      @leave=${() => { this.#leave(shell); }} @go=${(event: CustomEvent<number>) => { this.model.go(event.detail); }}
      @change-steps=${({ detail: { steps, label, gesture } }: CustomEvent<StepsChange>) => { this.#write(steps, label, gesture); }}
      @record=${() => { this.#record(path); }} @look=${() => { if (path !== undefined) this.#look(path); }}
      @add-check=${(event: CustomEvent<Check>) => void this.#addCheck(event.detail)}></patch-lesson-author>`;
  }

  /** Empty where there is no such node. */
  #nameOf(path: string | undefined): string {
    const node = path === undefined ? undefined : nodeAt(this.session.patch, path);
    return node === undefined ? '' : node.label || (definitionOf(node, this.session.catalog)?.name ?? node.type);
  }

  get #steps(): readonly LessonStep[] {
    return this.session.patch.lesson?.steps ?? [];
  }

  /** The loop, if there is one: what is heard while a step is made is what is measured. */
  get #span(): Check['span'] {
    const { transport: { loop }, rateHz } = this.session.patch;
    if (loop.endFrame <= loop.startFrame) return undefined;
    const seconds = (frame: number): number => Number((frame / rateHz).toFixed(3));
    return { from: seconds(loop.startFrame), to: seconds(loop.endFrame) };
  }

  #selected({ model, place }: Shell): string | undefined {
    const [id, ...others] = model.selected.nodes;
    return id === undefined || others.length > 0 ? undefined : pathAt(place, id);
  }

  #record(selected: string | undefined): void {
    const { patch, catalog } = this.session;
    const at = this.#steps.length;
    this.#start = withStep(this.#start, this.#from, patch);
    this.#write([...this.#steps, recordStep(this.#from, patch, catalog, selected, addedIn(this.#start, patch))], 'Record a step');
    this.#from = this.session.patch;
    this.model.go(at);
  }

  /** Where a recorded step led, the student would find it done. */
  #leave(shell: Shell): void {
    this.isOpen = false;
    const back = backToStart(this.#start, this.session.patch, this.session.catalog);
    this.#start = UNTOUCHED;
    if (back !== undefined) {
      this.session.tell(this.session.edit(back, 'Back to where the lesson begins'));
      shell.tell('What you turned, added and wired for the steps is back as it was before them, and so the student finds it.', { title: 'Leave it as you made it', run: () => { shell.inTime('undo'); } });
    }
    this.changed();
  }

  #look(path: string): void {
    this.#write(this.#steps.map((step, k) => (k === this.model.at ? { ...step, look: { node: path } } : step)), 'Point at a node');
  }

  async #addCheck(check: Check): Promise<void> {
    const { session: { patch, catalog, documents: { current } }, model: { at } } = this;
    this.#isBusy = true;
    this.changed();
    const [result] = await measureChecks(patch, catalog, [check], this.observe);
    this.#isBusy = false;
    if (this.session.documents.current !== current) return this.changed();
    const value = result?.value;
    if (value === undefined) this.session.tell([{ code: 'check-unmeasured', severity: 'warning', message: `It could not be measured now: ${result?.words ?? ''} Its bounds are yours to write.`, where: {} }]);
    const added = { ...check, wanted: value === undefined ? { min: 0 } : boundsAround(value, check) };
    this.#write(this.#steps.map((step, k) => (k === at ? { ...step, checks: [...(step.checks ?? []), added] } : step)), 'Add a check');
    this.changed();
  }

  #write(steps: readonly LessonStep[], label: string, gesture?: string): void {
    const { patch } = this.session;
    const lesson: Lesson | null = steps.length === 0 ? null : { id: patch.lesson?.id ?? newDocumentId(), steps };
    const edits: Edit[] = [...(patch.kind === 'chain' || patch.kind === 'lesson' ? [] : [{ kind: 'set-meta', meta: { kind: 'lesson' } } as const]), { kind: 'set-lesson', lesson }];
    this.session.tell(this.session.edit({ kind: 'batch', edits }, label, gesture));
    this.changed();
  }
}
