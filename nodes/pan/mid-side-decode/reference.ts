/** L = M + S, R = M − S. */
export const leftRightOf = (mid: number, side: number): readonly [number, number] => [mid + side, mid - side];
