/**
 * What mending a masked sound is at: looking for what would help, what was found, measuring what came of it. One at a time; what was
 * cancelled, left or begun anew says nothing more. Main thread; draws nothing.
 */
import { findMoves, type Found, type Look, type Outcome } from './mending.ts';
import type { Passage } from './passage.ts';
import type { Scene } from './suggestions.ts';

export type Work = { readonly what: 'looking' | 'measuring'; readonly progress: number }
  | { readonly what: 'found'; readonly hidden: number; readonly passage: Passage; readonly found: Found }
  | { readonly what: 'failed'; readonly message: string };

type Progress = (fraction: number) => void;

export class MendingTask {
  private now: Work | undefined;
  private abort: AbortController | undefined;

  /** `lookAt`: reads a passage of the patch as it is when it is called. */
  constructor(private readonly lookAt: (passage: Passage, onProgress: Progress, signal: AbortSignal) => Promise<Outcome<Look>>, private readonly changed: () => void) {}

  get work(): Work | undefined {
    return this.now;
  }

  async find(passage: Passage, hidden: number, scene: Pick<Scene, 'fullScaleDb' | 'nameOf' | 'isMono'>): Promise<void> {
    const found = await this.run('looking', async (onProgress, signal) => {
      const look = await this.lookAt(passage, onProgress, signal);
      return look.ok && !signal.aborted ? findMoves(look.value, hidden, scene, signal) : { ok: false, message: look.ok ? '' : look.message };
    });
    if (found !== undefined) this.become(found.ok ? { what: 'found', hidden, passage, found: found.value } : { what: 'failed', message: found.message });
  }

  /** Undefined where it failed, or is not wanted any more. */
  async measure(passage: Passage): Promise<Look | undefined> {
    const look = await this.run('measuring', (onProgress, signal) => this.lookAt(passage, onProgress, signal));
    if (look !== undefined) this.become(look.ok ? undefined : { what: 'failed', message: look.message });
    return look?.ok === true ? look.value : undefined;
  }

  /** What is under way ends, and what was found is forgotten. */
  cancel(): void {
    this.abort?.abort();
    this.become(undefined);
  }

  /** Undefined where it was cancelled, or another took its place. */
  private async run<T>(what: 'looking' | 'measuring', job: (onProgress: Progress, signal: AbortSignal) => Promise<Outcome<T>>): Promise<Outcome<T> | undefined> {
    this.abort?.abort();
    const { signal } = (this.abort = new AbortController());
    this.become({ what, progress: 0 });
    const outcome = await job((progress) => { if (!signal.aborted) this.become({ what, progress }); }, signal);
    return signal.aborted ? undefined : outcome;
  }

  private become(work: Work | undefined): void {
    this.now = work;
    this.changed();
  }
}
