/** M = (L + R)/2, S = (L − R)/2. */
export const midSideOf = (left: number, right: number): readonly [number, number] => [(left + right) / 2, (left - right) / 2];
