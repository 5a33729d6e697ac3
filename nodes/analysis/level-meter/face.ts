/** Peak and RMS of both channels on one bar each, the held peak as a line and a number, and overs as a mark that stays. */
import { defineFace, type FaceContext, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { METER_TICKS_DB, meterWay } from '../../../src/views/scales.ts';

const ROW = 24;
const BAR = 12;
const LEFT = 22;
const NUMBER_WIDTH = 58;
const LABELLED_DB = [-40, -20, -10, 0] as const;

class LevelView implements FaceView {
  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const width = size.width - LEFT - NUMBER_WIDTH;
    (['L', 'R'] as const).forEach((name, channel) => {
      const read = (field: string): number | undefined => face.telemetry(field)?.[channel];
      const y = 8 + channel * ROW;
      context.font = `600 11px ${ink.font}`;
      context.textBaseline = 'middle';
      context.textAlign = 'left';
      context.fillStyle = ink.muted;
      context.fillText(name, 8, y + BAR / 2 + 0.5);
      context.fillStyle = ink.grid;
      context.fillRect(LEFT, y, width, BAR);
      this.#drawBar(context, y, width, read('peakDb'), read('rmsDb'), read('heldPeakDb'), ink);
      this.#drawNumber(context, size.width - 8, y, read('heldPeakDb'), (read('overs') ?? 0) > 0, ink);
    });
    this.#drawScale(context, 8 + 2 * ROW - (ROW - BAR) + 12, width, ink);
  }

  #drawBar(context: CanvasRenderingContext2D, y: number, width: number, peakDb: number | undefined, rmsDb: number | undefined, heldDb: number | undefined, ink: Ink): void {
    if (peakDb !== undefined) {
      context.fillStyle = ink.data;
      context.globalAlpha = 0.4;
      context.fillRect(LEFT, y, width * meterWay(peakDb), BAR);
      context.globalAlpha = 1;
      if (rmsDb !== undefined) context.fillRect(LEFT, y + 3, width * meterWay(Math.min(rmsDb, peakDb)), BAR - 6);
    }
    context.fillStyle = ink.surface;
    for (const db of METER_TICKS_DB.slice(1, -1)) context.fillRect(Math.round(LEFT + width * meterWay(db)), y, 1, BAR);
    if (heldDb === undefined || heldDb <= -60) return;
    context.fillStyle = heldDb >= -0.05 ? ink.clip : ink.text;
    context.fillRect(LEFT + Math.max(0, width * meterWay(heldDb) - 2), y, 2, BAR);
  }

  #drawNumber(context: CanvasRenderingContext2D, right: number, y: number, heldDb: number | undefined, isOver: boolean, ink: Ink): void {
    context.textAlign = 'right';
    context.fillStyle = ink.text;
    context.fillText(heldDb === undefined || heldDb <= -144 ? '\u2013' : heldDb.toFixed(1).replace('-', '\u2212'), right, y + BAR / 2 + 0.5);
    if (!isOver) return;
    context.fillStyle = ink.clip;
    context.beginPath();
    for (const [dx, dy] of [[0, -4], [4, 0], [0, 4], [-4, 0]] as const) context.lineTo(right - 42 + dx, y + BAR / 2 + dy);
    context.fill();
  }

  #drawScale(context: CanvasRenderingContext2D, y: number, width: number, ink: Ink): void {
    context.font = `400 9px ${ink.font}`;
    context.fillStyle = ink.muted;
    for (const db of LABELLED_DB) {
      context.textAlign = db === 0 ? 'right' : 'center';
      context.fillText(String(db).replace('-', '\u2212'), LEFT + width * meterWay(db), y);
    }
    context.textAlign = 'right';
    context.fillText('dBFS', LEFT + width + NUMBER_WIDTH - 8, y);
  }
}

export default defineFace({
  width: 240,
  height: 72,
  keepsHeight: true,
  isLive: true,
  describe: (face) => {
    const held = face.telemetry('heldPeakDb');
    return held ? `Levels: held peaks ${formatUnit(held[0]!, 'dBFS')} left, ${formatUnit(held[1]!, 'dBFS')} right` : 'Levels, no sound';
  },
  create: () => new LevelView(),
});
