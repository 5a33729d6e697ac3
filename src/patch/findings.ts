/** Collects what is wrong with a file or an edit, up to a limit, so that a broken file of megabytes gives a readable list. */
import type { Diagnostic, Severity, Where } from '../kit/index.ts';
import { diagnose } from '../kit/index.ts';
import { LIMITS } from './limits.ts';

export class Findings {
  readonly #list: Diagnostic[] = [];
  #errors = 0;
  #dropped = 0;

  add(code: string, message: string, where: Where = {}, severity: Severity = 'error'): void {
    if (severity === 'error') this.#errors++;
    if (this.#list.length < LIMITS.diagnostics) this.#list.push(diagnose(code, message, where, severity));
    else this.#dropped++;
  }

  /** Whether reading on would only repeat itself. */
  get isFull(): boolean {
    return this.#dropped > 0;
  }

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  list(): Diagnostic[] {
    if (this.#dropped === 0) return [...this.#list];
    const more = diagnose('more-findings', `There is more of this kind: only the first ${LIMITS.diagnostics} findings are listed. Repair these and look again.`, {}, this.hasErrors ? 'error' : 'warning');
    return [...this.#list, more];
  }
}
