/**
 * The textbook saturator, f64: y = f(drive·x + bias) − f(bias), sample by sample. Where nothing folds back, the oversampled
 * kernel must agree with it, delayed. For tests.
 */
export const CURVES: Readonly<Record<string, (x: number) => number>> = {
  tanh: Math.tanh,
  atan: (x) => (2 / Math.PI) * Math.atan((Math.PI * x) / 2),
  cubic: (x) => (Math.abs(x) >= 1 ? Math.sign(x) : 1.5 * (x - x ** 3 / 3)),
  hard: (x) => Math.max(-1, Math.min(1, x)),
};

/** in: 2×frames → out: 2×frames. */
export function saturatorReference(input: ArrayLike<number>, shape: string, driveDb: number, bias = 0): Float64Array {
  const curve = CURVES[shape];
  if (curve === undefined) throw new RangeError(`no curve "${shape}"`);
  const drive = 10 ** (driveDb / 20);
  return Float64Array.from(input, (x) => curve(drive * x + bias) - curve(bias));
}
