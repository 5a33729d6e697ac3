/** What a command answers with: text or JSON for standard output, remarks for standard error, and an exit code. */
import type { Diagnostic, Where } from '../kit/index.ts';

export const DONE = 0;
/** The patch or a file is at fault. */
export const AT_FAULT = 1;
export const WRONG_USAGE = 2;
/** Stopped by its user, as shells count it. */
export const INTERRUPTED = 130;

export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Aborted when the user wants it to end: what is half-written is then removed. */
  readonly signal?: AbortSignal;
}

export function printDiagnostics(io: Io, diagnostics: readonly Diagnostic[]): void {
  for (const { severity, message, where, code } of diagnostics) {
    const place = placeOf(where);
    io.err(`${severity}${place === '' ? '' : ` at ${place}`}: ${message} [${code}]\n`);
  }
}

export function placeOf({ file, node, port, param, cable, line, byte, pointer }: Where): string {
  const parts = [
    file, line === undefined ? undefined : `line ${line}`, byte === undefined ? undefined : `byte ${byte}`, node === undefined || node === '' ? undefined : `node ${node}`,
    port === undefined ? undefined : `port ${port}`, param === undefined ? undefined : `parameter ${param}`, cable === undefined ? undefined : `cable ${cable}`,
    line === undefined && node === undefined && cable === undefined ? pointer : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
