/**
 * The textbook loudness, f64: BS.1770 for whole signals, blocks from exact lists, both gates by their definitions. Filter coefficients
 * are those printed in the standard, so 48 kHz only. For tests.
 */
const SHELF = { b: [1.53512485958697, -2.69169618940638, 1.19839281085285], a: [-1.69065929318241, 0.73248077421585] } as const;
const HIGH_PASS = { b: [1, -2, 1], a: [-1.99004745483398, 0.99007225036621] } as const;

function biquad(x: Float64Array, { b, a }: { b: readonly [number, number, number]; a: readonly [number, number] }): Float64Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return x.map((v) => {
    const y = b[0] * v + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2;
    [x2, x1, y2, y1] = [x1, v, y1, y];
    return y;
  });
}

export const loudness = (power: number): number => -0.691 + 10 * Math.log10(power);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Mean squares of all windows of that length with a hop of 100 ms, the channels of equal weight added. */
function powers(channels: readonly Float64Array[], windowSeconds: number): number[] {
  const weighted = channels.map((x) => biquad(biquad(x, SHELF), HIGH_PASS));
  const steps = Array.from({ length: Math.floor(channels[0]!.length / 4800) }, (_, k) =>
    weighted.reduce((sum, y) => sum + y.subarray(k * 4800, (k + 1) * 4800).reduce((s, v) => s + v * v, 0) / 4800, 0));
  const count = Math.round(windowSeconds * 10);
  return Array.from({ length: Math.max(0, steps.length - count + 1) }, (_, k) => mean(steps.slice(k, k + count)));
}

export function integratedReference(channels: readonly Float64Array[]): number {
  const loud = powers(channels, 0.4).filter((z) => loudness(z) > -70);
  const gate = loudness(mean(loud)) - 10;
  return loudness(mean(loud.filter((z) => loudness(z) > gate)));
}

export function rangeReference(channels: readonly Float64Array[]): number {
  const loud = powers(channels, 3).filter((z) => loudness(z) > -70);
  const gate = loudness(mean(loud)) - 20;
  const sorted = loud.map(loudness).filter((l) => l > gate).sort((a, b) => a - b);
  const at = (p: number): number => sorted[Math.round((sorted.length - 1) * p)]!;
  return at(0.95) - at(0.1);
}
