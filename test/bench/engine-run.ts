/**
 * Our engine on a patch, timed in whatever runs this: rings are filled once, then blocks are rendered out of them.
 */
import { shipped } from '../../src/catalog/shipped.ts';
import { compile } from '../../src/compile/compile.ts';
import { EngineCore } from '../../src/engine/engine-core.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { HEAP_BASE_BYTES, RING } from '../../src/schedule/abi.ts';

const QUANTUM = 128;

export interface EngineRun {
  /** Renders the next `frames` frames and returns the seconds it took; ends by throwing when the rings run dry. */
  render(frames: number): number;
  readonly core: EngineCore;
  readonly ringFrames: number;
}

/** `soundFrames`: how much of the rings is noise; the rest is silence. */
export function startEngine(patch: Patch, module: WebAssembly.Module, kernelIndex: Readonly<Record<string, number>>, soundFrames = Infinity): EngineRun {
  const { schedule, diagnostics } = compile(patch, shipped, { kernels: (type) => kernelIndex[type], heapBase: HEAP_BASE_BYTES });
  if (schedule === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  const core = new EngineCore(module, patch.rateHz, () => undefined);
  core.receive({ type: 'program', id: 1, program: schedule });
  const first = schedule.rings[0];
  const ringFrames = first === undefined ? Infinity : new DataView(core.engine.memory.buffer).getUint32(first + RING.frames, true);
  const noise = new Float32Array((first === undefined ? 0 : ringFrames) * 2);
  let seed = 1;
  for (let i = 0; i < Math.min(noise.length, soundFrames * 2); i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    noise[i] = (seed / 2 ** 31) * 0.25;
  }
  const restart = (): void => {
    core.receive({ type: 'stop' });
    for (let k = 0; k < 200 && core.isPlaying; k++) core.render(QUANTUM);
    for (let k = 0; k < 8; k++) core.render(QUANTUM);
    core.receive({ type: 'start', epoch: 1, positionFrame: 0 });
    while (!core.isWaiting) core.render(QUANTUM);
    for (const ring of schedule.rings) core.feed(ring, 0, noise, false);
    core.receive({ type: 'ready', epoch: 1 });
    core.render(QUANTUM);
  };
  restart();
  return {
    core,
    ringFrames,
    render(frames) {
      if (core.playedFrames + frames > ringFrames - 4096) restart();
      const start = performance.now();
      for (let done = 0; done < frames; done += QUANTUM) core.render(QUANTUM);
      return (performance.now() - start) / 1000;
    },
  };
}
