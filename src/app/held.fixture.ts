/** An answer that a test holds back until something else has happened. For tests only. */
export interface Held {
  readonly answered: Promise<void>;
  /** Lets it come, and returns when who waits for it has gone on. */
  go(): Promise<void>;
}

export function held(): Held {
  let resolve = (): void => undefined;
  const answered = new Promise<void>((done) => { resolve = done; });
  return {
    answered,
    go: () => {
      resolve();
      return new Promise((later) => { setTimeout(later, 0); });
    },
  };
}
