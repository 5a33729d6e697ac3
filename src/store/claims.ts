/**
 * One tab at a time may have a claim on a document. By Web Locks where the browser has them; else, on an insecure origin, by a
 * record in the database that its holder renews; one that answers no question over BroadcastChannel is dead. Main thread.
 */
import type { Database } from './database.ts';

export interface Claim {
  release(): void;
}

export interface Claims {
  /** Undefined while another tab has it. `onLost`: it was taken away. */
  attempt(documentId: string, onLost: () => void): Promise<Claim | undefined>;
  /** Resolves when it is free, or rejects when the signal ends the waiting. */
  wait(documentId: string, onLost: () => void, signal: AbortSignal): Promise<Claim>;
  /** Whoever has it. */
  take(documentId: string, onLost: () => void): Promise<Claim>;
}

const lockName = (documentId: string): string => `patchcord-document-${documentId}`;

export class LockClaims implements Claims {
  constructor(private readonly locks: LockManager) {}

  attempt(documentId: string, onLost: () => void): Promise<Claim | undefined> {
    return this.request(documentId, onLost, { ifAvailable: true });
  }

  async wait(documentId: string, onLost: () => void, signal: AbortSignal): Promise<Claim> {
    return (await this.request(documentId, onLost, { signal }))!;
  }

  async take(documentId: string, onLost: () => void): Promise<Claim> {
    return (await this.request(documentId, onLost, { steal: true }))!;
  }

  private request(documentId: string, onLost: () => void, options: LockOptions): Promise<Claim | undefined> {
    return new Promise((resolve, reject) => {
      let isHeld = false;
      this.locks.request(lockName(documentId), options, (lock) => {
        if (lock === null) return resolve(undefined);
        isHeld = true;
        return new Promise<void>((release) => resolve({ release: () => {
          isHeld = false;
          release();
        } }));
      }).catch((error: unknown) => {
        // The same promise tells that the lock was never given and that it was stolen.
        if (isHeld) onLost();
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }
}

/** A holder renews so often, and by that notices that it lost; a hidden tab's timers may come as rarely as once a minute. */
const RENEW_MS = 1000;
const LEASE_MS = 4000;
/** How long the holder has to say that it lives: a message reaches hidden tabs too. A frozen one cannot write, and learns of it later. */
const ANSWER_MS = 1000;

type Message = { readonly kind: 'alive?' | 'alive'; readonly documentId: string };

export class RecordClaims implements Claims {
  private readonly me = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16)).join('');
  private readonly held = new Set<string>();
  private readonly heard = new Map<string, () => void>();
  private readonly channel: BroadcastChannel | undefined;

  constructor(private readonly database: Database, channelName = 'patchcord-claims', private readonly now: () => number = Date.now) {
    this.channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(channelName);
    (this.channel as { unref?: () => void } | undefined)?.unref?.();
    if (this.channel !== undefined) this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.receive(data);
  }

  async attempt(documentId: string, onLost: () => void): Promise<Claim | undefined> {
    if (await this.put(documentId, ({ holder }) => holder === this.me)) return this.hold(documentId, onLost);
    const found = await this.database.read(['leases'], (operations) => operations.get('leases', documentId));
    if (found !== undefined && (await this.isAlive(documentId))) return undefined;
    // Dead, or it would have answered; unless a third tab was faster.
    const isFree = await this.put(documentId, ({ holder, until }) => holder === found?.holder && until === found.until);
    return isFree ? this.hold(documentId, onLost) : undefined;
  }

  async wait(documentId: string, onLost: () => void, signal: AbortSignal): Promise<Claim> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, RENEW_MS));
      signal.throwIfAborted();
      const claim = await this.attempt(documentId, onLost);
      if (claim === undefined) continue;
      if (signal.aborted) claim.release();
      signal.throwIfAborted();
      return claim;
    }
  }

  async take(documentId: string, onLost: () => void): Promise<Claim> {
    await this.put(documentId, () => true);
    return this.hold(documentId, onLost);
  }

  /** Writes this tab's name where nobody's stands, or where `may` says so. */
  private put(documentId: string, may: (lease: { readonly holder: string; readonly until: number }) => boolean): Promise<boolean> {
    return this.database.write(['leases'], async (operations) => {
      const lease = await operations.get('leases', documentId);
      if (lease !== undefined && !may(lease)) return false;
      await operations.put('leases', { documentId, holder: this.me, until: this.now() + LEASE_MS });
      return true;
    }, 'relaxed');
  }

  private hold(documentId: string, onLost: () => void): Claim {
    this.held.add(documentId);
    const end = (): void => {
      clearInterval(timer);
      this.held.delete(documentId);
    };
    const renew = async (): Promise<void> => {
      const isMine = await this.put(documentId, ({ holder }) => holder === this.me);
      if (isMine || !this.held.has(documentId)) return;
      end();
      onLost();
    };
    // A renewal that storage refuses is tried again.
    const timer = setInterval(() => { renew().catch(() => undefined); }, RENEW_MS);
    return {
      release: () => {
        end();
        this.database.write(['leases'], async (operations) => {
          const lease = await operations.get('leases', documentId);
          if (lease?.holder === this.me) await operations.delete('leases', documentId);
        }, 'relaxed').catch(() => undefined);
      },
    };
  }

  private isAlive(documentId: string): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isAlive: boolean) => () => {
        clearTimeout(limit);
        this.heard.delete(documentId);
        resolve(isAlive);
      };
      const limit = setTimeout(end(false), ANSWER_MS);
      this.heard.set(documentId, end(true));
      this.channel?.postMessage({ kind: 'alive?', documentId } satisfies Message);
    });
  }

  private receive({ kind, documentId }: Message): void {
    if (kind === 'alive') this.heard.get(documentId)?.();
    else if (this.held.has(documentId)) this.channel?.postMessage({ kind: 'alive', documentId } satisfies Message);
  }
}

/** Where nothing is kept there is nothing that two tabs could overwrite. */
export const FREE_CLAIMS: Claims = {
  attempt: () => Promise.resolve({ release: () => undefined }),
  wait: () => Promise.resolve({ release: () => undefined }),
  take: () => Promise.resolve({ release: () => undefined }),
};

export function claimsOf(database: Database): Claims {
  if (!database.isLasting) return FREE_CLAIMS;
  const locks = (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;
  return locks === undefined ? new RecordClaims(database) : new LockClaims(locks);
}
