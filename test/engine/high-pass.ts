/**
 * The residual in which clicks are heard: what an 8th-order Butterworth high-pass leaves. For tests only.
 */

/** Peak in dBFS above `cutoffHz` of one channel of an interleaved stereo signal, after `skipFrames`. */
export function residualDb(signal: Float32Array, channel: 0 | 1, rateHz: number, cutoffHz = 8000, skipFrames = 0): number {
  const frames = signal.length / 2;
  let x: Float64Array = Float64Array.from({ length: frames }, (_, i) => signal[2 * i + channel]!);
  for (const q of [0.5098, 0.6013, 0.9, 2.5629]) x = highPass(x, cutoffHz, q, rateHz);
  let peak = 0;
  for (let i = skipFrames; i < frames; i++) peak = Math.max(peak, Math.abs(x[i]!));
  return 20 * Math.log10(Math.max(peak, 1e-10));
}

/** Second-order section by the bilinear transform (R. Bristow-Johnson, Audio EQ Cookbook). */
function highPass(x: Float64Array, hz: number, q: number, rateHz: number): Float64Array {
  const w = (2 * Math.PI * hz) / rateHz;
  const alpha = Math.sin(w) / (2 * q);
  const c = Math.cos(w);
  const a0 = 1 + alpha;
  const [b0, b1, a1, a2] = [(1 + c) / 2 / a0, -(1 + c) / a0, (-2 * c) / a0, (1 - alpha) / a0];
  const y = new Float64Array(x.length);
  let [s1, s2] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    y[i] = b0 * x[i]! + s1;
    s1 = b1 * x[i]! - a1 * y[i]! + s2;
    s2 = b0 * x[i]! - a2 * y[i]!;
  }
  return y;
}
