/** Masking: which sound is looked at, what is heard and what is hidden of it, who hides whom, and buttons to listen to either. */
import { defineFace, type FaceContext, type FaceDrag, type FacePoint, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import { hiddenRegions, percentText, playedSounds, type Readings, regionText, soundText } from '../../../src/measure/masking/hidden-regions.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { hzAt } from '../../../src/views/scales.ts';
import type { Plot } from '../../../src/views/sound-grid.ts';
import definition, { SOUNDS } from './definition.ts';
import { HiddenHistory, HISTORY_SECONDS } from './face-history.ts';
import { between, drawShares, placeOf, SpectrumPicture } from './face-spectrum.ts';

/** Where everything stands, in units of its own; drawn as large as it fits. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly chips: Plot;
  readonly spectrum: Plot;
  readonly shares: Plot;
  readonly matrix: Plot;
  readonly history: Plot;
  readonly buttons: Plot;
  readonly reading: Plot;
  readonly level: Plot;
}

const LEVEL_SIZE = { width: 146, height: 16 } as const;
/** As a node on the canvas and in a dialog. */
const TALL: Layout = {
  width: 480, height: 488,
  chips: { x: 0, y: 0, width: 376, height: 44 }, spectrum: { x: 0, y: 52, width: 480, height: 196 }, shares: { x: 0, y: 264, width: 480, height: 20 },
  matrix: { x: 0, y: 306, width: 232, height: 104 }, history: { x: 248, y: 306, width: 232, height: 104 }, level: { x: 334, y: 287, ...LEVEL_SIZE },
  buttons: { x: 0, y: 420, width: 480, height: 28 }, reading: { x: 0, y: 456, width: 480, height: 32 },
};
/** On a wall, which is wider than high: its letters are a third larger there than in the other. */
const WIDE: Layout = {
  width: 776, height: 364,
  chips: { x: 0, y: 0, width: 480, height: 44 }, spectrum: { x: 0, y: 52, width: 480, height: 196 }, shares: { x: 0, y: 264, width: 480, height: 20 },
  matrix: { x: 504, y: 76, width: 272, height: 104 }, history: { x: 504, y: 212, width: 272, height: 72 }, level: { x: 630, y: 192, ...LEVEL_SIZE },
  buttons: { x: 0, y: 296, width: 776, height: 28 }, reading: { x: 0, y: 332, width: 776, height: 32 },
};
const LEVEL = definition.params.fullScaleDb;
/** dB of the listening level per unit of a drag. */
const LEVEL_PER_UNIT = 0.25;

const LISTENING = [
  { port: undefined, title: 'Mix' },
  { port: 'masked', title: 'Only what is hidden' },
  { port: 'audible', title: 'Only what survives' },
  { port: 'flip', title: 'Flip' },
] as const;
type Listening = (typeof LISTENING)[number];

const scaleIn = ({ width, height }: FaceSize, layout: Layout): number => Math.min(width / layout.width, height / layout.height);
const layoutIn = (size: FaceSize): Layout => (scaleIn(size, WIDE) > scaleIn(size, TALL) ? WIDE : TALL);

/** The whole picture, as large as it fits into a size, in its middle. */
function fit(size: FaceSize): { readonly at: Layout; readonly k: number; readonly x: number; readonly y: number } {
  const at = layoutIn(size);
  const k = scaleIn(size, at);
  return { at, k, x: (size.width - k * at.width) / 2, y: (size.height - k * at.height) / 2 };
}

function within(point: FacePoint, size: FaceSize): FacePoint {
  const { k, x, y } = fit(size);
  return { ...point, x: (point.x - x) / k, y: (point.y - y) / k };
}

const isIn = ({ x, y }: FacePoint, plot: Plot): boolean => x >= plot.x && x <= plot.x + plot.width && y >= plot.y && y <= plot.y + plot.height;
/** Done at the press; there is nothing to drag. */
const DONE: FaceDrag = { move: () => undefined };

const chosenOf = (face: FaceContext): number => Math.round(face.params['sound'] ?? 0);
const nameOf = (face: FaceContext) => (sound: number): string => face.inputName(`in${sound + 1}`) ?? `Sound ${sound + 1}`;
const wired = (face: FaceContext): readonly number[] => Array.from({ length: SOUNDS }, (_, sound) => sound).filter((sound) => face.inputName(`in${sound + 1}`) !== undefined);

function isOn({ port }: Listening, face: FaceContext): boolean {
  return port === undefined ? !face.listens('masked') && !face.listens('audible') : port !== 'flip' && face.listens(port);
}

function listen({ port }: Listening, face: FaceContext): void {
  if (port === 'flip') face.listenTo(face.listens('masked') ? 'audible' : 'masked');
  else face.listenTo(port !== undefined && face.listens(port) ? undefined : port);
}

/** The text cut to a width, with an ellipsis. */
function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}\u2026`).width > width) end--;
  return `${text.slice(0, end).trimEnd()}\u2026`;
}

const cellsOf = (plot: Plot, count: number, gap: number): Plot[] => Array.from({ length: count }, (_, k) => ({ x: plot.x + (k * (plot.width + gap)) / count, y: plot.y, width: (plot.width + gap) / count - gap, height: plot.height }));
/** The chips of the wired sounds: up to four in a row. */
function chipsOf({ chips }: Layout, count: number): Plot[] {
  if (count <= 4) return cellsOf({ ...chips, y: 8, height: 28, width: Math.min(chips.width, count * 120) }, count, 4);
  const first = Math.ceil(count / 2);
  return [...cellsOf({ ...chips, height: 20 }, first, 4), ...cellsOf({ ...chips, y: 24, height: 20 }, first, 4).slice(0, count - first)];
}

const HOLD_SECONDS = 0.25;

/** What was read last stays while nothing plays, to be talked about. */
class HeldReadings {
  readonly #held = new Map<string, Float32Array>();
  #at = -Infinity;

  follow(face: FaceContext, seconds: number): Readings {
    if (face.isPlaying && seconds - this.#at >= HOLD_SECONDS) {
      this.#at = seconds;
      for (const name of Object.keys(definition.telemetry)) {
        const values = face.telemetry(name);
        if (values) this.#held.set(name, values.slice());
      }
    }
    return (name) => (face.isPlaying ? face.telemetry(name) : undefined) ?? this.#held.get(name) ?? face.telemetry(name);
  }
}

class MaskingView implements FaceView {
  readonly #spectrum = new SpectrumPicture();
  readonly #history = new HiddenHistory();
  readonly #held = new HeldReadings();
  #cursor: FacePoint | undefined;

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext, seconds: number): void {
    const { at, k, x, y } = fit(size);
    context.save();
    context.translate(x, y);
    context.scale(k, k);
    this.#draw(context, at, ink, face, seconds);
    context.restore();
  }

  #draw(context: CanvasRenderingContext2D, at: Layout, ink: Ink, face: FaceContext, seconds: number): void {
    const sounds = wired(face);
    const chosen = chosenOf(face);
    const read = this.#held.follow(face, seconds);
    this.#drawChips(context, at, ink, face, sounds, chosen);
    this.#drawFigure(context, at, ink, read, chosen);
    this.#spectrum.draw(context, at.spectrum, ink, read, chosen, sounds.filter((sound) => sound !== chosen).map((sound) => ({ sound, label: String(sound + 1) })));
    this.#spectrum.drawRegions(context, at.spectrum, ink, hiddenRegions(read, chosen), nameOf(face));
    this.#drawLevel(context, at, ink, face);
    drawShares(context, at.shares, ink, read, chosen);
    caption(context, ink, 'Hidden, of its time', at.shares.x + 3, at.shares.y + 2);
    this.#drawMatrix(context, at, ink, face, read, sounds, chosen);
    this.#history.follow(read, chosen, face.isPlaying, seconds, ink);
    caption(context, ink, `Last ${HISTORY_SECONDS} s`, at.history.x, at.history.y - 14);
    context.fillStyle = ink.grid;
    context.globalAlpha = 0.5;
    context.fillRect(at.history.x, at.history.y, at.history.width, at.history.height);
    context.globalAlpha = 1;
    this.#history.draw(context, at.history);
    this.#drawButtons(context, at, ink, face);
    this.#drawReading(context, at, ink, face, read, sounds, chosen);
    if (this.#cursor && isIn(this.#cursor, at.spectrum)) drawCursor(context, at.spectrum, ink, read, chosen, this.#cursor);
  }

  #drawChips(context: CanvasRenderingContext2D, at: Layout, ink: Ink, face: FaceContext, sounds: readonly number[], chosen: number): void {
    if (sounds.length === 0) return label(context, ink, 'Wire a sound into each input', 0, 22, { weight: 600, size: 13 });
    for (const [k, chip] of chipsOf(at, sounds.length).entries()) {
      const sound = sounds[k]!;
      const isChosen = sound === chosen;
      rounded(context, chip, isChosen ? ink.text : ink.raised);
      label(context, ink, fittedIn(context, ink, `${sound + 1}  ${nameOf(face)(sound)}`, chip.width - 14, 11), chip.x + 8, chip.y + chip.height / 2, { weight: isChosen ? 600 : 400, color: isChosen ? ink.surface : ink.text, size: 11 });
    }
  }

  /** How much of the chosen sound is heard, to be read from the back of a room. */
  #drawFigure(context: CanvasRenderingContext2D, at: Layout, ink: Ink, read: Readings, chosen: number): void {
    const audibility = read('audibility')?.[chosen];
    const isKnown = audibility !== undefined && (read('activeSeconds')?.[chosen] ?? 0) > 0;
    label(context, ink, isKnown ? percentText(audibility) : '\u2013', at.width, 15, { weight: 600, size: 26, align: 'right' });
    label(context, ink, 'of it is heard', at.width, 37, { size: 11, align: 'right', color: ink.muted });
  }

  #drawLevel(context: CanvasRenderingContext2D, at: Layout, ink: Ink, face: FaceContext): void {
    const pointed = this.#cursor && isIn(this.#cursor, at.level);
    context.globalAlpha = 0.9;
    rounded(context, at.level, ink.raised);
    context.globalAlpha = 1;
    label(context, ink, `0 dBFS plays at ${Math.round(face.params['fullScaleDb'] ?? LEVEL.initial)} dB SPL`, at.level.x + at.level.width / 2, at.level.y + 8, { size: 10, align: 'center', color: pointed ? ink.text : ink.muted });
  }

  #drawMatrix(context: CanvasRenderingContext2D, at: Layout, ink: Ink, face: FaceContext, read: Readings, sounds: readonly number[], chosen: number): void {
    caption(context, ink, 'Row hides column: loudness lost', at.matrix.x, at.matrix.y - 14);
    const hides = read('hides');
    if (sounds.length < 2) return label(context, ink, 'With a second sound', at.matrix.x, at.matrix.y + 24, { color: ink.muted, size: 11 });
    const names = 104;
    const cell = { width: (at.matrix.width - names) / sounds.length, height: Math.min(24, (at.matrix.height - 14) / sounds.length) };
    for (const [row, hider] of sounds.entries()) {
      const y = at.matrix.y + 14 + row * cell.height;
      label(context, ink, fittedIn(context, ink, `${hider + 1}  ${nameOf(face)(hider)}`, names - 6, 10), at.matrix.x, y + cell.height / 2, { size: 10, color: ink.text });
      label(context, ink, String(hider + 1), at.matrix.x + names + (row + 0.5) * cell.width, at.matrix.y + 6, { size: 10, align: 'center', weight: hider === chosen ? 600 : 400, color: hider === chosen ? ink.text : ink.muted });
      for (const [column, hidden] of sounds.entries()) {
        const x = at.matrix.x + names + column * cell.width;
        if (hider === hidden) continue;
        const lost = Math.min(1, Math.max(0, hides?.[hider * SOUNDS + hidden] ?? 0));
        context.fillStyle = ink.raised;
        context.fillRect(x + 0.5, y + 0.5, cell.width - 1, cell.height - 1);
        context.globalAlpha = lost;
        context.fillStyle = ink.clip;
        context.fillRect(x + 0.5, y + 0.5, cell.width - 1, cell.height - 1);
        context.globalAlpha = 1;
        if (lost >= 0.01 && cell.width > 16) label(context, ink, String(Math.round(100 * lost)), x + cell.width / 2, y + cell.height / 2, { size: cell.height < 12 ? 8 : 10, align: 'center', weight: 600, color: lost > 0.55 ? ink.surface : ink.text });
      }
    }
  }

  #drawButtons(context: CanvasRenderingContext2D, at: Layout, ink: Ink, face: FaceContext): void {
    for (const [k, button] of cellsOf(at.buttons, LISTENING.length, 4).entries()) {
      const one = LISTENING[k]!;
      const on = isOn(one, face);
      const pointed = this.#cursor && isIn(this.#cursor, button);
      rounded(context, button, on ? ink.text : ink.raised);
      label(context, ink, one.title, button.x + button.width / 2, button.y + button.height / 2, { size: 11, align: 'center', weight: on || pointed ? 600 : 400, color: on ? ink.surface : ink.text });
    }
  }

  /** The worst of it in a sentence, over two lines. */
  #drawReading(context: CanvasRenderingContext2D, at: Layout, ink: Ink, face: FaceContext, read: Readings, sounds: readonly number[], chosen: number): void {
    if (!sounds.includes(chosen)) return;
    const regions = hiddenRegions(read, chosen).slice(0, 2);
    const lines = regions.length === 0 ? [soundText(read, chosen, nameOf(face))] : regions.map((region) => regionText(region, nameOf(face)));
    for (const [k, line] of lines.entries()) label(context, ink, fittedIn(context, ink, line, at.reading.width), at.reading.x, at.reading.y + 8 + 16 * k, { size: 12, weight: k === 0 ? 600 : 400, color: k === 0 ? ink.text : ink.muted });
  }

  hover(point: FacePoint | undefined, size: FaceSize): void {
    this.#cursor = point && within(point, size);
  }

  press(pressed: FacePoint, size: FaceSize, face: FaceContext, gesture: string): FaceDrag | undefined {
    const at = layoutIn(size);
    const point = within(pressed, size);
    const sounds = wired(face);
    const chip = chipsOf(at, sounds.length).findIndex((plot) => isIn(point, plot));
    if (chip >= 0) {
      face.setParam('sound', sounds[chip]!, gesture);
      return DONE;
    }
    const button = cellsOf(at.buttons, LISTENING.length, 4).findIndex((plot) => isIn(point, plot));
    if (button >= 0) {
      listen(LISTENING[button]!, face);
      return DONE;
    }
    if (!isIn(point, at.level)) return undefined;
    const from = face.params['fullScaleDb'] ?? LEVEL.initial;
    return { move: (to) => { face.setParam('fullScaleDb', heldLevel(from + (to.x - pressed.x + pressed.y - to.y) * LEVEL_PER_UNIT), gesture); } };
  }

  wheel(point: FacePoint, delta: number, size: FaceSize, face: FaceContext, gesture: string): boolean {
    if (!isIn(within(point, size), layoutIn(size).level)) return false;
    face.setParam('fullScaleDb', heldLevel((face.params['fullScaleDb'] ?? LEVEL.initial) - Math.sign(delta)), gesture);
    return true;
  }

  doublePress(pressed: FacePoint, size: FaceSize, face: FaceContext, gesture: string): boolean {
    const at = layoutIn(size);
    const point = within(pressed, size);
    if (!isIn(point, at.level)) return isIn(point, at.buttons) || isIn(point, at.chips);
    face.setParam('fullScaleDb', LEVEL.initial, gesture);
    return true;
  }
}

/** The numbers of the spot that is pointed at. */
function drawCursor(context: CanvasRenderingContext2D, plot: Plot, ink: Ink, read: Readings, chosen: number, { x }: FacePoint): void {
  const hz = hzAt(x / plot.width);
  const place = placeOf(hz);
  const [excitation, rest, shares] = [read('excitationDb'), read('restDb'), read('hiddenShare')];
  if (place === undefined || !excitation || !rest || !shares) return;
  context.fillStyle = ink.edge;
  context.fillRect(x, plot.y, 1, plot.height);
  const text = `${formatUnit(hz, 'Hz')}   has ${Math.round(between(excitation, chosen, place))} dB, needs ${Math.round(between(rest, chosen, place))} dB, hidden ${percentText(between(shares, chosen, place))}`;
  context.font = `400 11px ${ink.font}`;
  const width = context.measureText(text).width + 12;
  const box = { x: Math.min(plot.width - width - 2, Math.max(2, x - width / 2)), y: plot.y + plot.height - 42, width, height: 18 };
  rounded(context, box, ink.raised);
  label(context, ink, text, box.x + 6, box.y + 9, { size: 11 });
}

const heldLevel = (db: number): number => Math.round(Math.min(LEVEL.max, Math.max(LEVEL.min, db)));

interface Style {
  readonly size: number;
  readonly weight?: 400 | 600;
  readonly align?: CanvasTextAlign;
  readonly color?: string;
}

function label(context: CanvasRenderingContext2D, ink: Ink, text: string, x: number, y: number, { size, weight = 400, align = 'left', color = ink.text }: Style): void {
  context.font = `${weight} ${size}px ${ink.font}`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.fillStyle = color;
  context.fillText(text, x, y);
}

const caption = (context: CanvasRenderingContext2D, ink: Ink, text: string, x: number, y: number): void => label(context, ink, text, x, y + 4, { size: 10, color: ink.muted });

function fittedIn(context: CanvasRenderingContext2D, ink: Ink, text: string, width: number, size = 12): string {
  context.font = `600 ${size}px ${ink.font}`;
  return fitted(context, text, width);
}

function rounded(context: CanvasRenderingContext2D, { x, y, width, height }: Plot, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(x, y, width, height, 6);
  context.fill();
}

export default defineFace({
  width: TALL.width,
  height: TALL.height,
  isLive: true,
  hidesControls: true,
  describe: (face) => {
    const read = (name: string): Readonly<Float32Array> | undefined => face.telemetry(name);
    const sounds = wired(face);
    if (sounds.length === 0) return 'Masking, nothing wired in';
    if (playedSounds(read).length === 0) return 'Masking, not playing';
    const chosen = chosenOf(face);
    const others = playedSounds(read).filter((sound) => sound !== chosen && sounds.includes(sound)).map((sound) => `${nameOf(face)(sound)} ${percentText(read('audibility')?.[sound] ?? 1)}`);
    const heard = LISTENING.find((one) => one.port !== undefined && isOn(one, face));
    return `Masking: ${soundText(read, chosen, nameOf(face))}${others.length > 0 ? `. Heard of the others: ${others.join(', ')}` : ''}. 0 dBFS plays at ${Math.round(face.params['fullScaleDb'] ?? LEVEL.initial)} dB SPL${heard === undefined ? '' : `. You hear: ${heard.title.toLowerCase()}`}`;
  },
  create: () => new MaskingView(),
});
