/** Up to four states of the open document, to go back and forth between. `snapshot-keeper.ts` keeps them beyond the visit. Main thread. */
import type { Edit } from '../../patch/edit.ts';
import { editBetween } from '../../patch/edit-between.ts';
import type { Patch } from '../../patch/patch.ts';
import type { Version } from './comparison.ts';

export const LETTERS = ['A', 'B', 'C', 'D'] as const;
export type Letter = (typeof LETTERS)[number];

export class Snapshots {
  readonly #kept = new Map<Letter, Patch>();

  has(letter: Letter): boolean {
    return this.#kept.has(letter);
  }

  patch(letter: Letter): Patch | undefined {
    return this.#kept.get(letter);
  }

  keep(letter: Letter, patch: Patch): void {
    this.#kept.set(letter, patch);
  }

  forget(letter: Letter): void {
    this.#kept.delete(letter);
  }

  clear(): void {
    this.#kept.clear();
  }

  /** Those that are there, in order. */
  get letters(): readonly Letter[] {
    return LETTERS.filter((letter) => this.#kept.has(letter));
  }

  /** What the letters stand for, in the open document's time: a loop that has been moved since stays where it is. */
  versions({ transport }: Patch): readonly Version[] {
    return this.letters.map((letter) => ({ title: letter, patch: { ...this.#kept.get(letter)!, transport } }));
  }

  /** The edit that makes the document what it was then; undefined where it still is. */
  editTo(letter: Letter, now: Patch): Edit | undefined {
    const kept = this.#kept.get(letter);
    return kept && editBetween(now, { ...kept, transport: now.transport });
  }
}
