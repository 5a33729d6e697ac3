/** The textbook fader, f64: y = 10^(dB/20)·x. in: 2×frames → out: 2×frames. */
export function faderReference(input: Float32Array, levelDb: number): Float64Array {
  const g = levelDb <= -144 ? 0 : 10 ** (levelDb / 20);
  return Float64Array.from(input, (x) => g * x);
}
