/** The comparison that is under way: what is compared, which one is heard. Main thread. */
import { type ComparisonHost, type Heard, measureVersions, type Stretch, type Version } from './comparison.ts';

export interface Comparing {
  readonly title: string;
  readonly isMatched: boolean;
  readonly heard: readonly Heard[];
  readonly current: number;
}

export class CompareBench {
  #comparing: Comparing | undefined;
  /** 0…1 while the versions are measured. */
  #progress: number | undefined;
  #abort: AbortController | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly host: ComparisonHost) {}

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get comparing(): Comparing | undefined {
    return this.#comparing;
  }

  get progress(): number | undefined {
    return this.#progress;
  }

  /** Measures and begins with the version `first`. Returns what went wrong, if anything. */
  async begin(title: string, versions: readonly Version[], stretch: Stretch, isMatched: boolean, first: number): Promise<string | undefined> {
    this.end();
    const abort = new AbortController();
    this.#abort = abort;
    this.#show(0);
    const measured = await measureVersions(this.host, versions, stretch, isMatched, { signal: abort.signal, onProgress: (fraction) => { if (!abort.signal.aborted) this.#show(fraction); } });
    if (abort.signal.aborted) return undefined;
    this.#progress = undefined;
    if (measured.ok) {
      this.#comparing = { title, isMatched, heard: measured.heard, current: first };
      this.#hear();
    }
    this.#tell();
    return measured.ok ? undefined : measured.diagnostics[0]?.message;
  }

  turnTo(current: number): void {
    if (this.#comparing === undefined) return;
    this.#comparing = { ...this.#comparing, current };
    this.#hear();
    this.#tell();
  }

  next(): void {
    if (this.#comparing !== undefined) this.turnTo((this.#comparing.current + 1) % this.#comparing.heard.length);
  }

  /** The document is heard again, as loud as it is. */
  end(): void {
    this.#abort?.abort();
    this.#progress = undefined;
    if (this.#comparing !== undefined) {
      this.#comparing = undefined;
      this.host.hear(undefined);
    }
    this.#tell();
  }

  #hear(): void {
    const { heard, current } = this.#comparing!;
    this.host.hear(heard[current]!);
  }

  #show(fraction: number): void {
    this.#progress = fraction;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
