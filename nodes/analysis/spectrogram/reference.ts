/** Band of 240 between 20 Hz and 20 kHz in which a frequency lies. For tests. */
export const bandOf = (hz: number): number => Math.floor((240 * Math.log10(hz / 20)) / 3);
export const bandCenterHz = (band: number): number => 20 * 1000 ** ((band + 0.5) / 240);

/** Factors of cos(2πjk/N): the windows of Harris, and a flat top. */
const WINDOWS = [[0.5, -0.5], [0.35875, -0.48829, 0.14128, -0.01168], [0.21557895, -0.41663158, 0.277263158, -0.083578947, 0.006947368]] as const;
const REACH = [1, 3, 4] as const;

/** What a sine of peak 1 reads `off` bins beside the middle of a bin, dB: power of the bins within the window's reach, over its noise bandwidth. */
export function readingDb(window: 0 | 1 | 2, off: number, size = 256): number {
  const terms = WINDOWS[window];
  const w = Array.from({ length: size }, (_, k) => terms.reduce((sum, a, j) => sum + a * Math.cos((2 * Math.PI * j * k) / size), 0));
  const gain = w.reduce((sum, v) => sum + v, 0);
  const bandwidth = (size * w.reduce((sum, v) => sum + v * v, 0)) / gain ** 2;
  const at = (bins: number): number => {
    const [re, im] = w.reduce(([x, y], v, k) => [x + v * Math.cos((2 * Math.PI * bins * k) / size), y + v * Math.sin((2 * Math.PI * bins * k) / size)] as [number, number], [0, 0]);
    return (re * re + im * im) / gain ** 2;
  };
  let power = 0;
  for (let j = -REACH[window]; j <= REACH[window]; j++) power += at(j - off);
  return 10 * Math.log10(power / bandwidth);
}
