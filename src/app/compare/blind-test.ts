/** A blind test of versions: one of them is heard, nobody sees which, and it is asked which it was. Pure but for its random source. */
export interface BlindTest {
  /** How many versions there are. */
  readonly count: number;
  /** What is heard now. */
  readonly hidden: number;
  readonly right: number;
  readonly asked: number;
  /** The last answer, until the next is given. */
  readonly said?: { readonly answer: number; readonly was: number };
}

/** `random`: 0…1. */
export const beginBlindTest = (count: number, random: () => number): BlindTest => ({ count, hidden: draw(count, random), right: 0, asked: 0 });

export function answerBlindTest(test: BlindTest, answer: number, random: () => number): BlindTest {
  const was = test.hidden;
  return { count: test.count, hidden: draw(test.count, random), right: test.right + (answer === was ? 1 : 0), asked: test.asked + 1, said: { answer, was } };
}

/** How likely at least so many right answers are by guessing alone: the binomial tail. */
export function chanceOfGuessing({ count, right, asked }: BlindTest): number {
  const p = 1 / count;
  let sum = 0;
  for (let k = right; k <= asked; k++) {
    let term = 1;
    for (let n = 0; n < k; n++) term *= ((asked - n) / (n + 1)) * p;
    sum += term * (1 - p) ** (asked - k);
  }
  return Math.min(1, sum);
}

const draw = (count: number, random: () => number): number => Math.min(count - 1, Math.floor(random() * count));
