/** Making a lesson, on the editor's surface: the author's panel with what is selected, and what is said when it is left. Main thread. */
import { html, type TemplateResult } from 'lit';
import type { Shell } from '../../../editor/commands.ts';
import type { Check } from '../../../patch/lesson.ts';
import { pathAt } from '../../../patch/place.ts';
import { definitionOf } from '../../../patch/values.ts';
import { nodeAt } from '../../media-nodes.ts';
import type { AppSession } from '../../session.ts';
import type { LessonModel } from '../lesson-model.ts';
import type { Observe } from '../measure-checks.ts';
import './author-panel.ts';
import type { StepsChange } from './author-panel.ts';
import { type CheckChoice, checkChoices } from './check-choices.ts';
import { LessonDraft } from './lesson-draft.ts';

export class LessonAuthor {
  readonly #draft: LessonDraft;

  constructor(private readonly session: AppSession, private readonly model: LessonModel, observe: Observe, changed: () => void) {
    this.#draft = new LessonDraft(session, model, observe, changed);
  }

  get isOpen(): boolean {
    return this.#draft.isOpen;
  }

  begin(): void {
    this.#draft.begin();
  }

  render(shell: Shell): TemplateResult {
    const draft = this.#draft;
    const path = this.#selected(shell);
    const node = path === undefined ? undefined : nodeAt(this.session.patch, path);
    const definition = definitionOf(node, this.session.catalog);
    const name = this.#nameOf(path);
    const choices: readonly CheckChoice[] = path === undefined || definition === undefined ? [] : checkChoices(path, name, definition, this.#span);
    return html`<patch-lesson-author .steps=${draft.steps} .at=${this.model.at} .choices=${choices} .selectedName=${name} .lookName=${this.#nameOf(this.model.step?.look?.node)} .busy=${draft.isBusy}
      @leave=${() => void this.#leave(shell)} @go=${(event: CustomEvent<number>) => { this.model.go(event.detail); }}
      @change-steps=${({ detail: { steps, label, gesture } }: CustomEvent<StepsChange>) => { draft.write(steps, label, gesture); }}
      @record=${() => { draft.record(path); }} @look=${() => { if (path !== undefined) draft.lookAt(path); }}
      @add-check=${(event: CustomEvent<Check>) => void draft.addCheck(event.detail)}></patch-lesson-author>`;
  }

  /** Empty where there is no such node. */
  #nameOf(path: string | undefined): string {
    const node = path === undefined ? undefined : nodeAt(this.session.patch, path);
    return node === undefined ? '' : node.label || (definitionOf(node, this.session.catalog)?.name ?? node.type);
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

  async #leave(shell: Shell): Promise<void> {
    if (await this.#draft.leave()) shell.tell('What you turned, added and wired for the steps is back as it was before them, and so the student finds it.', { title: 'Leave it as you made it', run: () => { shell.inTime('undo'); } });
  }
}
