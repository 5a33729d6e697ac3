/**
 * Nodes that stopped the engine: they stay out of the sound until another document is opened, and it is said why. Main thread.
 */
import { type Diagnostic, diagnose } from '../kit/index.ts';
import type { Patch } from '../patch/patch.ts';
import { withoutNodes } from './patch-views.ts';

export class Quarantine {
  private readonly paths = new Set<string>();
  private readonly notes: Diagnostic[] = [];

  clear(): void {
    this.paths.clear();
    this.notes.length = 0;
  }

  /** `path`: the culprit, where it is known; `text`: what the engine said. */
  take(path: string | undefined, text: string): void {
    if (path !== undefined) this.paths.add(path);
    this.notes.push(path === undefined
      ? diagnose('engine-trapped', `The engine stopped (${text}) and playing with it. Play again; if it happens once more, undo what was done last.`)
      : diagnose('node-trapped', `The node stopped the engine (${text}) and is bypassed until the patch is opened again. Replace it or report it.`, { node: path }));
  }

  /** The patch as it may sound. */
  healthy(patch: Patch): Patch {
    return withoutNodes(patch, this.paths);
  }

  /** A node in quarantine is a placeholder to the compiler, which would say that its type is not installed. */
  diagnostics(compilerSays: readonly Diagnostic[]): readonly Diagnostic[] {
    return [...compilerSays.filter(({ code, where }) => code !== 'unknown-node' || !this.paths.has(where.node ?? '')), ...this.notes];
  }
}
