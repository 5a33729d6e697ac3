/** Horizontal level bars of two channels with a scale in dB and held peaks. Draws on a Canvas 2D; main thread. */
import type { Ink } from './ink.ts';
import { METER_TICKS_DB, meterWay } from './scales.ts';

export interface Levels {
  readonly leftDb: number;
  readonly rightDb: number;
  readonly leftHeldDb: number;
  readonly rightHeldDb: number;
}

/** From here on the bar shows that there is little room left. */
const HOT_DB = -6;

export function drawLevelBars(context: CanvasRenderingContext2D, x: number, y: number, width: number, barHeight: number, levels: Levels | undefined, ink: Ink): void {
  const gap = 2;
  const rows = [[levels?.leftDb, levels?.leftHeldDb], [levels?.rightDb, levels?.rightHeldDb]] as const;
  rows.forEach(([db, held], row) => {
    const top = y + row * (barHeight + gap);
    context.fillStyle = ink.grid;
    context.fillRect(x, top, width, barHeight);
    if (db === undefined || held === undefined) return;
    const hot = meterWay(HOT_DB);
    const way = meterWay(db);
    context.fillStyle = ink.data;
    context.globalAlpha = 0.75;
    context.fillRect(x, top, width * Math.min(way, hot), barHeight);
    context.globalAlpha = 1;
    if (way > hot) context.fillRect(x + width * hot, top, width * (way - hot), barHeight);
    if (held > -60) {
      context.fillStyle = held >= -0.05 ? ink.clip : ink.text;
      context.fillRect(x + Math.max(0, width * meterWay(held) - 2), top, 2, barHeight);
    }
  });
  context.fillStyle = ink.surface;
  for (const db of METER_TICKS_DB.slice(1, -1)) context.fillRect(Math.round(x + width * meterWay(db)), y, 1, barHeight * 2 + gap);
}

/** How far the sound is turned down: from the right end towards the left, 0 to 20 dB. */
export function drawReduction(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, reductionDb: number, color: string, ink: Ink): void {
  context.fillStyle = ink.grid;
  context.fillRect(x, y, width, height);
  const way = Math.min(1, Math.abs(reductionDb) / 20);
  context.fillStyle = color;
  context.fillRect(x + width * (1 - way), y, width * way, height);
  context.fillStyle = ink.surface;
  for (const db of [3, 6, 12]) context.fillRect(Math.round(x + width * (1 - db / 20)), y, 1, height);
}
