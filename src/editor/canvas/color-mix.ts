/** Mixes two colors of the theme, written as #rrggbb. Pure. */
const parts = (color: string): number[] => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

export function mix(from: string, to: string, amount: number): string {
  const a = parts(from);
  const b = parts(to);
  return `rgb(${a.map((value, at) => Math.round(value + (b[at]! - value) * amount)).join(' ')})`;
}
