/** A question that the program asks before it does something, and its answers. Main thread; who shows it is set elsewhere. */
export interface Question {
  readonly title: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  /** The first is what is meant most often; closing the dialog answers none. */
  readonly answers: readonly { readonly id: string; readonly title: string }[];
}

/** Resolves with the answer's id; undefined when the question was closed without one. */
export type Ask = (question: Question) => Promise<string | undefined>;
