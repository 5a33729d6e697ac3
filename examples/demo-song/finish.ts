/**
 * The last step of every stem: level, no DC, fades at both ends. Any thread.
 */
import { exp, TAU } from '../../src/kit/exact-math.ts';
import type { StemRenderer } from './stem-renderer.ts';

/** Far below any music, high enough that an offset is gone within a tenth of a second. */
const DC_CUTOFF_HZ = 5;
const FADE_IN_SECONDS = 0.02;
/** The last chord has rung for three seconds when this fade begins. */
const FADE_OUT_SECONDS = 1.5;
/** Below this the filter's memory is cut off before it becomes subnormal, which would cost time. */
const SILENCE = 1e-20;

interface Finish {
  readonly rateHz: number;
  readonly channels: 1 | 2;
  readonly gain: number;
  readonly totalFrames: number;
}

export function finished(source: StemRenderer, { rateHz, channels, gain, totalFrames }: Finish): StemRenderer {
  const keep = exp((-TAU * DC_CUTOFF_HZ) / rateHz);
  const lastX = [0, 0];
  const lastY = [0, 0];
  const fadeIn = FADE_IN_SECONDS * rateHz;
  const fadeOut = FADE_OUT_SECONDS * rateHz;
  return (block, firstFrame, frames) => {
    source(block, firstFrame, frames);
    for (let channel = 0; channel < channels; channel++) {
      let x1 = lastX[channel] ?? 0;
      let y1 = lastY[channel] ?? 0;
      for (let i = 0; i < frames; i++) {
        const at = i * channels + channel;
        const x = block[at] ?? 0;
        y1 = keep * (y1 + x - x1);
        x1 = x;
        const frame = firstFrame + i;
        const left = (totalFrames - 1 - frame) / fadeOut;
        const fade = Math.min(1, frame / fadeIn) * (left < 1 ? left * left * (3 - 2 * left) : 1);
        block[at] = y1 * gain * fade;
      }
      lastX[channel] = x1;
      lastY[channel] = Math.abs(y1) < SILENCE ? 0 : y1;
    }
  };
}
