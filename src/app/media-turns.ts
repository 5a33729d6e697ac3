/** Work that takes turns: a few at once, and each lets messages in between. Any thread. */

/** Runs at most `limit` at a time, in the order they came. */
export function turnstile(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      // The turn is handed on: who comes just now must not be before those who wait.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}

/** A timer of 0 is held to 4 ms when nested, a channel is not. */
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();
(channel.port1 as { unref?: () => void }).unref?.();

/** Lets messages in between. */
export const breathe = (): Promise<void> => new Promise((resolve) => {
  waiting.push(resolve);
  channel.port2.postMessage(undefined);
});
