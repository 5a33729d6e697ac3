/**
 * The compiler: a patch becomes one schedule for the engine. It reads as its passes:
 *
 *   expand     chains inlined, sends connected, ids to paths       expand.ts
 *   prune      what reaches no output or view is dropped           prune.ts
 *   feedback   loops found and opened                              feedback.ts
 *   carry      what each cable carries                             carry.ts
 *   latency    shorter cables delayed                              latency.ts
 *   order      sources before targets, strip by strip              order.ts
 *   buffers    signals share buffers                               buffers.ts
 *   emit       records, memory, instructions                       emit.ts
 *
 * Every pass is linear in nodes and cables, and none recurses along the graph. Pure: no clock, no randomness, any thread.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { Diagnostic } from '../kit/index.ts';
import { hasErrors } from '../kit/index.ts';
import type { Patch } from '../patch/patch.ts';
import type { Layout, Schedule } from '../schedule/schedule.ts';
import { diagnosePlan } from './diagnose-plan.ts';
import type { EmitOptions } from './emit.ts';
import { emit } from './emit.ts';
import { expand } from './expand.ts';
import type { Explanation } from './explain.ts';
import { explain } from './explain.ts';
import type { Plan } from './plan.ts';
import { planGraph } from './plan.ts';
import type { Kernels } from './variants.ts';

export interface PlanOptions {
  /** Instead of the patch's own rate. */
  readonly rateHz?: number | undefined;
  readonly kernels: Kernels;
}

/** With the layout of the program before, whatever lives on keeps its place. */
export interface CompileOptions extends PlanOptions, EmitOptions {}

export interface Planned {
  readonly plan: Plan;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Compiled extends Planned {
  /** Absent where the patch cannot be run; the diagnostics say why. */
  readonly schedule: Schedule | undefined;
  readonly layout: Layout | undefined;
  /** Worked out when it is first read. */
  readonly explanation: Explanation;
}

/** All passes before memory: what a live edit needs of both of its sides (`transition.ts`). */
export function planPatch(patch: Patch, catalog: Catalog, { rateHz = patch.rateHz, kernels }: PlanOptions): Planned {
  const expanded = expand(patch, catalog, kernels, rateHz);
  const plan = planGraph(expanded.graph);
  return { plan, diagnostics: [...expanded.diagnostics, ...diagnosePlan(expanded.graph, plan)] };
}

export function compile(patch: Patch, catalog: Catalog, options: CompileOptions): Compiled {
  return compilePlan(planPatch(patch, catalog, options), options);
}

/** The passes from order to emit, on one step of an edit or on a whole patch. */
export function compilePlan({ plan, diagnostics: found }: Planned, options: EmitOptions = {}): Compiled {
  const emitted = emit(plan, options);
  const diagnostics = [...found, ...emitted.diagnostics];
  let explanation: Explanation | undefined;
  return {
    plan,
    diagnostics,
    schedule: hasErrors(diagnostics) ? undefined : emitted.schedule,
    layout: hasErrors(diagnostics) ? options.layout : emitted.layout,
    get explanation() {
      return (explanation ??= explain(plan, emitted, diagnostics));
    },
  };
}
