/** A whole sound as its waveform: peaks as a shape, loudness as a denser one within. Draws on a Canvas 2D; main thread. */
import { peakColumns, type Peaks } from '../media/peaks.ts';

export interface WaveformPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Device pixels per unit: one column for each. */
  readonly scale: number;
}

/** Room between the two bands of a stereo sound. */
const BAND_GAP = 2;
/** Silence is a line that can still be seen. */
const LEAST_HEIGHT = 1;

/** Mono is one band, stereo two, left above right; full scale reaches the edge of a band. */
export function drawWaveform(context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D, peaks: Peaks, { x, y, width, height, scale }: WaveformPlace, color: string): void {
  if (peaks.frames === 0) return;
  const bands = Math.min(2, peaks.channels);
  const bandHeight = (height - (bands - 1) * BAND_GAP) / bands;
  const columns = Math.max(1, Math.round(width * scale));
  context.fillStyle = color;
  for (let band = 0; band < bands; band++) {
    const middle = y + band * (bandHeight + BAND_GAP) + bandHeight / 2;
    const { min, max, rms } = peakColumns(peaks, band, 0, peaks.frames, columns);
    context.globalAlpha = 0.45;
    fillBetween(context, x, width / columns, middle, bandHeight / 2, max, min);
    context.globalAlpha = 1;
    fillBetween(context, x, width / columns, middle, bandHeight / 2, rms, rms.map((level) => -level));
  }
}

/** One shape from the upper line back along the lower one. */
function fillBetween(context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D, x: number, step: number, middle: number, half: number, upper: Readonly<Float32Array>, lower: Readonly<Float32Array>): void {
  const edge = (level: number, least: number): number => middle - Math.max(-1, Math.min(1, level)) * half - least;
  context.beginPath();
  for (let k = 0; k < upper.length; k++) context.lineTo(x + (k + 0.5) * step, edge(upper[k]!, LEAST_HEIGHT / 2));
  for (let k = lower.length - 1; k >= 0; k--) context.lineTo(x + (k + 0.5) * step, edge(lower[k]!, -LEAST_HEIGHT / 2));
  context.fill();
}
