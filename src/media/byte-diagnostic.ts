/**
 * What is said about the bytes of a sound file: always the byte, then what is wrong there, then what to do. Pure, any thread.
 */
import { diagnose, type Diagnostic, type Severity } from '../kit/diagnostic.ts';

/** A value, or the diagnostic that says why there is none. */
export type Parsed<T> = { readonly value: T } | { readonly fault: Diagnostic };

export const COPY_AGAIN = 'Copy or export the file again.';
export const EXPORT_AGAIN = 'Export the file again as WAV, PCM 16 or 24 bit or float 32 bit.';

/** `problem` is a sentence without its full stop; `remedy` whole sentences. */
export const diagnoseByte = (code: string, byte: number, problem: string, remedy = COPY_AGAIN, severity: Severity = 'error'): Diagnostic =>
  diagnose(code, `Byte ${byte}: ${problem}. ${remedy}`, { byte }, severity);

export const refuse = (code: string, byte: number, problem: string, remedy = COPY_AGAIN): { fault: Diagnostic } => ({ fault: diagnoseByte(code, byte, problem, remedy) });
