/** How exercises get harder: two right answers in a row are one level up, a wrong one is one down (Levitt 1971, which settles where 71 % are right). Pure. */
import type { Score } from './scores.ts';

const UP_AFTER = 2;

/** `row`: right answers in a row. */
export function nextScore(score: Score, row: number, isRight: boolean, levels: number): { readonly score: Score; readonly row: number } {
  const climbs = isRight && row + 1 >= UP_AFTER;
  const level = Math.max(1, Math.min(levels, score.level + (climbs ? 1 : isRight ? 0 : -1)));
  return { score: { ...score, level, answered: score.answered + 1, right: score.right + (isRight ? 1 : 0) }, row: isRight && !climbs ? row + 1 : 0 };
}
