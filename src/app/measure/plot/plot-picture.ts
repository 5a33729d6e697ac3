/** A plot painted on a canvas, and the same as SVG text with its title and legend. Whatever a name says stays text. */
import type { Plot } from '../../../measure/system/measured.ts';
import type { Ink } from '../../../views/ink.ts';
import type { Picture } from '../../picture/patch-picture.ts';
import { coordinate, escapeText, textWidth } from '../../picture/svg-text.ts';
import { type DrawnCurve, type Mark, plotMarks, type PlotSize } from './plot-marks.ts';

export function paint(context: CanvasRenderingContext2D, marks: readonly Mark[], font: string): void {
  context.lineJoin = 'round';
  for (const mark of marks) {
    if (mark.is === 'box') {
      context.globalAlpha = mark.alpha;
      context.fillStyle = mark.color;
      context.fillRect(mark.x, mark.y, mark.width, mark.height);
      context.globalAlpha = 1;
    } else if (mark.is === 'text') {
      context.font = `400 ${mark.size}px ${font}`;
      context.textAlign = mark.anchor === 'middle' ? 'center' : mark.anchor;
      context.textBaseline = 'alphabetic';
      context.fillStyle = mark.color;
      context.fillText(mark.text, mark.x, mark.y);
    } else {
      context.beginPath();
      mark.points.forEach(([x, y], k) => { if (k === 0) context.moveTo(x, y); else context.lineTo(x, y); });
      context.strokeStyle = mark.color;
      context.lineWidth = mark.width;
      context.setLineDash(mark.dash.slice());
      context.stroke();
      context.setLineDash([]);
    }
  }
}

const MARGIN = 24;
const TITLE_PX = 16;
const LEGEND_PX = 12;
const SAMPLE_PX = 24;

/** For print and slides: on the theme's ground, with everything that the page says beside the plot. */
export function plotPicture(plot: Plot, curves: readonly DrawnCurve[], title: string, { width, height }: PlotSize, ink: Ink): Picture {
  const plotTop = MARGIN + TITLE_PX + 12;
  const legend = legendRows(curves, width - 2 * MARGIN);
  const whole = { width, height: plotTop + height + 8 + legend.rows * (LEGEND_PX + 8) + MARGIN };
  const body = plotMarks(plot, curves, { width: width - 2 * MARGIN, height }, ink).map(svgOf).join('');
  const entries = legend.places.map(({ curve, x, row }) => {
    const y = plotTop + height + 16 + row * (LEGEND_PX + 8);
    const sample = svgOf({ is: 'line', points: [[MARGIN + x, y - 4], [MARGIN + x + SAMPLE_PX, y - 4]], color: curve.color, width: 2, dash: curve.dash });
    return sample + svgOf({ is: 'text', x: MARGIN + x + SAMPLE_PX + 8, y, text: curve.name, color: ink.text, anchor: 'start', size: LEGEND_PX });
  }).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}" viewBox="0 0 ${whole.width} ${whole.height}" font-family="${escapeText(ink.font)}">`
    + `<title>${escapeText(title)}</title><rect width="${whole.width}" height="${whole.height}" fill="${escapeText(ink.ground)}"/>`
    + svgOf({ is: 'text', x: MARGIN, y: MARGIN + TITLE_PX - 2, text: title, color: ink.text, anchor: 'start', size: TITLE_PX })
    + `<g transform="translate(${MARGIN} ${plotTop})">${body}</g>${entries}</svg>`;
  return { svg, ...whole };
}

function legendRows(curves: readonly DrawnCurve[], width: number): { places: { curve: DrawnCurve; x: number; row: number }[]; rows: number } {
  let [x, row] = [0, 0];
  const places = curves.map((curve) => {
    const needs = SAMPLE_PX + 8 + textWidth(curve.name, LEGEND_PX) + 24;
    if (x > 0 && x + needs > width) [x, row] = [0, row + 1];
    const place = { curve, x, row };
    x += needs;
    return place;
  });
  return { places, rows: curves.length === 0 ? 0 : row + 1 };
}

function svgOf(mark: Mark): string {
  const color = escapeText(mark.color);
  if (mark.is === 'box') return `<rect x="${coordinate(mark.x)}" y="${coordinate(mark.y)}" width="${coordinate(mark.width)}" height="${coordinate(mark.height)}" fill="${color}" fill-opacity="${mark.alpha}"/>`;
  if (mark.is === 'text') return `<text x="${coordinate(mark.x)}" y="${coordinate(mark.y)}" font-size="${mark.size}" text-anchor="${mark.anchor}" fill="${color}">${escapeText(mark.text)}</text>`;
  const dash = mark.dash.length === 0 ? '' : ` stroke-dasharray="${mark.dash.join(' ')}"`;
  return `<polyline points="${mark.points.map(([x, y]) => `${coordinate(x)},${coordinate(y)}`).join(' ')}" fill="none" stroke="${color}" stroke-width="${mark.width}" stroke-linejoin="round"${dash}/>`;
}
