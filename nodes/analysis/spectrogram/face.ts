/** Time across, frequency up, level in color; the numbers of the spot at the cursor. Columns are painted once, as they come. */
import { defineFace, type FaceContext, type FacePoint, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { LEVEL_COLORS, levelColors } from '../../../src/views/level-colors.ts';
import { pitchName } from '../../../src/views/pitch-name.ts';
import { hzAt, wayOfHz } from '../../../src/views/scales.ts';
import type { Plot } from '../../../src/views/sound-grid.ts';
import { BANDS, SPANS_SECONDS } from './definition.ts';
import { History, PICTURE_COLUMNS } from './face-history.ts';

const TOP_DB = 0;
const BOTTOM_DB = -96;
const MARGIN = { left: 24, right: 34, top: 4, bottom: 16 } as const;
const SCALE_WIDTH = 6;
const HZ_LABELS = [[50, '50'], [200, '200'], [1000, '1k'], [5000, '5k']] as const;
const DB_LABELS = [0, -24, -48, -72, -96] as const;
const LEFT_OVER_RIGHT = 3;

type Channel = 'sum' | 'left' | 'right';

const plotOf = ({ width, height }: FaceSize): Plot => ({ x: MARGIN.left, y: MARGIN.top, width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom });
const spanOf = ({ params }: FaceContext): number => SPANS_SECONDS[params['span'] ?? 1] ?? 10;

/** The channels that are drawn, from above. */
function channelsOf({ params }: FaceContext): readonly Channel[] {
  if (params['channels'] === LEFT_OVER_RIGHT) return ['left', 'right'];
  return [params['channels'] === 1 ? 'left' : params['channels'] === 2 ? 'right' : 'sum'];
}

class SpectrogramView implements FaceView {
  readonly #surface = document.createElement('canvas');
  #history = new History(10);
  #colors = levelColors(true);
  /** What the surface was painted for; another theme, span or choice of channels paints it anew. */
  #painted = '';
  #cursor: FacePoint | undefined;

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const plot = plotOf(size);
    this.#follow(ink, face);
    this.#drawPicture(context, plot);
    this.#drawAxes(context, plot, size, ink, face);
    if (this.#cursor) this.#drawCursor(context, plot, this.#cursor, ink, face);
  }

  #follow(ink: Ink, face: FaceContext): void {
    const span = spanOf(face);
    if (this.#history.spanSeconds !== span) this.#history = new History(span);
    const channels = channelsOf(face);
    const wanted = `${ink.isDark} ${span} ${channels.join()}`;
    const [left, right, columns, columnMs] = [face.telemetry('left'), face.telemetry('right'), face.telemetry('columns')?.[0], face.telemetry('columnMs')?.[0]];
    let fresh = 0;
    if (left && right && columns !== undefined && columnMs !== undefined && face.params['hold'] !== 1) fresh = this.#history.add({ left, right, columns, columnMs });
    if (wanted !== this.#painted) {
      this.#painted = wanted;
      this.#colors = levelColors(ink.isDark);
      this.#surface.width = PICTURE_COLUMNS;
      this.#surface.height = BANDS;
      fresh = PICTURE_COLUMNS;
    }
    this.#paint(fresh, channels);
  }

  /** The newest `count` columns, in at most two pieces where the ring ends. */
  #paint(count: number, channels: readonly Channel[]): void {
    const context = this.#surface.getContext('2d');
    if (!context || count === 0) return;
    const first = (this.#history.next - count + PICTURE_COLUMNS) % PICTURE_COLUMNS;
    const head = Math.min(count, PICTURE_COLUMNS - first);
    for (const [from, width] of [[first, head], [0, count - head]] as const) {
      if (width === 0) continue;
      const image = context.createImageData(width, BANDS);
      for (let column = 0; column < width; column++) {
        for (let y = 0; y < BANDS; y++) {
          const lane = Math.floor((y * channels.length) / BANDS);
          const band = BANDS - 1 - ((y * channels.length) % BANDS);
          const way = (this.#history.read(from + column, band, channels[lane]!) - BOTTOM_DB) / (TOP_DB - BOTTOM_DB);
          const color = Math.round(Math.min(1, Math.max(0, way)) * (LEVEL_COLORS - 1)) * 4;
          const at = (y * width + column) * 4;
          for (let part = 0; part < 4; part++) image.data[at + part] = this.#colors[color + part]!;
        }
      }
      context.putImageData(image, from, 0);
    }
  }

  /** The ring laid out with its oldest column at the left. */
  #drawPicture(context: CanvasRenderingContext2D, plot: Plot): void {
    const { next } = this.#history;
    const step = plot.width / PICTURE_COLUMNS;
    const older = PICTURE_COLUMNS - next;
    if (older > 0) context.drawImage(this.#surface, next, 0, older, BANDS, plot.x, plot.y, older * step, plot.height);
    if (next > 0) context.drawImage(this.#surface, 0, 0, next, BANDS, plot.x + older * step, plot.y, next * step, plot.height);
  }

  #drawAxes(context: CanvasRenderingContext2D, plot: Plot, size: FaceSize, ink: Ink, face: FaceContext): void {
    const channels = channelsOf(face);
    const height = plot.height / channels.length;
    context.font = `400 9px ${ink.font}`;
    context.textBaseline = 'middle';
    channels.forEach((channel, lane) => {
      const bottom = plot.y + height * (lane + 1);
      for (const [hz, label] of HZ_LABELS) {
        const y = bottom - wayOfHz(hz) * height;
        context.fillStyle = ink.edge;
        context.fillRect(plot.x - 3, Math.round(y), 3, 1);
        context.fillStyle = ink.muted;
        context.textAlign = 'right';
        context.fillText(label, plot.x - 5, y);
      }
      if (lane > 0) {
        context.fillStyle = ink.ground;
        context.fillRect(plot.x, bottom - height - 1, plot.width, 2);
      }
      if (channels.length === 1) return;
      context.fillStyle = channel === 'left' ? ink.left : ink.right;
      context.textAlign = 'left';
      context.fillText(channel === 'left' ? 'L' : 'R', 2, bottom - height + 7);
    });
    this.#drawTimes(context, plot, size, ink, spanOf(face));
    this.#drawScale(context, plot, ink);
  }

  #drawTimes(context: CanvasRenderingContext2D, plot: Plot, size: FaceSize, ink: Ink, span: number): void {
    const step = span / 5;
    context.textBaseline = 'alphabetic';
    for (let seconds = 0; seconds <= span; seconds += step) {
      const x = plot.x + plot.width * (1 - seconds / span);
      context.fillStyle = ink.edge;
      context.fillRect(Math.round(x) - (seconds === 0 ? 1 : 0), plot.y + plot.height, 1, 3);
      context.fillStyle = ink.muted;
      context.textAlign = seconds === span ? 'left' : seconds === 0 ? 'right' : 'center';
      context.fillText(seconds === 0 ? 'now' : `\u2212${seconds} s`, x, size.height - 3);
    }
  }

  #drawScale(context: CanvasRenderingContext2D, plot: Plot, ink: Ink): void {
    const x = plot.x + plot.width + 5;
    for (let y = 0; y < plot.height; y++) {
      const color = Math.round((1 - y / (plot.height - 1)) * (LEVEL_COLORS - 1)) * 4;
      context.fillStyle = `rgb(${this.#colors[color]!} ${this.#colors[color + 1]!} ${this.#colors[color + 2]!})`;
      context.fillRect(x, plot.y + y, SCALE_WIDTH, 1);
    }
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillStyle = ink.muted;
    for (const db of DB_LABELS) {
      const y = plot.y + (plot.height * (TOP_DB - db)) / (TOP_DB - BOTTOM_DB);
      context.fillText(String(db).replace('-', '\u2212'), x + SCALE_WIDTH + 3, Math.min(plot.y + plot.height - 3, Math.max(plot.y + 4, y)));
    }
  }

  #drawCursor(context: CanvasRenderingContext2D, plot: Plot, point: FacePoint, ink: Ink, face: FaceContext): void {
    const spot = this.#spotAt(plot, point, face);
    if (!spot) return;
    context.strokeStyle = ink.text;
    context.lineWidth = 1;
    context.globalAlpha = 0.6;
    context.beginPath();
    context.moveTo(plot.x, Math.round(point.y) + 0.5);
    context.lineTo(plot.x + plot.width, Math.round(point.y) + 0.5);
    context.moveTo(Math.round(point.x) + 0.5, plot.y);
    context.lineTo(Math.round(point.x) + 0.5, plot.y + plot.height);
    context.stroke();
    context.globalAlpha = 1;
    const lines = [`${formatUnit(spot.hz, 'Hz')}   ${pitchName(spot.hz)}`, `${formatUnit(spot.db, 'dBFS')}   \u2212${spot.secondsAgo.toFixed(1)} s`];
    context.font = `400 11px ${ink.font}`;
    const width = Math.max(...lines.map((line) => context.measureText(line).width)) + 12;
    const x = point.x > plot.x + plot.width / 2 ? point.x - width - 8 : point.x + 8;
    const y = point.y > plot.y + plot.height / 2 ? point.y - 42 : point.y + 8;
    context.fillStyle = ink.surface;
    context.globalAlpha = 0.92;
    context.fillRect(x, y, width, 34);
    context.globalAlpha = 1;
    context.fillStyle = ink.text;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    lines.forEach((line, at) => { context.fillText(line, x + 6, y + 10 + at * 14); });
  }

  #spotAt(plot: Plot, { x, y }: FacePoint, face: FaceContext) {
    const [across, down] = [(x - plot.x) / plot.width, (y - plot.y) / plot.height];
    if (across < 0 || across >= 1 || down < 0 || down >= 1) return undefined;
    const channels = channelsOf(face);
    const lane = Math.floor(down * channels.length);
    const way = 1 - (down * channels.length - lane);
    const db = this.#history.levelAt(across, Math.min(BANDS - 1, Math.floor(way * BANDS)), channels[lane]!);
    return { hz: hzAt(way), db, secondsAgo: (1 - across) * this.#history.spanSeconds };
  }

  hover(point: FacePoint | undefined): void {
    this.#cursor = point;
  }
}

export default defineFace({
  width: 336,
  height: 188,
  isLive: true,
  describe: (face) => {
    const columns = face.telemetry('columns')?.[0] ?? 0;
    const [left, right] = [face.telemetry('left'), face.telemetry('right')];
    if (!left || !right || columns === 0) return 'Spectrogram, no sound';
    const row = ((columns - 1) * BANDS) % left.length;
    let [loudest, band] = [-Infinity, 0];
    for (let k = 0; k < BANDS; k++) {
      const db = Math.max(left[row + k]!, right[row + k]!);
      if (db > loudest) [loudest, band] = [db, k];
    }
    const hz = hzAt((band + 0.5) / BANDS);
    return loudest <= BOTTOM_DB ? 'Spectrogram, silence now' : `Spectrogram: strongest now near ${formatUnit(hz, 'Hz')} (${pitchName(hz).split(' ')[0]!}), ${formatUnit(loudest, 'dBFS')}`;
  },
  create: () => new SpectrogramView(),
});
