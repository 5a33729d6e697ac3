/** The waveform of both channels as bands between smallest and largest samples, with the trigger's level and moment. */
import { defineFace, type FaceContext, type FacePoint, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { fromDb, toDb } from '../../../src/views/scales.ts';
import { clipTo, type Plot } from '../../../src/views/sound-grid.ts';
import { BEFORE_TRIGGER } from './definition.ts';

const DIVISIONS = 10;
const FREE_RUN = 3;
const STACKED = 1;
/** A slow sweep draws as it comes; what is left of the one before is dimmed. */
const OLD_ALPHA = 0.35;

type Channel = 'Left' | 'Right';

const plotOf = ({ width, height }: FaceSize): Plot => ({ x: 0, y: 4, width, height: height - 20 });
const isStacked = ({ params }: FaceContext): boolean => params['view'] === STACKED;
const gainOf = ({ params }: FaceContext): number => fromDb(params['zoomDb'] ?? 0);

/** The strip of the plot in which a channel's zero line lies in the middle. */
function laneOf(channel: Channel, plot: Plot, face: FaceContext): Plot {
  if (!isStacked(face)) return plot;
  const height = plot.height / 2;
  return { ...plot, y: plot.y + (channel === 'Left' ? 0 : height), height };
}

const yOf = (value: number, lane: Plot, gain: number): number => lane.y + lane.height / 2 - (Math.max(-1.02, Math.min(1.02, value * gain)) * lane.height) / 2;

class OscilloscopeView implements FaceView {
  #isPointed = false;

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const plot = plotOf(size);
    this.#drawGrid(context, plot, ink, face);
    const filled = face.telemetry('filled')?.[0];
    if (filled !== undefined) {
      for (const channel of ['Right', 'Left'] as const) {
        const columns = face.telemetry('minLeft')?.length ?? 0;
        const draw = (from: number, to: number): void => { this.#drawWave(context, channel, plot, from, to, ink, face); };
        context.globalAlpha = OLD_ALPHA;
        if (filled < columns) draw(filled, columns);
        context.globalAlpha = 1;
        draw(0, filled);
      }
      this.#drawBeam(context, plot, filled, ink, face);
    }
    this.#drawTrigger(context, plot, ink, face);
    this.#drawWords(context, plot, size, ink, face);
  }

  #drawGrid(context: CanvasRenderingContext2D, plot: Plot, ink: Ink, face: FaceContext): void {
    context.fillStyle = ink.grid;
    for (let k = 0; k <= DIVISIONS; k++) context.fillRect(Math.min(plot.width - 1, Math.round((plot.width * k) / DIVISIONS)), plot.y, 1, plot.height);
    for (const channel of isStacked(face) ? (['Left', 'Right'] as const) : (['Left'] as const)) {
      const lane = laneOf(channel, plot, face);
      for (const part of [0, 0.25, 0.75, 1]) context.fillRect(0, Math.round(lane.y + lane.height * part), plot.width, 1);
      context.fillStyle = ink.edge;
      context.fillRect(0, Math.round(lane.y + lane.height / 2), plot.width, 1);
      context.fillStyle = ink.grid;
    }
    context.fillStyle = ink.edge;
    context.fillRect(Math.round(plot.width * BEFORE_TRIGGER), plot.y, 1, plot.height);
  }

  #drawWave(context: CanvasRenderingContext2D, channel: Channel, plot: Plot, from: number, to: number, ink: Ink, face: FaceContext): void {
    const [least, most] = [face.telemetry(`min${channel}`), face.telemetry(`max${channel}`)];
    if (!least || !most || to <= from) return;
    const lane = laneOf(channel, plot, face);
    const gain = gainOf(face);
    const step = plot.width / least.length;
    clipTo(context, plot);
    context.beginPath();
    for (let k = from; k < to; k++) context.lineTo((k + 0.5) * step, yOf(most[k]!, lane, gain));
    for (let k = to - 1; k >= from; k--) context.lineTo((k + 0.5) * step, yOf(least[k]!, lane, gain));
    context.closePath();
    const color = channel === 'Left' ? ink.left : ink.right;
    context.fillStyle = color;
    context.fill();
    context.strokeStyle = color;
    context.lineWidth = 1.4;
    context.lineJoin = 'round';
    context.stroke();
    context.restore();
  }

  #drawBeam(context: CanvasRenderingContext2D, plot: Plot, filled: number, ink: Ink, face: FaceContext): void {
    const columns = face.telemetry('minLeft')?.length ?? 1;
    if (filled >= columns || !face.isPlaying) return;
    context.fillStyle = ink.light;
    context.fillRect(Math.round((filled / columns) * plot.width), plot.y, 1, plot.height);
  }

  #triggerY(plot: Plot, face: FaceContext): number {
    return yOf((face.params['levelPercent'] ?? 0) / 100, laneOf(face.params['trigger'] === 1 ? 'Right' : 'Left', plot, face), gainOf(face));
  }

  #drawTrigger(context: CanvasRenderingContext2D, plot: Plot, ink: Ink, face: FaceContext): void {
    if (face.params['trigger'] === FREE_RUN) return;
    const y = this.#triggerY(plot, face);
    context.strokeStyle = this.#isPointed ? ink.text : ink.muted;
    context.lineWidth = 1;
    context.setLineDash([2, 4]);
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(plot.width, y);
    context.stroke();
    context.setLineDash([]);
    const rises = face.params['edge'] === 1 ? 1 : -1;
    context.fillStyle = this.#isPointed ? ink.text : ink.muted;
    context.beginPath();
    context.moveTo(2, y - rises * 4);
    context.lineTo(12, y - rises * 4);
    context.lineTo(7, y + rises * 5);
    context.closePath();
    context.fill();
  }

  #drawWords(context: CanvasRenderingContext2D, plot: Plot, size: FaceSize, ink: Ink, face: FaceContext): void {
    context.textBaseline = 'top';
    context.font = `600 10px ${ink.font}`;
    context.textAlign = 'right';
    (['L', 'R'] as const).forEach((name, at) => {
      context.fillStyle = at === 0 ? ink.left : ink.right;
      context.fillText(name, plot.width - 20 + at * 14, plot.y + 3);
    });
    context.textBaseline = 'alphabetic';
    context.font = `400 10px ${ink.font}`;
    context.fillStyle = ink.muted;
    context.textAlign = 'left';
    context.fillText(`${formatUnit((face.params['timeMs'] ?? 0) / DIVISIONS, 'ms')} a division`, 2, size.height - 3);
    context.textAlign = 'right';
    context.fillStyle = ink.text;
    context.fillText(told(face), size.width - 2, size.height - 3);
  }

  #isNear({ x, y }: FacePoint, size: FaceSize, face: FaceContext): boolean {
    return face.params['trigger'] !== FREE_RUN && x < 24 && Math.abs(y - this.#triggerY(plotOf(size), face)) < 10;
  }

  hover(point: FacePoint | undefined, size: FaceSize, face: FaceContext): void {
    this.#isPointed = point !== undefined && this.#isNear(point, size, face);
  }

  press(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string) {
    if (!this.#isNear(point, size, face)) return undefined;
    const lane = laneOf('Left', plotOf(size), face);
    const from = face.params['levelPercent'] ?? 0;
    return {
      move: (to: FacePoint): void => {
        const moved = ((point.y - to.y) / (lane.height / 2)) * (to.shift ? 0.2 : 1) * (100 / gainOf(face));
        face.setParam('levelPercent', Math.round(Math.max(-100, Math.min(100, from + moved)) * 10) / 10, gesture);
      },
    };
  }

  doublePress(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string): boolean {
    if (!this.#isNear(point, size, face)) return false;
    face.setParam('levelPercent', 0, gesture);
    return true;
  }
}

/** Frequency and peak, or why the picture stands. */
function told(face: FaceContext): string {
  const peak = face.telemetry('peak')?.[0];
  if (peak === undefined) return '';
  const hz = face.telemetry('frequencyHz')?.[0] ?? 0;
  const state = face.params['hold'] === 1 ? 'held  ' : face.params['mode'] === 1 && hz === 0 ? 'waiting  ' : '';
  return `${state}${hz > 0 ? `${formatUnit(hz, 'Hz')}  ` : ''}${formatUnit(toDb(peak), 'dBFS')}`;
}

export default defineFace({
  width: 320,
  height: 172,
  isLive: true,
  describe: (face) => {
    const words = told(face);
    return `Waveform over ${formatUnit(face.params['timeMs'] ?? 0, 'ms')}${words === '' ? ', no sound' : `: ${words.replace(/ {2}/g, ', ')}`}`;
  },
  create: () => new OscilloscopeView(),
});
