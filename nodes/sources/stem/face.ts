/**
 * The recording as a whole, with the play head on it; what is missing is named, so that it can be looked for. The waveform is
 * drawn once and kept as a picture: a hundred stems that play only move their lines, each when it has a pixel to go.
 */
import { defineFace, type FaceContext, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import type { Recording } from '../../../src/editor/recording.ts';
import { formatLength } from '../../../src/editor/time-text.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { drawWaveform } from '../../../src/views/waveform.ts';

const LINE_PX = 11;
const NONE = 'No recording yet';

class StemView implements FaceView {
  #picture: { readonly of: Recording['peaks']; readonly key: string; readonly canvas: OffscreenCanvas } | undefined;
  /** Where the play head was drawn, in device pixels; undefined beside the recording. */
  #head: number | undefined;

  changes({ width }: FaceSize, face: FaceContext, scale: number): boolean {
    return headAt(face, width, scale) !== this.#head;
  }

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const recording = face.recording();
    if (recording === undefined) return drawEmpty(context, size, ink, NONE, 'Drop a file here');
    if (recording.isMissing) return drawMissing(context, size, ink, recording);
    const scale = context.getTransform().a;
    this.#head = headAt(face, size.width, scale);
    if (recording.peaks === undefined) return;
    context.drawImage(this.#drawn(recording.peaks, size, scale, face.isBypassed ? ink.edge : ink.tool.sources), 0, 0, size.width, size.height);
    if (this.#head === undefined) return;
    context.fillStyle = ink.text;
    context.fillRect(this.#head / scale, 0, Math.max(1, 1 / scale), size.height);
  }

  #drawn(peaks: NonNullable<Recording['peaks']>, { width, height }: FaceSize, scale: number, color: string): OffscreenCanvas {
    const key = `${scale} ${color}`;
    if (this.#picture?.of === peaks && this.#picture.key === key) return this.#picture.canvas;
    const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
    const context = canvas.getContext('2d')!;
    context.scale(scale, scale);
    drawWaveform(context, peaks, { x: 0, y: 0, width, height, scale }, color);
    this.#picture = { of: peaks, key, canvas };
    return canvas;
  }
}

/** In device pixels from the left; undefined where the time line stands before or after the recording, or at its very beginning. */
function headAt(face: FaceContext, width: number, scale: number): number | undefined {
  const recording = face.recording();
  if (recording === undefined || recording.isMissing || !(recording.seconds > 0)) return undefined;
  const way = (face.positionSeconds - recording.startSeconds) / recording.seconds;
  return way > 0 && way < 1 ? Math.floor(way * width * scale) : undefined;
}

function drawMissing(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, recording: Recording): void {
  drawEmpty(context, size, ink, 'Missing', factsOf(recording));
  context.fillStyle = ink.text;
  context.fillText(shortened(context, recording.name, size.width - 12), 6, 26);
}

/** Where a waveform would be: a word above, what helps below. */
function drawEmpty(context: CanvasRenderingContext2D, { width, height }: FaceSize, ink: Ink, word: string, below: string): void {
  context.strokeStyle = ink.edge;
  context.setLineDash([4, 3]);
  context.strokeRect(0.5, 0.5, width - 1, height - 1);
  context.setLineDash([]);
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillStyle = ink.text;
  context.font = `600 ${LINE_PX}px ${ink.font}`;
  context.fillText(word, 6, 14, width - 12);
  context.font = `400 ${LINE_PX}px ${ink.font}`;
  context.fillStyle = ink.muted;
  context.fillText(below, 6, 37, width - 12);
}

const factsOf = ({ seconds, rateHz, channels }: Recording): string => `${formatLength(seconds)}, ${rateHz / 1000} kHz${channels === 1 ? ', mono' : ''}`;

/** The end of a name tells takes apart: the middle is left out. */
function shortened(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const letters = [...text];
  for (let kept = letters.length - 1; kept > 1; kept--) {
    const head = Math.ceil(kept / 2);
    const short = `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (kept - head)).join('')}`;
    if (context.measureText(short).width <= width) return short;
  }
  return '…';
}

export default defineFace({
  width: 128,
  height: 44,
  isLive: true,
  describe: (face) => {
    const recording = face.recording();
    if (recording === undefined) return `${NONE}. Drop a sound file here.`;
    return `${recording.isMissing ? 'Missing recording' : 'Waveform of'} ${recording.name}, ${factsOf(recording)}`;
  },
  create: () => new StemView(),
});
