/**
 * What is told to a person about a patch or a file at fault. Collected, never thrown; a programmer's error throws instead.
 */
export type Severity = 'error' | 'warning' | 'note';

/** The place a diagnostic is about: any part may be missing. */
export interface Where {
  readonly node?: string;
  readonly port?: string;
  readonly param?: string;
  readonly cable?: string;
  readonly file?: string;
  /** JSON pointer into a document, as in RFC 6901. */
  readonly pointer?: string;
  /** Offset of the byte at fault. */
  readonly byte?: number;
  readonly line?: number;
}

export interface Diagnostic {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong and where, then what to do, in plain sentences. */
  readonly message: string;
  readonly where: Where;
}

export function diagnose(code: string, message: string, where: Where = {}, severity: Severity = 'error'): Diagnostic {
  return { code, severity, message, where };
}

/** What was found in a file that has a name says so. */
export const inFile = (file: string | undefined, diagnostic: Diagnostic): Diagnostic => (file === undefined ? diagnostic : { ...diagnostic, where: { ...diagnostic.where, file } });

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some((d) => d.severity === 'error');

/** What an exception says, as part of a sentence: without its own full stop. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
