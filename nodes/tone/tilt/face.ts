/** The tilt's curve, computed from the filter that runs, with one handle: across for the pivot, up and down for the tilt. */
import { defineFace, type FaceContext, type FacePoint, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { hzAt, wayOfHz } from '../../../src/views/scales.ts';
import { clipTo, drawDbGrid, drawHzGrid, type Plot, traceCurve, xOfHz, yOfDb } from '../../../src/views/sound-grid.ts';
import { designTilt, responseDb } from './response.ts';

const RANGE = { topDb: 12, bottomDb: -12 } as const;
const MAX_TILT_DB = 24;
const PIVOT = { min: 100, max: 8000 } as const;
const HANDLE = 7;
const REACH = 14;

const plotOf = ({ width, height }: FaceSize): Plot => ({ x: 0, y: 4, width, height: height - 18 });
const tiltOf = ({ params }: FaceContext) => ({ tiltDb: params['tiltDb'] ?? 0, pivotHz: params['pivotHz'] ?? 1000 });

class TiltView implements FaceView {
  #isPointed = false;

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const plot = plotOf(size);
    const { tiltDb, pivotHz } = tiltOf(face);
    drawHzGrid(context, plot, ink);
    drawDbGrid(context, plot, RANGE, [6, 0, -6], ink);
    const filter = designTilt(tiltDb, pivotHz, face.rateHz);
    const dbAt = (column: number): number => responseDb(filter, hzAt(column / plot.width), face.rateHz);
    clipTo(context, plot);
    traceCurve(context, plot, RANGE, dbAt);
    context.lineTo(plot.width, yOfDb(0, plot, RANGE));
    context.lineTo(0, yOfDb(0, plot, RANGE));
    context.fillStyle = ink.tool.tone;
    context.globalAlpha = 0.14;
    context.fill();
    context.globalAlpha = 1;
    traceCurve(context, plot, RANGE, dbAt);
    context.strokeStyle = face.isBypassed ? ink.edge : ink.tool.tone;
    context.lineWidth = 2;
    context.stroke();
    context.restore();
    context.beginPath();
    context.arc(xOfHz(pivotHz, plot), yOfDb(0, plot, RANGE), this.#isPointed ? HANDLE + 1.5 : HANDLE, 0, 2 * Math.PI);
    context.fillStyle = tiltDb === 0 ? ink.surface : ink.tool.tone;
    context.fill();
    context.strokeStyle = this.#isPointed ? ink.text : tiltDb === 0 ? ink.edge : ink.ground;
    context.lineWidth = 1.5;
    context.stroke();
  }

  #isNear({ x, y }: FacePoint, size: FaceSize, face: FaceContext): boolean {
    const plot = plotOf(size);
    return Math.hypot(xOfHz(tiltOf(face).pivotHz, plot) - x, yOfDb(0, plot, RANGE) - y) < REACH;
  }

  hover(point: FacePoint | undefined, size: FaceSize, face: FaceContext): void {
    this.#isPointed = point !== undefined && this.#isNear(point, size, face);
  }

  press(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string) {
    if (!this.#isNear(point, size, face)) return undefined;
    const plot = plotOf(size);
    const from = tiltOf(face);
    return {
      move: (to: FacePoint): void => {
        const fine = to.shift ? 0.2 : 1;
        const hz = hzAt(wayOfHz(from.pivotHz) + ((to.x - point.x) / plot.width) * fine);
        const db = from.tiltDb + ((point.y - to.y) / plot.height) * (RANGE.topDb - RANGE.bottomDb) * fine;
        face.setParam('pivotHz', Number(Math.min(PIVOT.max, Math.max(PIVOT.min, hz)).toPrecision(3)), gesture);
        face.setParam('tiltDb', Math.round(Math.min(MAX_TILT_DB, Math.max(-MAX_TILT_DB, db)) * 10) / 10, gesture);
      },
    };
  }

  doublePress(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string): boolean {
    if (!this.#isNear(point, size, face)) return false;
    face.setParam('tiltDb', 0, gesture);
    return true;
  }
}

export default defineFace({
  width: 192,
  height: 96,
  isLive: false,
  describe: (face) => {
    const { tiltDb, pivotHz } = tiltOf(face);
    if (tiltDb === 0) return 'Tilt, level';
    return `Tilt around ${formatUnit(pivotHz, 'Hz')}: treble ${formatUnit(tiltDb / 2, 'dB')}, bass ${formatUnit(-tiltDb / 2, 'dB')}`;
  },
  create: () => new TiltView(),
});
