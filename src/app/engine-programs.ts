/**
 * Keeps the engine's program true to what is to be heard: plans it, and goes there by steps, each sent when the one before has been
 * heard out. Main thread.
 */
import { compilePlan, planPatch, type Planned } from '../compile/compile.ts';
import type { Explanation } from '../compile/explain.ts';
import type { Plan } from '../compile/plan.ts';
import { transition } from '../compile/transition.ts';
import type { ToEngine } from '../engine/messages.ts';
import { type Diagnostic, hasErrors } from '../kit/index.ts';
import type { Patch } from '../patch/patch.ts';
import { HEAP_BASE_BYTES } from '../schedule/abi.ts';
import { engineProgram, type Layout, type Schedule } from '../schedule/schedule.ts';
import type { LiveValues } from './live-values.ts';
import type { PlayerOptions } from './player-options.ts';

export interface ProgramHost {
  /** What is to be heard, as it is now. */
  readonly heard: Patch;
  /** There is an engine to run it. */
  readonly isOpen: boolean;
  /** Analyses are done beside the engine. */
  readonly isApart: boolean;
  /** Before the engine is told of a program. */
  expect(id: number, schedule: Schedule, plan: Plan): void;
  send(message: ToEngine): void;
  /** A program has been heard out; `isLast`: nothing follows. */
  settled(id: number, isLast: boolean): void;
  changed(): void;
}

export class EnginePrograms {
  /** For tests and measurements. */
  compiles = 0;
  explanation: Explanation | undefined;
  /** What the compiler said last. */
  said: readonly Diagnostic[] = [];
  private plan: Plan | undefined;
  private planned: Planned | undefined;
  private layout: Layout | undefined;
  private sent: Schedule | undefined;
  private steps: Plan[] = [];
  private programId = 0;
  /** The program that the engine runs. */
  private swappedId = 0;
  private isSettling = false;
  private isStale = false;

  constructor(private readonly host: ProgramHost, private readonly values: LiveValues, private readonly options: Pick<PlayerOptions, 'catalog' | 'kernels'>) {}

  /** Of the program that the engine was told last. */
  get schedule(): Schedule | undefined {
    return this.sent;
  }

  get id(): number {
    return this.programId;
  }

  /** Whether the engine runs what it was told last. */
  get isRunning(): boolean {
    return this.swappedId === this.programId;
  }

  /** What is to be heard has changed. */
  heardChanged(): void {
    this.isStale = true;
  }

  /** Everything is made anew with the next step: what was done beside the engine is done in it. */
  anew(): void {
    this.plan = undefined;
    this.isStale = true;
  }

  replan(): void {
    this.compiles++;
    this.isStale = false;
    this.values.planned();
    this.planned = this.planHeard();
    this.said = this.planned.diagnostics;
    if (!this.host.isOpen) this.compileAlone(this.planned);
  }

  private planHeard(): Planned {
    const { catalog, kernels } = this.options;
    return planPatch(this.host.heard, catalog, { kernels });
  }

  /** Without an engine there is nothing to fade: the plan is compiled for what it tells. */
  private compileAlone(planned: Planned): void {
    const compiled = compilePlan(planned, { heapBase: HEAP_BASE_BYTES });
    this.said = compiled.diagnostics;
    this.explanation = compiled.explanation;
    this.host.changed();
  }

  /** As an engine would run it that has run nothing yet; undefined where it cannot. */
  first(): ReturnType<typeof engineProgram> | undefined {
    const { schedule } = compilePlan(this.planHeard(), { heapBase: HEAP_BASE_BYTES });
    return schedule && engineProgram(schedule);
  }

  /** Goes one step on: the next of a transition, or the first of the next edit. */
  advance(): void {
    if (this.isSettling) return;
    if (this.steps.length === 0) {
      if (!this.isStale) return;
      this.replan();
      const { planned } = this;
      if (planned === undefined || !this.host.isOpen || hasErrors(planned.diagnostics)) return this.host.changed();
      this.steps = this.plan === undefined ? [planned.plan] : [...transition(this.plan, planned.plan)];
      if (this.steps.length === 0) {
        this.plan = planned.plan;
        if (this.sent !== undefined) this.values.run(planned.plan, this.sent);
        return this.host.changed();
      }
    }
    this.runStep(this.steps.shift()!);
  }

  private runStep(plan: Plan): void {
    const compiled = compilePlan({ plan, diagnostics: this.planned?.diagnostics ?? [] }, { layout: this.layout, heapBase: HEAP_BASE_BYTES, apart: this.host.isApart });
    this.said = compiled.diagnostics;
    if (compiled.schedule === undefined) {
      // The engine goes on with what it has; the next edit may mend it.
      this.steps = [];
      return this.host.changed();
    }
    this.plan = plan;
    this.layout = compiled.layout;
    this.sent = compiled.schedule;
    if (this.steps.length === 0) this.explanation = compiled.explanation;
    const id = ++this.programId;
    this.isSettling = true;
    this.host.expect(id, compiled.schedule, plan);
    this.host.send({ type: 'program', id, program: engineProgram(compiled.schedule) });
    this.values.run(plan, compiled.schedule);
    this.host.changed();
  }

  /** The engine runs this one from now on. */
  swapped(id: number): void {
    this.swappedId = id;
  }

  settled(id: number): void {
    if (id !== this.programId) return;
    this.isSettling = false;
    const isLast = this.steps.length === 0 && !this.isStale;
    this.host.settled(id, isLast);
    if (!isLast) this.advance();
  }

  /** There is no engine any more. */
  forget(): void {
    this.plan = undefined;
    this.layout = undefined;
    this.sent = undefined;
    this.steps = [];
    this.isSettling = false;
    this.values.forget();
  }
}
