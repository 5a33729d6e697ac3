/** Smallest and largest sample of whole frames from…to of one channel of interleaved stereo. For tests. */
export function extremes(stereo: ArrayLike<number>, channel: 0 | 1, from: number, to: number): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = Math.max(0, from); i <= to; i++) {
    least = Math.min(least, stereo[2 * i + channel]!);
    most = Math.max(most, stereo[2 * i + channel]!);
  }
  return [least, most];
}
