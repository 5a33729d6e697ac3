/** What a file had to say that was opened or dropped, as one sentence for a notice. Pure. */
import type { Diagnostic } from '../kit/index.ts';

const isOfFile = ({ where }: Diagnostic): boolean => where.file !== undefined || where.pointer !== undefined;

export class FileFindings {
  #known: ReadonlySet<Diagnostic> = new Set();

  /** Of what is new since the last call; undefined if nothing is. */
  next(diagnostics: readonly Diagnostic[]): string | undefined {
    const found = diagnostics.filter(isOfFile);
    const fresh = found.filter((one) => !this.#known.has(one));
    this.#known = new Set(found);
    const first = fresh.find(({ severity }) => severity === 'error') ?? fresh[0];
    if (first === undefined) return undefined;
    const { file, line } = first.where;
    const place = [file, line === undefined || /\bline \d/.test(first.message) ? undefined : `line ${line}`].filter((part) => part !== undefined).join(', ');
    const rest = fresh.length > 1 ? ` And ${fresh.length - 1} more: select nothing to read all of them in the inspector.` : '';
    return `${place === '' || first.message.includes(place) ? '' : `${place}: `}${first.message}${rest}`;
  }
}
