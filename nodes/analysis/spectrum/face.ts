/** Both channels over the log frequency axis, with the held maximum above them; the level at the cursor is read in numbers. */
import { defineFace, type FaceContext, type FacePoint, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { hzAt } from '../../../src/views/scales.ts';
import { drawDbGrid, drawHzGrid, type Plot, yOfDb } from '../../../src/views/sound-grid.ts';
import { drawSpectrum, evenBands } from '../../../src/views/spectrum-curve.ts';

const RANGE = { topDb: 0, bottomDb: -96 } as const;
const LINES_DB = [-24, -48, -72] as const;

const plotOf = ({ width, height }: FaceSize): Plot => ({ x: 0, y: 4, width, height: height - 18 });

class SpectrumView implements FaceView {
  #cursor: FacePoint | undefined;

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const plot = plotOf(size);
    drawHzGrid(context, plot, ink);
    drawDbGrid(context, plot, RANGE, LINES_DB, ink);
    const read = (name: string) => {
      const bands = face.telemetry(name);
      return bands && bands.some((db) => db > RANGE.bottomDb) ? evenBands(bands) : undefined;
    };
    const [first, second, maximum] = [read('first'), read('second'), read('maximum')];
    if (maximum) drawSpectrum(context, plot, RANGE, maximum, { color: ink.edge, fillAlpha: 0, lineWidth: 1 });
    if (second) drawSpectrum(context, plot, RANGE, second, { color: ink.right, fillAlpha: 0.08, lineWidth: 1.25 });
    if (first) drawSpectrum(context, plot, RANGE, first, { color: ink.left, fillAlpha: 0.14, lineWidth: 1.25 });
    this.#drawNames(context, plot, ink, face);
    if (this.#cursor && first && second) this.#drawCursor(context, plot, ink, Math.max(first(this.#cursor.x / plot.width), second(this.#cursor.x / plot.width)));
  }

  #drawNames(context: CanvasRenderingContext2D, plot: Plot, ink: Ink, face: FaceContext): void {
    const names = face.params['channels'] === 1 ? ['M', 'S'] : ['L', 'R'];
    context.font = `600 10px ${ink.font}`;
    context.textAlign = 'right';
    context.textBaseline = 'top';
    [ink.left, ink.right].forEach((color, at) => {
      context.fillStyle = color;
      context.fillText(names[at]!, plot.width - 20 + at * 14, plot.y + 2);
    });
  }

  #drawCursor(context: CanvasRenderingContext2D, plot: Plot, ink: Ink, db: number): void {
    const x = Math.min(plot.width - 1, Math.max(0, this.#cursor!.x));
    context.fillStyle = ink.edge;
    context.fillRect(Math.round(x), plot.y, 1, plot.height);
    const y = Math.min(plot.y + plot.height, Math.max(plot.y, yOfDb(db, plot, RANGE)));
    context.fillStyle = ink.text;
    context.fillRect(Math.round(x) - 2, y - 2, 5, 5);
    context.font = `400 11px ${ink.font}`;
    context.textAlign = x > plot.width / 2 ? 'right' : 'left';
    context.textBaseline = 'top';
    context.fillText(`${formatUnit(hzAt(x / plot.width), 'Hz')}  ${formatUnit(db, 'dBFS')}`, x + (x > plot.width / 2 ? -6 : 6), plot.y + 16);
  }

  hover(point: FacePoint | undefined): void {
    this.#cursor = point;
  }
}

export default defineFace({
  width: 304,
  height: 152,
  isLive: true,
  hidesControls: true,
  describe: (face) => {
    const bands = face.telemetry('first');
    if (!bands) return 'Spectrum, no sound';
    const loudest = bands.reduce((best, db, at) => (db > bands[best]! ? at : best), 0);
    return `Spectrum: strongest at ${formatUnit(hzAt(loudest / (bands.length - 1)), 'Hz')}, ${formatUnit(bands[loudest]!, 'dBFS')}`;
  },
  create: () => new SpectrumView(),
});
