/** Correlation over the frequency axis, a bar for each third of an octave; quiet bands are faint, those that vanish in mono are marked. */
import { defineFace, type FaceContext, type FacePoint, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { drawHzGrid, type Plot, xOfHz } from '../../../src/views/sound-grid.ts';
import { BANDS, LOWEST_NUMBER } from './definition.ts';

/** Quieter bands are not drawn; louder ones than the second are drawn fully. */
const FAINT_DB = { from: -90, to: -50 } as const;
/** Losses in mono beyond this are marked. */
const MARKED_DB = -6;

const plotOf = ({ width, height }: FaceSize): Plot => ({ x: 0, y: 6, width, height: height - 22 });
const edgeHz = (band: number): number => 1000 * 10 ** ((LOWEST_NUMBER + band - 0.5) / 10);
const centerHz = (band: number): number => edgeHz(band + 0.5);
const isHeard = (db: number): boolean => db > FAINT_DB.from;
const yOf = (correlation: number, plot: Plot): number => plot.y + ((1 - correlation) / 2) * plot.height;

class CorrelationView implements FaceView {
  #cursor: FacePoint | undefined;

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const plot = plotOf(size);
    drawHzGrid(context, plot, ink);
    context.font = `400 9px ${ink.font}`;
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    for (const [value, label] of [[1, '+1'], [0.5, ''], [0, '0'], [-0.5, ''], [-1, '\u22121']] as const) {
      const y = Math.round(yOf(value, plot));
      context.fillStyle = value === 0 ? ink.edge : ink.grid;
      context.fillRect(0, y, plot.width, 1);
      context.fillStyle = ink.muted;
      context.fillText(label, 3, value === 1 ? y + 10 : y - 2);
    }
    const [correlation, monoDb, levelDb] = [face.telemetry('correlation'), face.telemetry('monoDb'), face.telemetry('levelDb')];
    if (!correlation || !monoDb || !levelDb) return;
    for (let band = 0; band < BANDS; band++) if (isHeard(levelDb[band]!)) this.#drawBand(context, band, { r: correlation[band]!, monoDb: monoDb[band]!, levelDb: levelDb[band]! }, plot, ink);
    const pointed = this.#cursor && bandAt(this.#cursor.x, plot);
    if (pointed === undefined || !isHeard(levelDb[pointed]!)) return;
    context.font = `400 11px ${ink.font}`;
    context.fillStyle = ink.text;
    context.textAlign = 'right';
    context.textBaseline = 'top';
    context.fillText(told(pointed, correlation, monoDb), plot.width - 4, plot.y + plot.height - 26);
  }

  #drawBand(context: CanvasRenderingContext2D, band: number, { r, monoDb, levelDb }: { r: number; monoDb: number; levelDb: number }, plot: Plot, ink: Ink): void {
    const from = Math.max(0, xOfHz(edgeHz(band), plot)) + 0.75;
    const to = Math.min(plot.width, xOfHz(edgeHz(band + 1), plot)) - 0.75;
    const [zero, y] = [yOf(0, plot), yOf(r, plot)];
    context.globalAlpha = 0.25 + 0.75 * Math.min(1, (levelDb - FAINT_DB.from) / (FAINT_DB.to - FAINT_DB.from));
    context.fillStyle = r < -0.05 ? ink.clip : ink.data;
    context.fillRect(from, Math.min(zero, y), to - from, Math.max(1, Math.abs(y - zero)));
    context.globalAlpha = 1;
    if (monoDb >= MARKED_DB) return;
    const middle = (from + to) / 2;
    context.fillStyle = ink.clip;
    context.beginPath();
    context.moveTo(middle - 4, plot.y + 2);
    context.lineTo(middle + 4, plot.y + 2);
    context.lineTo(middle, plot.y + 9);
    context.fill();
  }

  hover(point: FacePoint | undefined): void {
    this.#cursor = point;
  }
}

function bandAt(x: number, plot: Plot): number | undefined {
  for (let band = 0; band < BANDS; band++) if (x >= xOfHz(edgeHz(band), plot) && x < xOfHz(edgeHz(band + 1), plot)) return band;
  return undefined;
}

const told = (band: number, correlation: Readonly<Float32Array>, monoDb: Readonly<Float32Array>): string =>
  `${formatUnit(centerHz(band), 'Hz')}   ${correlation[band]!.toFixed(2).replace('-', '\u2212')}   mono ${formatUnit(monoDb[band]!, 'dB')}`;

export default defineFace({
  width: 304,
  height: 140,
  isLive: true,
  describe: (face) => {
    const [correlation, monoDb, levelDb] = [face.telemetry('correlation'), face.telemetry('monoDb'), face.telemetry('levelDb')];
    const heard = levelDb === undefined ? [] : Array.from({ length: BANDS }, (_, band) => band).filter((band) => isHeard(levelDb[band]!));
    if (!correlation || !monoDb || heard.length === 0) return 'Correlation by band, no sound';
    const lost = heard.filter((band) => monoDb[band]! < MARKED_DB);
    if (lost.length > 0) return `Correlation by band: lost in mono ${lost.map((band) => `${formatUnit(centerHz(band), 'Hz')} (${formatUnit(monoDb[band]!, 'dB')})`).join(', ')}`;
    const least = heard.reduce((worst, band) => (correlation[band]! < correlation[worst]! ? band : worst));
    return `Correlation by band: safe in mono, least alike at ${formatUnit(centerHz(least), 'Hz')} with ${correlation[least]!.toFixed(2).replace('-', '\u2212')}`;
  },
  create: () => new CorrelationView(),
});
