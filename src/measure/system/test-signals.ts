/** What is sent into a system to be measured: made from formulas, as 32-bit interleaved stereo. Pure; any thread. */

/** Which side a signal is sent into; `side` turns the right one's polarity. */
export const FEEDS = ['both', 'left', 'right', 'side'] as const;
export type Feed = (typeof FEEDS)[number];

export function stereoOf(frames: number, feed: Feed, at: (frame: number) => number): Float32Array {
  const samples = new Float32Array(frames * 2);
  for (let k = 0; k < frames; k++) {
    const value = at(k);
    if (feed !== 'right') samples[2 * k] = value;
    if (feed !== 'left') samples[2 * k + 1] = feed === 'side' ? -value : value;
  }
  return samples;
}

/** Frames of the windows that tones are looked at in; a tone whose period fits into it is in one bin and nowhere else. */
export const WINDOW_FRAMES = 65536;

/** The odd bin nearest to a frequency: its harmonics and whatever is folded back at half the rate never share a bin (DSP practice: k odd). */
export function oddBin(frequencyHz: number, rateHz: number, windowFrames = WINDOW_FRAMES): number {
  const bin = 2 * Math.round(((frequencyHz * windowFrames) / rateHz - 1) / 2) + 1;
  return Math.max(1, Math.min(windowFrames / 2 - 1, bin));
}

/** A sine of a bin, exact over the window. */
export const binSine = (bin: number, windowFrames = WINDOW_FRAMES): ((frame: number) => number) => (frame) => Math.sin((2 * Math.PI * ((bin * frame) % windowFrames)) / windowFrames);

/** The whole half period nearest to a frequency's: a square wave of it has one level throughout, which a peak detector reads without ripple. */
export const squareHalf = (frequencyHz: number, rateHz: number): number => Math.max(1, Math.round(rateHz / frequencyHz / 2));
export const square = (half: number): ((frame: number) => number) => (frame) => (Math.floor(frame / half) % 2 === 0 ? 1 : -1);
