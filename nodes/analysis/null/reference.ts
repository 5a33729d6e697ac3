/** The difference of two sounds as it is defined, f64: the offset by the whole cross-correlation, then what is left. For tests. */
export function nullReference(a: ArrayLike<number>, b: ArrayLike<number>, range: number): { offset: number; left: Float64Array; residualDb: number } {
  const frames = a.length / 2;
  const at = (sound: ArrayLike<number>, frame: number, side: number): number => (frame < 0 || frame >= frames ? 0 : sound[2 * frame + side]!);
  let offset = 0;
  let highest = 0;
  for (let candidate = -range; candidate <= range; candidate++) {
    let sum = 0;
    for (let frame = 0; frame < frames; frame++) for (const side of [0, 1]) sum += at(a, frame, side) * at(b, frame + candidate, side);
    if (Math.abs(sum) <= highest) continue;
    offset = candidate;
    highest = Math.abs(sum);
  }
  const left = new Float64Array(a.length);
  let [rest, whole] = [0, 0];
  for (let frame = 0; frame < frames; frame++) {
    for (const side of [0, 1]) {
      const [x, y] = [at(a, frame - Math.max(offset, 0), side), at(b, frame - Math.max(-offset, 0), side)];
      left[2 * frame + side] = x - y;
      rest += (x - y) ** 2;
      whole += x * x;
    }
  }
  return { offset, left, residualDb: 10 * Math.log10(Math.max(rest / whole, 1e-20)) };
}
