/**
 * Random edits of random patches, each as its steps: every step is a sound program on memory where nothing that lives has
 * moved, nothing that plays is written over, and the last step does what the new patch does when compiled from nothing.
 */
import { describe, expect, it } from 'vitest';
import { compile, planPatch } from '../../src/compile/compile.ts';
import { emit } from '../../src/compile/emit.ts';
import type { Plan } from '../../src/compile/plan.ts';
import { transition } from '../../src/compile/transition.ts';
import { verifyProgram } from '../../src/compile/verify-program.ts';
import { verifyFeedback, verifyLayout, verifyOrder, writtenRanges } from '../../src/compile/verify.ts';
import { createCable } from '../../src/patch/create.ts';
import type { Cable, Patch } from '../../src/patch/patch.ts';
import { dump } from '../../src/schedule/dump.ts';
import type { Layout, Range } from '../../src/schedule/schedule.ts';
import { randomPatch } from './random-patch.ts';
import { Random } from './random.ts';
import { synthetic, syntheticKernels } from './synthetic-catalog.ts';

const PATCHES = 200;
const EDITS = 5;
const HEAP_BASE = 50_000;

function edited(patch: Patch, random: Random): Patch {
  const nodes = new Map(patch.nodes);
  const cables = new Map(patch.cables);
  const ids = [...nodes.keys()];
  switch (random.below(5)) {
    case 0:
      if (cables.size > 0) cables.delete(random.pick([...cables.keys()]));
      break;
    case 1: {
      const gone = random.pick(ids);
      nodes.delete(gone);
      for (const [id, { from, to }] of cables) if (from.node === gone || to.node === gone) cables.delete(id);
      break;
    }
    case 2: {
      // A cable between any two: often the other way round, so that loops come and go.
      const [model] = random.shuffled(cables.values());
      if (model !== undefined) cables.set(`new-${random.below(100000)}`, createCable(model.from, random.pick([...cables.values()]).to as Cable['to']));
      break;
    }
    case 3: {
      const late = ids.filter((id) => nodes.get(id)!.config['frames'] !== undefined);
      if (late.length > 0) {
        const id = random.pick(late);
        nodes.set(id, { ...nodes.get(id)!, config: { frames: random.pick([0, 1, 64, 700, 4000, 9000]) } });
      }
      break;
    }
    default: {
      const [id] = random.shuffled(cables.keys());
      const cable = id === undefined ? undefined : cables.get(id);
      const from = cable === undefined ? undefined : synthetic.get(nodes.get(cable.to.node)!.type)?.outputs['out'];
      const to = cable === undefined ? undefined : synthetic.get(nodes.get(cable.from.node)!.type)?.inputs['in'];
      if (cable !== undefined && from !== undefined && to !== undefined) cables.set(id!, createCable({ node: cable.to.node, port: 'out' }, { node: cable.from.node, port: 'in' }));
    }
  }
  return { ...patch, nodes, cables };
}

const overlaps = (a: Range, b: Range): boolean => a.address < b.address + b.bytes && b.address < a.address + a.bytes;

function checkStep(step: Plan, previous: Layout | undefined): { layout: Layout; text: string } {
  verifyFeedback(step.graph, step.feedback);
  const { schedule, layout, order } = emit(step, { layout: previous, heapBase: HEAP_BASE });
  if (schedule === undefined || layout === undefined) throw new Error('no schedule');
  verifyOrder(step.graph, step.feedback, order);
  verifyLayout(layout, previous, HEAP_BASE);
  verifyProgram(step, order, schedule, layout);
  const written: Range[] = [...writtenRanges(schedule), { address: schedule.programAddress, bytes: schedule.program.length * 4 }];
  for (const [identity, range] of previous?.regions ?? []) {
    for (const write of written) if (overlaps(range, write)) throw new Error(`the write at ${write.address} touches ${identity}, which plays`);
  }
  return { layout, text: dump(schedule) };
}

describe('edits while playing, over random patches', () => {
  const seen = { unions: 0, twoSteps: 0, nothing: 0, keptLines: 0, interrupted: 0 };

  it('keep memory, order and loops sound at every step', () => {
    for (let seed = 1; seed <= PATCHES; seed++) {
      const random = new Random(seed);
      let patch = randomPatch(9000 + seed, { catalog: synthetic, maxNodes: 80, backward: 0.1 });
      let { plan } = planPatch(patch, synthetic, { kernels: syntheticKernels });
      let { layout } = checkStep(plan, undefined);
      for (let edit = 0; edit < EDITS; edit++) {
        patch = edited(patch, random);
        const next = planPatch(patch, synthetic, { kernels: syntheticKernels }).plan;
        const steps = transition(plan, next);
        // Sometimes the next edit comes while this one still fades.
        const played = steps.length > 1 && random.chance(0.3) ? steps.slice(0, 1) : steps;
        let text = '';
        try {
          for (const step of played) ({ layout, text } = checkStep(step, layout));
          if (played === steps && steps.length > 0) expect(text).toBe(dump(compile(patch, synthetic, { kernels: syntheticKernels }).schedule!));
        } catch (error) {
          throw new Error(`patch ${seed}, edit ${edit}`, { cause: error });
        }
        seen.unions += steps.length === 2 ? 1 : 0;
        seen.twoSteps += steps.some((step) => step !== next && step.graph === plan.graph) ? 1 : 0;
        seen.nothing += steps.length === 0 ? 1 : 0;
        seen.keptLines += steps.some((step) => step.hasLine.some((has, c) => has === 1 && step.delays[c] === 0 && step.feedback.looped[c] === 0)) ? 1 : 0;
        seen.interrupted += played === steps ? 0 : 1;
        plan = played === steps ? next : played[0]!;
      }
    }
  });

  it('have met each kind of step', () => {
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5);
  });
});
