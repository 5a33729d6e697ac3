/** The residual in large figures with a bar from 0 to −120 dB, and below it what sets both apart: time, gain, polarity. */
import { defineFace, type FaceContext, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import type { Ink } from '../../../src/views/ink.ts';

const FLOOR_DB = -120;
/** What is left this far down is rounding. */
const NULL_DB = -90;
/** Only whole frames are made up for; and a filter alone can seem late by a part of one. */
const LEAST_FRAMES = 0.5;
/** Below this likeness the offset says nothing. */
const LEAST_LIKENESS = 0.2;

interface Readings {
  readonly residualDb: number;
  readonly time: string;
  readonly gain: string;
  readonly polarity: string;
}

function readings(face: FaceContext): Readings | undefined {
  const read = (name: string): number | undefined => face.telemetry(name)?.[0];
  const [residualDb, levelDb] = [read('residualDb'), read('levelDb')];
  if (residualDb === undefined || levelDb === undefined || levelDb <= -199) return undefined;
  const frames = read('offsetFrames') ?? 0;
  const isAlike = (read('likeness') ?? 0) >= LEAST_LIKENESS;
  const late = `b ${formatUnit(Math.abs(read('offsetMs') ?? 0), 'ms')} ${frames > 0 ? 'late' : 'early'}`;
  return {
    residualDb,
    time: !isAlike ? 'not alike' : Math.abs(frames) < LEAST_FRAMES ? 'in time' : late,
    gain: `b ${formatUnit(read('gainDb') ?? 0, 'dB')}`,
    polarity: (read('inverted') ?? 0) >= 0.5 ? 'b turned over' : '',
  };
}

const levelText = (db: number): string => (db <= -199 ? '\u2212\u221e dB' : formatUnit(db, 'dB').replace('+', ''));

class NullView implements FaceView {
  draw(context: CanvasRenderingContext2D, { width, height }: FaceSize, ink: Ink, face: FaceContext): void {
    const found = readings(face);
    context.textBaseline = 'alphabetic';
    context.textAlign = 'left';
    context.fillStyle = found === undefined ? ink.muted : ink.text;
    context.font = `600 22px ${ink.font}`;
    context.fillText(found === undefined ? '–' : levelText(found.residualDb), 8, 28);
    context.fillStyle = ink.grid;
    context.fillRect(8, 40, width - 16, 8);
    if (found === undefined) return;
    const part = 1 - Math.min(1, Math.max(0, found.residualDb / FLOOR_DB));
    context.fillStyle = found.residualDb <= NULL_DB ? ink.muted : ink.data;
    context.fillRect(8, 40, Math.max(1, (width - 16) * part), 8);
    context.font = `400 11px ${ink.font}`;
    context.textAlign = 'right';
    context.fillStyle = ink.text;
    context.fillText(found.residualDb <= NULL_DB ? 'nulls' : 'differs', width - 8, 26);
    context.textAlign = 'left';
    context.fillStyle = ink.muted;
    [found.time, found.gain, found.polarity].forEach((line, k) => { context.fillText(line, 8 + (k === 1 ? width / 2 - 4 : 0), k === 2 ? height - 8 : 66); });
  }
}

export default defineFace({
  width: 220,
  height: 92,
  keepsHeight: true,
  isLive: true,
  describe: (face) => {
    const found = readings(face);
    if (found === undefined) return 'Null: no sound';
    return `Null: ${found.residualDb <= NULL_DB ? 'they null' : 'they differ'}, ${levelText(found.residualDb)} is left; ${[found.time, found.gain, found.polarity].filter((part) => part !== '').join(', ')}`;
  },
  create: () => new NullView(),
});
