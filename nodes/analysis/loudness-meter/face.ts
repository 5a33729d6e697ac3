/** Loudness in bars and numbers: momentary, short-term, integrated; range and true peak below. */
import { defineFace, type FaceContext, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import type { Ink } from '../../../src/views/ink.ts';

/** The scale of the bars; programme loudness lies in its upper half. */
const LOW_LUFS = -48;
const HIGH_LUFS = 0;
/** Delivery levels that people mix to: broadcast (EBU R 128) and streaming. */
const TARGETS_LUFS = [-23, -14] as const;
/** Highest true peak that EBU R 128 permits. */
const MAX_TRUE_PEAK_DBTP = -1;
const NONE = -190;
const ROW = 28;
const BARS = [['Momentary', 'momentaryLufs', 'maxMomentaryLufs'], ['Short-term', 'shortTermLufs', 'maxShortTermLufs'], ['Integrated', 'integratedLufs', undefined]] as const;

const show = (value: number | undefined): string => (value === undefined || value <= NONE ? '\u2013' : value.toFixed(1).replace('-', '\u2212'));
const wayOf = (lufs: number): number => Math.min(1, Math.max(0, (lufs - LOW_LUFS) / (HIGH_LUFS - LOW_LUFS)));

class LoudnessView implements FaceView {
  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const read = (name: string): number | undefined => face.telemetry(name)?.[0];
    context.textBaseline = 'alphabetic';
    BARS.forEach(([label, name, maxName], row) => { this.#bar(context, label, read(name), maxName && read(maxName), 8, row * ROW + 18, size.width - 16, ink); });
    const y = BARS.length * ROW + 22;
    const peak = read('truePeakDbtp');
    this.#number(context, 'Range', show(read('loudnessRangeLu')), 'LU', 8, y, ink.text, ink);
    this.#number(context, 'True peak', show(peak), 'dBTP', size.width / 2 + 4, y, peak !== undefined && peak > MAX_TRUE_PEAK_DBTP ? ink.clip : ink.text, ink);
  }

  #bar(context: CanvasRenderingContext2D, label: string, lufs: number | undefined, max: number | undefined, x: number, y: number, width: number, ink: Ink): void {
    context.font = `400 11px ${ink.font}`;
    context.textAlign = 'left';
    context.fillStyle = ink.muted;
    context.fillText(label, x, y);
    context.textAlign = 'right';
    context.fillText('LUFS', x + width, y);
    context.font = `600 13px ${ink.font}`;
    context.fillStyle = ink.text;
    context.fillText(show(lufs), x + width - 32, y);
    context.fillStyle = ink.grid;
    context.fillRect(x, y + 4, width, 4);
    context.fillStyle = ink.data;
    if (lufs !== undefined && lufs > LOW_LUFS) context.fillRect(x, y + 4, width * wayOf(lufs), 4);
    context.fillStyle = ink.text;
    if (max !== undefined && max > LOW_LUFS) context.fillRect(x + width * wayOf(max) - 1, y + 4, 2, 4);
    context.fillStyle = ink.edge;
    for (const target of TARGETS_LUFS) context.fillRect(Math.round(x + width * wayOf(target)), y + 3, 1, 6);
  }

  #number(context: CanvasRenderingContext2D, label: string, value: string, unit: string, x: number, y: number, color: string, ink: Ink): void {
    context.textAlign = 'left';
    context.font = `400 11px ${ink.font}`;
    context.fillStyle = ink.muted;
    context.fillText(label, x, y);
    context.font = `600 13px ${ink.font}`;
    context.fillStyle = color;
    context.fillText(value, x, y + 18);
    const width = context.measureText(value).width;
    context.font = `400 11px ${ink.font}`;
    context.fillStyle = ink.muted;
    context.fillText(unit, x + width + 4, y + 18);
  }
}

export default defineFace({
  width: 224,
  height: 132,
  keepsHeight: true,
  isLive: true,
  describe: (face) => {
    const read = (name: string): string => show(face.telemetry(name)?.[0]);
    return `Loudness: integrated ${read('integratedLufs')} LUFS, short-term ${read('shortTermLufs')} LUFS, range ${read('loudnessRangeLu')} LU, true peak ${read('truePeakDbtp')} dBTP`;
  },
  create: () => new LoudnessView(),
});
