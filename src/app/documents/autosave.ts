/**
 * Saves soon after a change and not too often, one save at a time, and says how it stands. Knows nothing of what is saved. Main
 * thread.
 */
import type { Diagnostic } from '../../kit/index.ts';
import type { FailureReason, Outcome } from '../../store/outcome.ts';

export type SaveState =
  /** Nothing to save yet: a shipped patch that nobody has changed. */
  | { readonly kind: 'untouched' }
  /** Acknowledged by a strict transaction, at that time (milliseconds since 1970). */
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'saving' }
  /** What was done last is in memory only. The next edit tries again. */
  | { readonly kind: 'unsaved'; readonly reason: FailureReason; readonly diagnostic: Diagnostic };

export interface Pace {
  /** Saves when so long nothing has changed. */
  readonly quietMs: number;
  /** But saves after this long. With the save itself it stays under the two seconds that were promised. */
  readonly longestMs: number;
}

export const PACE: Pace = { quietMs: 500, longestMs: 1500 };

export class Autosave {
  state: SaveState = { kind: 'untouched' };
  private isDirty = false;
  private dirtySince: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;

  /** `save` keeps what is there when it is called. */
  constructor(private readonly save: () => Promise<Outcome<unknown>>, private readonly onState: () => void, private readonly pace: Pace = PACE) {}

  get isSaving(): boolean {
    return this.running !== undefined;
  }

  /** Everything is acknowledged, or nothing has been changed. */
  get isClean(): boolean {
    return !this.isDirty && this.running === undefined;
  }

  /** `atOnce`: what was never kept has no time to lose. */
  changed(atOnce = false): void {
    this.isDirty = true;
    this.become({ kind: 'saving' });
    this.schedule(atOnce ? 0 : this.pace.quietMs);
  }

  /** For a document that is kept as it stands. */
  isSaved(at: number): void {
    this.become({ kind: 'saved', at });
  }

  /** Saves what is unsaved now. False if it could not be. */
  async flush(): Promise<boolean> {
    while (this.isDirty || this.running !== undefined) {
      await this.run();
      if (this.state.kind === 'unsaved') return false;
    }
    return true;
  }

  /** No save begins after this. */
  stop(): void {
    this.endTimer();
    this.isDirty = false;
  }

  private endTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private schedule(quietMs: number): void {
    const now = Date.now();
    this.dirtySince ??= now;
    this.endTimer();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.run();
    }, Math.min(quietMs, Math.max(0, this.dirtySince + this.pace.longestMs - now)));
  }

  /** There is something to save that no timer waits for; what could not be saved was dirty before, and waits for the next edit. */
  private get isOverdue(): boolean {
    return this.isDirty && this.dirtySince !== undefined && this.timer === undefined;
  }

  private run(): Promise<void> {
    this.running ??= this.saveOnce().finally(() => {
      this.running = undefined;
      // What came meanwhile has waited its time while the save before was under way.
      if (this.isOverdue) this.schedule(0);
    });
    return this.running;
  }

  private async saveOnce(): Promise<void> {
    if (!this.isDirty) return;
    this.endTimer();
    this.isDirty = false;
    this.dirtySince = undefined;
    const outcome = await this.save();
    if (!outcome.ok) {
      // The timer of an edit that came meanwhile goes on, and tries again.
      this.isDirty = true;
      return this.become({ kind: 'unsaved', reason: outcome.reason, diagnostic: outcome.diagnostic });
    }
    // An edit came meanwhile: its timer is set.
    if (!this.isDirty) this.become({ kind: 'saved', at: Date.now() });
  }

  private become(state: SaveState): void {
    this.state = state;
    this.onState();
  }
}
