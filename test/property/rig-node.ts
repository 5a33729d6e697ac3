/** A node of a plan on an engine of its own: the real kernel, with nothing of the compiler around it. */
import { inputCarries } from '../../src/compile/carry.ts';
import type { Plan } from '../../src/compile/plan.ts';
import { RING } from '../../src/schedule/abi.ts';
import { KernelRig } from '../contract/kernel-rig.ts';
import type { PlainNode } from './plain-executor.ts';
import { Random } from './random.ts';

export interface RigNode extends PlainNode {
  release(): void;
}

export function rigNode(plan: Plan, n: number): RigNode {
  const { graph } = plan;
  const { path, params, bypassed, variant } = graph.nodes[n]!;
  const { definition, config, inputs } = variant;
  const cables = [...graph.incoming.cables.subarray(graph.incoming.start[n], graph.incoming.start[n + 1])];
  const connected = inputs.flatMap((name, port) => {
    const count = cables.filter((cable) => graph.toPort[cable] === port).length;
    return new Array<string>(definition.inputs[name]!.repeated === true ? count : Math.min(1, count)).fill(name);
  });
  const modulated = Object.fromEntries(variant.params.filter((_, k) => cables.some((cable) => graph.toPort[cable] === ~k)).map((name) => [name, { depth: 1 }]));
  const rig = new KernelRig(definition, { rateHz: graph.rateHz, config, params, path, bypassed, carries: inputCarries(graph, plan.carries, n), connected, modulated });
  rig.play();
  if (definition.role === 'media') fillRing(rig.state, path);
  return {
    run: (given, modulations, frames) => rig.run(frames, {
      ...Object.fromEntries([...given].map(([name, signals]) => [name, definition.inputs[name]?.repeated === true ? signals : signals[0]!])),
      ...Object.fromEntries(modulations),
    }),
    release: () => { rig.release(); },
  };
}

/** Fills a media ring with noise that follows from the path; the ring is written from its start. */
export function fillRing(state: DataView, path: string): void {
  const random = new Random(path.length * 7919 + path.charCodeAt(0));
  const frames = state.getUint32(RING.frames, true);
  state.setFloat64(RING.written, frames, true);
  for (let k = 0; k < frames * 2; k++) state.setFloat32(RING.samples + k * 4, random.next() - 0.5, true);
}
