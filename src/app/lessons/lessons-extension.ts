/**
 * Lessons on the editor's surface: the panel beside the patch, its keys, the eye at the node that a step points at, and the
 * hand-in. Main thread.
 */
import { html, nothing } from 'lit';
import type { Command, Shell } from '../../editor/commands.ts';
import type { Content, EditorExtension } from '../../editor/extension.ts';
import type { PatchNode } from '../../patch/patch.ts';
import { definitionOf } from '../../patch/values.ts';
import type { App } from '../boot.ts';
import { nodeAt } from '../media-nodes.ts';
import { LessonAuthor } from './author/lesson-author.ts';
import { handIn } from './hand-in.ts';
import { LessonModel } from './lesson-model.ts';
import './lesson-panel.ts';
import { pageObserve } from './page-observe.ts';

export interface LessonsExtension extends EditorExtension {
  readonly model: LessonModel;
  /** Called to present the open lesson. */
  onPresent: ((shell: Shell) => void) | undefined;
}

export function lessonsExtension(app: App): LessonsExtension {
  const feature = new LessonsFeature(app);
  return feature.extension;
}

class LessonsFeature {
  readonly model: LessonModel;
  readonly extension: LessonsExtension;
  #isOpen = false;
  #revision = 0;
  #shell: Shell | undefined;
  readonly #author: LessonAuthor;
  /** What the shown step points at, which is marked. */
  #look: PatchNode | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly app: App) {
    const { session } = app;
    const observe = pageObserve(app);
    this.model = new LessonModel(session, observe);
    this.#author = new LessonAuthor(session, this.model, (patch, job) => observe(patch, job, new AbortController().signal, () => undefined), () => { this.#heed(); });
    this.extension = {
      id: 'lessons',
      model: this.model,
      onPresent: undefined,
      attach: (shell) => { this.#attach(shell); },
      commands: this.#commands(),
      side: { label: 'Lesson', render: () => this.#panel() },
      mark: (node) => (node === this.#look ? { words: 'The lesson looks at this', sign: 'eye' } : undefined),
      subscribe: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
    let { at } = this.model;
    this.model.onChange(() => {
      this.#heed();
      if (this.model.at !== at && this.#isOpen) this.#point();
      at = this.model.at;
    });
    session.subscribe((patch, previous) => {
      if (patch.lesson !== previous.lesson && patch.lesson !== undefined && previous.lesson?.id !== patch.lesson.id) this.#show(true);
      else this.#heed();
    });
  }

  #attach(shell: Shell): void {
    this.#shell = shell;
    if (this.model.lesson !== undefined) this.#show(true);
  }

  #commands(): readonly Command[] {
    const isOpen = (): boolean => this.#isOpen && this.model.lesson !== undefined;
    return [
      { id: 'lesson', title: 'Show the lesson', keys: ['Shift+L'], group: 'Learn', isEnabled: () => this.model.lesson !== undefined, run: () => { this.#show(!this.#isOpen); } },
      { id: 'lesson-next', title: 'Next step of the lesson', keys: ['PageDown'], group: 'Learn', isEnabled: isOpen, run: () => { this.model.go(this.model.at + 1); } },
      { id: 'lesson-back', title: 'Step back in the lesson', keys: ['PageUp'], group: 'Learn', isEnabled: isOpen, run: () => { this.model.go(this.model.at - 1); } },
      { id: 'lesson-check', title: 'Check the step', keys: ['K'], group: 'Learn', isEnabled: isOpen, run: () => void this.model.check() },
      { id: 'edit-lesson', title: 'Make or edit a lesson', keys: [], group: 'Learn', section: 'lesson', isEnabled: () => !this.app.session.readOnly, run: () => { this.#author.begin(); } },
      { id: 'hand-in', title: 'Hand in the lesson…', keys: [], group: 'Learn', section: 'lesson', isEnabled: () => this.model.lesson !== undefined, run: (shell) => { handIn(shell, this.app.session, this.model); } },
    ];
  }

  #panel(): Content {
    const { model } = this;
    if (this.#author.isOpen && this.#shell !== undefined) return this.#author.render(this.#shell);
    if (!this.#isOpen || model.lesson === undefined) return nothing;
    const run = (what: (shell: Shell) => void) => () => { if (this.#shell) what(this.#shell); };
    return html`<patch-lesson .model=${model} .heading=${this.app.session.patch.title} .lookName=${this.#lookName} .revision=${this.#revision}
      @point=${() => { this.#point(true); }} @leave=${() => { this.#show(false); }} @present=${run((shell) => this.extension.onPresent?.(shell))} @hand-in=${run((shell) => { handIn(shell, this.app.session, model); })}></patch-lesson>`;
  }

  #show(isOpen: boolean): void {
    this.#isOpen = isOpen && this.model.lesson !== undefined;
    this.model.show(this.#isOpen);
    if (this.#isOpen) this.#point();
    this.#heed();
  }

  get #lookNode(): PatchNode | undefined {
    const { look } = this.model.step ?? {};
    return look && nodeAt(this.app.session.patch, look.node);
  }

  get #lookName(): string {
    const node = this.#lookNode;
    return node === undefined ? '' : node.label || (definitionOf(node, this.app.session.catalog)?.name ?? node.type);
  }

  /** Brings what the step is about into sight, in whatever chain it stands; `takesFocus` where somebody asked for it. */
  #point(takesFocus = false): void {
    const shell = this.#shell;
    const { look } = this.model.step ?? {};
    if (shell === undefined || look === undefined || this.#lookNode === undefined) return;
    const ids = look.node.split('/');
    const id = ids.pop()!;
    if (ids.join('/') !== shell.place.join('/')) shell.go(ids);
    // A panel that comes or goes changes what is free to be seen.
    requestAnimationFrame(() => {
      shell.show(id);
      shell.model.select([id]);
      if (takesFocus) shell.reveal(id);
    });
  }

  #heed(): void {
    this.#revision++;
    this.#look = this.#isOpen ? this.#lookNode : undefined;
    for (const listener of this.#listeners) listener();
  }
}
