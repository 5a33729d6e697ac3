/**
 * The engine without a clock: renders a program as fast as it can, in a worker or in Node. Same core, same bits as live.
 */
import type { EngineProgram } from '../schedule/schedule.ts';
import { EngineCore } from './engine-core.ts';
import { type FedRing, MediaFeed } from './media-feed.ts';
import type { FromEngine } from './messages.ts';
import type { ForeignKernel } from './wasm-engine.ts';

export interface OfflineOptions {
  readonly module: WebAssembly.Module;
  readonly rateHz: number;
  readonly program: EngineProgram;
  readonly rings: readonly FedRing[];
  readonly fromFrame: number;
  readonly frames: number;
  readonly tempoBpm?: number;
  readonly blockFrames?: number;
  readonly foreign?: readonly ForeignKernel[];
  readonly signal?: AbortSignal;
  /** Called after each block, to read meters. */
  readonly onBlock?: (core: EngineCore, framesDone: number) => void;
}

export class EngineTrap extends Error {
  constructor(message: string, readonly record: number) {
    super(message);
  }
}

const BLOCK_FRAMES = 1024;
/** Media are read this far ahead of the block that needs them. */
const AHEAD_FRAMES = 32768;

/**
 * Yields interleaved stereo blocks, `frames` frames in all; each block is a copy.
 * @throws EngineTrap when a kernel traps; DOMException AbortError when aborted.
 */
export async function* renderOffline(options: OfflineOptions): AsyncGenerator<Float32Array> {
  const { frames, blockFrames = BLOCK_FRAMES, signal } = options;
  let trap: Extract<FromEngine, { type: 'trap' }> | undefined;
  const core = new EngineCore(options.module, options.rateHz, (message) => {
    if (message.type === 'trap') trap = message;
  }, options.foreign);
  try {
    const feed: MediaFeed = new MediaFeed((message) => {
      core.receive(message);
      // Copied by now: fresh memory for every batch would cost more than the copy.
      if (message.type === 'feed') feed.takeBack(message.samples.buffer as ArrayBuffer);
    });
    feed.setRings(options.rings, 0, 1);
    feed.start(1, options.fromFrame, 0, 0);
    core.receive({ type: 'program', id: 1, program: options.program });
    if (options.tempoBpm !== undefined) core.receive({ type: 'tempo', bpm: options.tempoBpm });
    core.receive({ type: 'start', epoch: 1, positionFrame: options.fromFrame });
    // Resetting goes a piece per call; then the core waits for media.
    while (!core.isWaiting) {
      core.render(blockFrames);
      if (trap !== undefined) throw new EngineTrap(trap.message, trap.record);
    }
    await feed.fill(0, AHEAD_FRAMES);
    core.receive({ type: 'ready', epoch: 1 });

    let fed = 0;
    for (let done = 0; done < frames;) {
      signal?.throwIfAborted();
      const n = Math.min(blockFrames, frames - done);
      if (done + n + blockFrames > fed) {
        fed = done + AHEAD_FRAMES / 2;
        await feed.fill(done, AHEAD_FRAMES);
      }
      core.render(n);
      if (trap !== undefined) throw new EngineTrap(trap.message, trap.record);
      done += n;
      options.onBlock?.(core, done);
      yield core.output(n).slice();
    }
  } finally {
    core.engine.release();
  }
}
