/**
 * This tab's right to write one document: had, waited for, or handed over to the tab that asks, after the last edit is saved. A
 * tab that does not answer loses it. Main thread.
 */
import type { Claim, Claims } from './claims.ts';

/** A reload's old page may still hold the document for a moment. */
const PATIENCE_MS = 400;
/** How long the other tab has to save its last edit. */
const HAND_OVER_LIMIT_MS = 3000;

export interface LeaseEvents {
  /** Another tab asks for the document: save, and write no more once this resolves. */
  handOver(): Promise<void>;
  /** Taken without asking, or handed over. */
  lost(): void;
  /** The tab that had it is gone: it is here now. */
  granted(): void;
}

type Message = { readonly kind: 'ask' | 'given'; readonly documentId: string };

export class DocumentLease {
  private claim: Claim | undefined;
  private waiting: AbortController | undefined;
  private readonly channel: BroadcastChannel | undefined;
  private onGiven: (() => void) | undefined;
  private isOver = false;

  constructor(readonly documentId: string, private readonly claims: Claims, private readonly events: LeaseEvents, channelName = 'patchcord-leases') {
    this.channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(channelName);
    (this.channel as { unref?: () => void } | undefined)?.unref?.();
    if (this.channel !== undefined) this.channel.onmessage = ({ data }: MessageEvent<Message>) => void this.receive(data);
  }

  get isHeld(): boolean {
    return this.claim !== undefined;
  }

  /** False: another tab has it, and `granted` is called when that is gone. */
  async acquire(): Promise<boolean> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const claim = (await this.claims.attempt(this.documentId, this.lost)) ?? (await this.claims.wait(this.documentId, this.lost, signal).catch(() => undefined));
    if (claim !== undefined) return this.keep(claim);
    this.waitForIt();
    return false;
  }

  /** Asks whoever has it, and takes it. */
  async takeOver(): Promise<void> {
    if (this.claim !== undefined || this.isOver) return;
    this.waiting?.abort();
    const free = await this.claims.attempt(this.documentId, this.lost);
    if (free !== undefined) return void this.keep(free);
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, HAND_OVER_LIMIT_MS);
      this.onGiven = () => {
        clearTimeout(limit);
        resolve();
      };
      this.post('ask');
    });
    this.onGiven = undefined;
    this.keep(await this.claims.take(this.documentId, this.lost));
  }

  release(): void {
    this.isOver = true;
    this.waiting?.abort();
    this.claim?.release();
    this.claim = undefined;
    this.channel?.close();
  }

  private keep(claim: Claim): boolean {
    if (this.isOver) claim.release();
    else this.claim = claim;
    return !this.isOver;
  }

  private waitForIt(): void {
    if (this.isOver) return;
    const waiting = new AbortController();
    this.waiting = waiting;
    this.claims.wait(this.documentId, this.lost, waiting.signal).then((claim) => {
      if (this.keep(claim)) this.events.granted();
    }, () => undefined);
  }

  private readonly lost = (): void => {
    this.claim = undefined;
    this.events.lost();
    this.waitForIt();
  };

  private async receive({ kind, documentId }: Message): Promise<void> {
    if (documentId !== this.documentId) return;
    if (kind === 'given') return this.onGiven?.();
    if (this.claim === undefined) return;
    await this.events.handOver();
    this.claim?.release();
    this.claim = undefined;
    this.events.lost();
    this.post('given');
    // After the other one has it.
    setTimeout(() => { if (this.claim === undefined) this.waitForIt(); }, PATIENCE_MS);
  }

  private post(kind: Message['kind']): void {
    this.channel?.postMessage({ kind, documentId: this.documentId } satisfies Message);
  }
}
