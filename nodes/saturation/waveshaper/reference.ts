/** The textbook waveshaper, f64: x + mix·(tanh(drive·x) − x). in: 2×frames → out: 2×frames. */
export function waveshaperReference(input: ArrayLike<number>, driveDb: number, mixPercent: number): Float64Array {
  const drive = 10 ** (driveDb / 20);
  return Float64Array.from(input, (x) => x + (mixPercent / 100) * (Math.tanh(drive * x) - x));
}
