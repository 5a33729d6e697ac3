/** Textbook RMS of the last `frames` frames of one channel, in dB: 20·log10 of the root of the mean square. For tests. */
export function rmsReferenceDb(channel: ArrayLike<number>, frames: number): number {
  let sum = 0;
  for (let i = channel.length - frames; i < channel.length; i++) sum += channel[i]! ** 2;
  return 10 * Math.log10(sum / frames);
}
