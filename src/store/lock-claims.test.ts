import { expect, it, vi } from 'vitest';
import { LockClaims } from './claims.ts';

/** Web Locks as the standard has them, exclusive ones only: a queue, `ifAvailable`, `steal`, `signal`. */
class Locks {
  private held: { reject(error: Error): void } | undefined;
  private readonly queue: (() => void)[] = [];

  request(name: string, options: LockOptions, callback: (lock: Lock | null) => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const grant = (): void => {
        const mine = { reject };
        this.held = mine;
        void callback({ name, mode: 'exclusive' }).then(() => {
          if (this.held === mine) this.held = undefined;
          resolve();
          if (this.held === undefined) this.queue.shift()?.();
        });
      };
      if (options.ifAvailable && this.held !== undefined) return void callback(null).then(resolve);
      if (options.steal) this.held?.reject(new DOMException('stolen', 'AbortError'));
      if (this.held === undefined || options.steal) return grant();
      this.queue.push(grant);
      options.signal?.addEventListener('abort', () => {
        this.queue.splice(this.queue.indexOf(grant), 1);
        reject(new DOMException('given up', 'AbortError'));
      });
    });
  }
}

const claims = (): LockClaims => new LockClaims(new Locks() as unknown as LockManager);

it('one tab has it, the other waits, and gets it when it is let go', async () => {
  const one = claims();
  const first = await one.attempt('a', () => undefined);
  expect(first).toBeDefined();
  expect(await one.attempt('a', () => undefined)).toBeUndefined();
  const waiting = one.wait('a', () => undefined, new AbortController().signal);
  first!.release();
  expect(await waiting).toBeDefined();
});

it('who takes it over gets it at once, and who had it is told, once', async () => {
  const one = claims();
  const lost = vi.fn();
  const first = await one.attempt('a', lost);
  const second = await one.take('a', () => undefined);
  await vi.waitFor(() => { expect(lost).toHaveBeenCalledTimes(1); });
  first!.release();
  second.release();
  await vi.waitFor(async () => { expect(await one.attempt('a', () => undefined)).toBeDefined(); });
  expect(lost).toHaveBeenCalledTimes(1);
});

it('what is let go is not lost, and who gives up waiting hears so', async () => {
  const one = claims();
  const lost = vi.fn();
  const first = await one.attempt('a', lost);
  const abort = new AbortController();
  const waiting = one.wait('a', lost, abort.signal);
  abort.abort();
  await expect(waiting).rejects.toThrow('given up');
  first!.release();
  await Promise.resolve();
  expect(lost).not.toHaveBeenCalled();
});
