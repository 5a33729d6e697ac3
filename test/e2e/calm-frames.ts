/**
 * A page under test draws twenty times a second instead of sixty: a machine without a graphics card spends half of a test on
 * frames that nobody looks at. What is drawn is the same, and the first frame after a rest comes at once. For tests only; not for
 * those that measure frames.
 */
import { type BrowserContext, test as plain } from '@playwright/test';

export const calmFrames = (context: BrowserContext): Promise<unknown> => context.addInitScript(() => {
  const FRAME_MS = 45;
  const { requestAnimationFrame: onFrame } = window;
  let waiting = new Map<number, FrameRequestCallback>();
  let last = 0;
  let drawnMs = -Infinity;
  const draw = (timeMs: number): void => {
    drawnMs = performance.now();
    const due = waiting;
    waiting = new Map();
    // One that is given up by another of the same frame is not called.
    running = due;
    for (const [id, callback] of due) {
      due.delete(id);
      try {
        callback(timeMs);
      } catch (error) {
        reportError(error);
      }
    }
  };
  let running = waiting;
  window.requestAnimationFrame = (callback) => {
    if (waiting.size === 0) {
      const restMs = drawnMs + FRAME_MS - performance.now();
      if (restMs > 0) setTimeout(() => onFrame.call(window, draw), restMs);
      else onFrame.call(window, draw);
    }
    waiting.set(++last, callback);
    return last;
  };
  window.cancelAnimationFrame = (id) => {
    waiting.delete(id);
    running.delete(id);
  };
});

export const test = plain.extend({
  context: async ({ context }, use) => {
    await calmFrames(context);
    await use(context);
  },
});
