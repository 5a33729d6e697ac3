/** Two spectra in one picture, to compare before and after: A is a broken line, B a filled one. Draws on a Canvas 2D; main thread. */
import { defineFace, type Face } from '../../editor/face.ts';
import { formatUnit } from '../../editor/value-text.ts';
import { hzAt } from '../../views/scales.ts';
import { drawDbGrid, drawHzGrid, type Plot } from '../../views/sound-grid.ts';
import { drawSpectrum, evenBands } from '../../views/spectrum-curve.ts';

const RANGE = { topDb: 0, bottomDb: -96 } as const;
const LINES_DB = [-24, -48, -72] as const;

/** Of the spectrum's telemetry, the louder channel. */
type Bands = () => Readonly<Float32Array> | undefined;

const DASH = [5, 3];

export const overlayFace = (a: Bands, b: Bands): Face => defineFace({
  width: 304,
  height: 152,
  isLive: true,
  describe: () => {
    const [first, second] = [a(), b()];
    if (!first || !second) return 'Two spectra, no sound';
    const differences = Array.from(second, (db, k) => (Math.max(db, first[k]!) > RANGE.bottomDb ? db - first[k]! : 0));
    const most = Math.max(...differences.map(Math.abs));
    if (most < 0.1) return 'Two spectra, alike';
    // Of bands that differ as much, the loudest is meant.
    const at = differences.reduce((best, db, k) => (Math.abs(db) > most - 0.1 && (best < 0 || second[k]! > second[best]!) ? k : best), -1);
    return `Two spectra: they differ most near ${formatUnit(hzAt(at / (second.length - 1)), 'Hz')}, where B is ${most.toFixed(1)} dB ${differences[at]! > 0 ? 'louder' : 'softer'}`;
  },
  create: () => ({
    draw: (context, { width, height }, ink) => {
      const plot: Plot = { x: 0, y: 4, width, height: height - 18 };
      drawHzGrid(context, plot, ink);
      drawDbGrid(context, plot, RANGE, LINES_DB, ink);
      const [first, second] = [a(), b()];
      if (second) drawSpectrum(context, plot, RANGE, evenBands(second), { color: ink.right, fillAlpha: 0.16, lineWidth: 1.5 });
      context.setLineDash(DASH);
      if (first) drawSpectrum(context, plot, RANGE, evenBands(first), { color: ink.left, fillAlpha: 0, lineWidth: 1.5 });
      context.setLineDash([]);
    },
  }),
});
