/**
 * Two speakers and a listener from above, and between them a cloud of what appears there, band by band; beside it the laws, the
 * bands in mono and the goniometer. The listener and the speakers can be dragged, and what is seen can be listened to.
 */
import { defineFace, type FaceContext, type FaceDrag, type FacePoint, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { Glow } from './face-glow.ts';
import { isWithin, type Layout, layoutOf, RoomMap } from './face-layout.ts';
import { drawBands, drawLevelLaw, drawScope, drawTimeLaw } from './face-plots.ts';
import { type Controls, controlsOf, imageWords, lossWords, noteWords, type Reading, readingOf, readingWords } from './face-reading.ts';
import { type Dot, drawCenterBeam, drawCloud, drawImage, drawListener, drawRoom, drawSpeakers, follow, type Handle, lightRoom } from './face-room.ts';

const HEARD = 'heard';
/** A finger's reach around a handle, in units. */
const REACH = 22;
/** Peaks of music stand about this far over its mean power; the goniometer leaves them room. */
const HEADROOM_DB = 9;
const LEAST_SCALE_DB = -48;
/** How quickly cloud and goniometer follow, s. */
const FOLLOW_SECONDS = 0.12;
const SEAT_LIMITS = { side: 1.2, ahead: 1 } as const;
/** The seat falls into the middle when it is let near. */
const SNAP_METERS = 0.04;

class PhantomView implements FaceView {
  readonly #dots: Dot[] = [];
  readonly #glow = new Glow();
  #pointed: Handle | 'listen' | undefined;
  #scaleDb = -12;
  #agreement = 0;
  #seconds = 0;

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext, seconds: number): void {
    const layout = layoutOf(size);
    const controls = controlsOf(face);
    const map = new RoomMap(layout, controls.baseDegrees);
    const reading = readingOf(face);
    this.#follow(reading, seconds);
    const handle = this.#pointed === 'listen' ? undefined : this.#pointed;
    drawRoom(context, layout, map, controls, reading, ink);
    if (reading !== undefined) {
      lightRoom(this.#glow, layout, map, controls, reading, this.#dots, this.#agreement, ink);
      this.#glow.drawOn(context);
      drawCenterBeam(context, layout, map, controls, this.#agreement, ink);
    }
    drawListener(context, layout, map, controls, handle === 'listener', ink);
    drawSpeakers(context, layout, map, controls, reading, handle, ink);
    if (reading !== undefined) {
      drawCloud(context, layout, map, controls, reading, this.#dots, ink);
      drawImage(context, layout, map, controls, reading, ink);
    }
    this.#drawWords(context, layout, controls, reading, face, ink);
    this.#drawListen(context, layout, face, ink);
    drawLevelLaw(context, layout.level, controls, reading, layout.unit, ink);
    drawTimeLaw(context, layout.time, controls, reading, layout.unit, ink);
    drawBands(context, layout.bands, reading, layout.unit, ink);
    drawScope(context, layout.scope, face, reading, this.#scaleDb, layout.unit, ink);
  }

  #follow(reading: Reading | undefined, seconds: number): void {
    const share = 1 - Math.exp(-Math.max(0, Math.min(0.5, seconds - this.#seconds)) / FOLLOW_SECONDS);
    this.#seconds = seconds;
    if (reading === undefined) {
      this.#dots.length = 0;
      this.#agreement = 0;
      return;
    }
    const first = this.#dots.length === 0;
    follow(this.#dots, reading, first ? 1 : share);
    this.#agreement += (reading.agreement - this.#agreement) * (first ? 1 : share);
    this.#scaleDb += (Math.min(0, Math.max(LEAST_SCALE_DB, reading.heardDb - 3 + HEADROOM_DB)) - this.#scaleDb) * (first ? 1 : share);
  }

  #drawWords(context: CanvasRenderingContext2D, { words, unit }: Layout, controls: Controls, reading: Reading | undefined, face: FaceContext, ink: Ink): void {
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    context.fillStyle = ink.text;
    context.font = `600 ${13 * unit}px ${ink.font}`;
    const first = reading === undefined && face.isPlaying ? 'No sound' : imageWords(reading, controls);
    fit(context, first, 13 * unit, words.width - 28 * unit, ink);
    context.fillText(first, words.x + 14 * unit, words.y + 19 * unit);
    context.fillStyle = ink.muted;
    const notes = noteWords(controls).map((note) => note.replace(/^./, (letter) => letter.toUpperCase())).join(' · ');
    [...(reading === undefined ? [] : [lossWords(reading)]), ...(notes === '' ? [] : [notes])].forEach((line, k) => {
      context.font = `400 ${10.5 * unit}px ${ink.font}`;
      fit(context, line, 10.5 * unit, words.width - 28 * unit, ink);
      context.fillText(line, words.x + 14 * unit, words.y + (36 + 14 * k) * unit);
    });
  }

  #drawListen(context: CanvasRenderingContext2D, { listen, unit }: Layout, face: FaceContext, ink: Ink): void {
    const isOn = face.listens(HEARD);
    context.fillStyle = isOn ? ink.text : ink.raised;
    context.strokeStyle = this.#pointed === 'listen' ? ink.text : ink.edge;
    context.lineWidth = unit;
    context.beginPath();
    context.roundRect(listen.x, listen.y, listen.width, listen.height, listen.height / 2);
    context.fill();
    context.stroke();
    context.fillStyle = isOn ? ink.surface : ink.text;
    context.font = `600 ${10.5 * unit}px ${ink.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(isOn ? 'Listening' : 'Listen', listen.x + listen.width / 2, listen.y + listen.height / 2 + 0.5 * unit);
  }

  #handleAt(point: FacePoint, size: FaceSize, face: FaceContext): Handle | 'listen' | undefined {
    const layout = layoutOf(size);
    if (isWithin(point, layout.listen)) return 'listen';
    const { seat, baseDegrees } = controlsOf(face);
    const map = new RoomMap(layout, baseDegrees);
    const near = ({ x, y }: { x: number; y: number }): boolean => Math.hypot(point.x - x, point.y - y) < REACH * layout.unit;
    if (near(map.at(seat.x, seat.y))) return 'listener';
    return near(map.speaker(-1, baseDegrees)) ? 'left' : near(map.speaker(1, baseDegrees)) ? 'right' : undefined;
  }

  hover(point: FacePoint | undefined, size: FaceSize, face: FaceContext): void {
    this.#pointed = point && this.#handleAt(point, size, face);
  }

  press(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string): FaceDrag | undefined {
    const handle = this.#handleAt(point, size, face);
    if (handle === undefined) return undefined;
    if (handle === 'listen') {
      face.listenTo(face.listens(HEARD) ? undefined : HEARD);
      return { move: () => undefined };
    }
    const map = new RoomMap(layoutOf(size), controlsOf(face).baseDegrees);
    if (handle === 'listener') return { move: (to) => { moveSeat(map.metersAt(to), face, gesture); } };
    return {
      move: (to) => {
        const { x, y } = map.metersAt(to);
        const degrees = (Math.atan2(Math.abs(x), Math.max(0, y)) * 180) / Math.PI;
        face.setParam('baseDegrees', Math.round(Math.min(90, Math.max(10, degrees))), gesture);
      },
    };
  }

  doublePress(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string): boolean {
    const handle = this.#handleAt(point, size, face);
    if (handle === undefined || handle === 'listen') return false;
    if (handle === 'listener') {
      face.setParam('seatX', 0, gesture);
      face.setParam('seatY', 0, gesture);
    } else face.setParam('baseDegrees', 30, gesture);
    return true;
  }
}

function moveSeat({ x, y }: { x: number; y: number }, face: FaceContext, gesture: string): void {
  const held = (value: number, least: number, most: number): number => {
    const kept = Math.min(most, Math.max(least, value));
    return Math.abs(kept) < SNAP_METERS ? 0 : Math.round(kept * 100) / 100;
  };
  face.setParam('seatX', held(x, -SEAT_LIMITS.side, SEAT_LIMITS.side), gesture);
  face.setParam('seatY', held(y, -SEAT_LIMITS.ahead, SEAT_LIMITS.ahead), gesture);
}

/** Makes the font smaller where the words would not fit. */
function fit(context: CanvasRenderingContext2D, words: string, sizePx: number, width: number, ink: Ink): void {
  const wide = context.measureText(words).width;
  if (wide > width) context.font = `${context.font.startsWith('600') ? 600 : 400} ${(sizePx * width) / wide}px ${ink.font}`;
}

export default defineFace({
  width: 560,
  height: 384,
  isLive: true,
  describe: (face) => `${readingWords(face)}${face.listens(HEARD) ? '; you are listening to it' : ''}`,
  create: () => new PhantomView(),
});
