/** The level of the side against the mid, over frequency, and how alike left and right are, before and after. */
import { defineFace, type FaceContext, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import { drawCorrelation } from '../../../src/views/correlation-scale.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { hzAt } from '../../../src/views/scales.ts';
import { clipTo, drawDbGrid, drawHzGrid, type Plot, traceCurve } from '../../../src/views/sound-grid.ts';
import { sideGainDb } from './side-gain.ts';

const RANGE = { topDb: 12, bottomDb: -36 } as const;
const SCALE_HEIGHT = 34;

const plotOf = ({ width, height }: FaceSize): Plot => ({ x: 0, y: 4, width, height: height - SCALE_HEIGHT - 18 });
const settingsOf = ({ params, rateHz }: FaceContext) => ({ width: (params['width'] ?? 100) / 100, slope: params['bassMono'] ?? 0, cornerHz: params['bassMonoHz'] ?? 120, rateHz });

class WidthView implements FaceView {
  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const plot = plotOf(size);
    const color = face.isBypassed ? ink.edge : ink.tool.pan;
    drawHzGrid(context, plot, ink);
    drawDbGrid(context, plot, RANGE, [6, 0, -12, -24], ink);
    const settings = settingsOf(face);
    const dbAt = (column: number): number => Math.max(RANGE.bottomDb - 6, sideGainDb(hzAt(column / plot.width), settings));
    clipTo(context, plot);
    traceCurve(context, plot, RANGE, dbAt);
    context.strokeStyle = color;
    context.lineWidth = 2;
    context.stroke();
    context.lineTo(plot.x + plot.width, plot.y + plot.height + 4);
    context.lineTo(plot.x, plot.y + plot.height + 4);
    context.fillStyle = color;
    context.globalAlpha = 0.14;
    context.fill();
    context.restore();
    context.font = `600 10px ${ink.font}`;
    context.textAlign = 'right';
    context.textBaseline = 'top';
    context.fillStyle = ink.text;
    context.fillText('Side', plot.width - 4, plot.y + 2);
    const [now, before] = face.isPlaying ? [face.telemetry('correlation')?.[0], face.telemetry('correlationBefore')?.[0]] : [];
    drawCorrelation(context, { x: 8, y: size.height - SCALE_HEIGHT + 10, width: size.width - 16 }, now, ink, before);
  }
}

export default defineFace({
  width: 208,
  height: 140,
  isLive: true,
  describe: (face) => {
    const { width, slope, cornerHz } = settingsOf(face);
    const bass = slope > 0 ? `, mono below ${formatUnit(cornerHz, 'Hz')}` : '';
    const correlation = face.telemetry('correlation')?.[0];
    const monoDb = face.telemetry('monoDb')?.[0];
    const now = correlation === undefined || monoDb === undefined ? '' : `; correlation ${correlation.toFixed(2).replace('-', '\u2212')}, in mono ${formatUnit(monoDb, 'dB')}`;
    return `Width ${formatUnit(width * 100, '%')}${bass}${now}`;
  },
  create: () => new WidthView(),
});
