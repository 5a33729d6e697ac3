/**
 * The lesson of the open document: which step is shown, what its checks say of the patch as it is now, what was done before. What
 * only asks for the document is answered at each edit; what sounds is measured by request, or when the hands have come to rest.
 * Main thread.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Lesson, LessonStep } from '../../patch/lesson.ts';
import type { Patch } from '../../patch/patch.ts';
import { sameSound } from './same-sound.ts';
import { type CheckResult, documentResult, isOfDocument, measureChecks, type Observe } from './measure-checks.ts';
import { keepProgress, type Progress, progressOf } from './progress.ts';

export interface LessonHost {
  readonly patch: Patch;
  readonly catalog: Catalog;
  subscribe(listener: (patch: Patch, previous: Patch) => void): () => void;
}

/** As long as a hand rests between two turns of a knob, and somewhat longer. */
const REST_MS = 1200;

export class LessonModel {
  /** While nobody looks, nothing is measured. */
  isShown = false;
  /** 0…1 while something is being measured. */
  measuring: number | undefined;
  at = 0;
  #progress: Progress = { at: 0, done: [] };
  #results: readonly (CheckResult | undefined)[] = [];
  #resultsOf: Patch | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: AbortController | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly host: LessonHost, private readonly observe: (...given: [...Parameters<Observe>, AbortSignal, (fraction: number) => void]) => ReturnType<Observe>) {
    this.#begin();
    host.subscribe((patch, previous) => {
      if (patch.id !== previous.id) this.#begin();
      else if (!sameSound(patch, previous) || patch.lesson !== previous.lesson) this.#edited();
    });
  }

  get lesson(): Lesson | undefined {
    const { lesson } = this.host.patch;
    return lesson === undefined || lesson.steps.length === 0 ? undefined : lesson;
  }

  get step(): LessonStep | undefined {
    return this.lesson?.steps[this.at];
  }

  /** One for each check of the step; undefined while it was not measured. */
  get results(): readonly (CheckResult | undefined)[] {
    return this.#results;
  }

  /** Whether the patch has been changed since it was measured. */
  get isStale(): boolean {
    return this.#resultsOf !== undefined && !sameSound(this.#resultsOf, this.host.patch);
  }

  /** Whether the checks of a step have held, now or on another day. */
  isDone(step: number): boolean {
    return this.#progress.done.includes(step);
  }

  /** Whether all checks of the shown step hold now. */
  get holds(): boolean {
    return this.#results.length > 0 && this.#results.every((result) => result?.isDone === true);
  }

  go(step: number): void {
    const last = (this.lesson?.steps.length ?? 1) - 1;
    const at = Math.max(0, Math.min(last, step));
    if (at === this.at) return;
    this.at = at;
    this.#keep({ at });
    this.#reset();
  }

  show(isShown: boolean): void {
    this.isShown = isShown;
    if (isShown) this.#reset();
    else this.#halt();
    this.#changed();
  }

  /** Measures the shown step now. */
  async check(): Promise<void> {
    this.#halt();
    const { step } = this;
    const checks = step?.checks ?? [];
    if (step === undefined || checks.length === 0) return;
    const stop = (this.#stop = new AbortController());
    const { patch, catalog } = this.host;
    this.measuring = 0;
    this.#changed();
    try {
      const results = await measureChecks(patch, catalog, checks, (probed, job) => this.observe(probed, job, stop.signal, (fraction) => {
        this.measuring = fraction;
        this.#changed();
      }));
      if (!stop.signal.aborted) this.#take(results, patch);
    } finally {
      if (this.#stop === stop) {
        this.measuring = undefined;
        this.#changed();
      }
    }
  }

  /** Measures every step that has checks; for a hand-in. */
  async measureAll(onProgress: (fraction: number) => void): Promise<readonly { readonly step: number; readonly results: readonly CheckResult[] }[]> {
    const steps = (this.lesson?.steps ?? []).flatMap(({ checks = [] }, step) => (checks.length === 0 ? [] : [{ step, checks }]));
    const { patch, catalog } = this.host;
    const { signal } = new AbortController();
    const measured = [];
    for (const [k, { step, checks }] of steps.entries()) {
      measured.push({ step, results: await measureChecks(patch, catalog, checks, (probed, job) => this.observe(probed, job, signal, (fraction) => { onProgress((k + fraction) / steps.length); })) });
      onProgress((k + 1) / steps.length);
    }
    return measured;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get #key(): string {
    return this.lesson?.id ?? this.host.patch.id;
  }

  #begin(): void {
    this.#progress = this.lesson === undefined ? { at: 0, done: [] } : progressOf(this.#key);
    this.at = Math.min(this.#progress.at, Math.max(0, (this.lesson?.steps.length ?? 1) - 1));
    this.#reset();
  }

  #reset(): void {
    this.#halt();
    this.#results = (this.step?.checks ?? []).map(() => undefined);
    this.#resultsOf = undefined;
    this.#look();
    this.#changed();
  }

  /** What was rendered to be measured costs; who only reads a step has not asked for it. */
  #edited(): void {
    this.#look();
    const checks = this.step?.checks ?? [];
    if (this.isShown && !checks.every(isOfDocument)) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.check(), REST_MS);
    }
    this.#changed();
  }

  /** Answers what only asks for the document. */
  #look(): void {
    const last = (this.lesson?.steps.length ?? 1) - 1;
    if (this.at > last) this.at = Math.max(0, last);
    const checks = this.step?.checks ?? [];
    const { patch, catalog } = this.host;
    this.#results = checks.map((check, k) => (isOfDocument(check) ? documentResult(patch, catalog, check) : this.#results[k]));
    if (checks.every(isOfDocument)) this.#take(this.#results as readonly CheckResult[], patch);
  }

  #take(results: readonly CheckResult[], patch: Patch): void {
    this.#results = results;
    this.#resultsOf = patch;
    if (this.isShown && this.holds && !this.isDone(this.at)) this.#keep({ done: [...this.#progress.done, this.at] });
    this.#changed();
  }

  #keep(change: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...change };
    keepProgress(this.#key, this.#progress);
  }

  #halt(): void {
    clearTimeout(this.#timer);
    this.#stop?.abort();
    this.#stop = undefined;
    this.measuring = undefined;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
