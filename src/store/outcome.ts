/**
 * How an operation of the library ended: done, or not at all and why. What a browser throws becomes a sentence here. Any thread.
 */
import { type Diagnostic, diagnose, reasonOf } from '../kit/index.ts';

export type FailureReason =
  /** The browser gives this page no more space. */
  | 'quota'
  /** A newer Patchcord in another tab has the library now. */
  | 'newer-program'
  /** The document was written by a newer Patchcord. */
  | 'newer-format'
  /** There is no such document, version or preset. */
  | 'missing'
  | 'too-large'
  /** This browser keeps nothing beyond the visit. */
  | 'no-storage'
  /** Anything else that storage can say. */
  | 'storage';

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: FailureReason; readonly diagnostic: Diagnostic };

/** Thrown inside of a transaction to undo it; comes out as an `Outcome`. */
export class Refusal extends Error {
  constructor(readonly reason: FailureReason, readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const { reason, diagnostic } = error instanceof Refusal ? error : refusalOf(error);
    return { ok: false, reason, diagnostic };
  }
}

const EXPORT = 'Save the patch as a file, so that it is not lost.';

function refusalOf(error: unknown): Refusal {
  // Quota errors are a class of their own in newer browsers; their name is the old one.
  if ((error as { name?: unknown } | undefined)?.name === 'QuotaExceededError') {
    return new Refusal('quota', diagnose('storage-full', `The browser has no space left for the library. ${EXPORT} Then remove what you no longer need.`));
  }
  return new Refusal('storage', diagnose('storage-failed', `The library could not be written or read: ${reasonOf(error)}. ${EXPORT}`));
}

export const missing = (what: string): Refusal =>
  new Refusal('missing', diagnose('not-in-library', `${what} is no longer in the library. It may have been deleted in another tab.`));

export const newerFormat = (title: string): Refusal =>
  new Refusal('newer-format', diagnose('newer-document', `"${title}" was saved by a newer Patchcord and is not written over. Update Patchcord to change it.`));

export const newerProgram = (): Refusal =>
  new Refusal('newer-program', diagnose('newer-library', `A newer Patchcord was opened in another tab and has the library now. ${EXPORT} Then reload this page.`));
