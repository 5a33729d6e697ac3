/** The room from above: speakers, listener, and the cloud of what appears between them. Draws on a Canvas 2D; main thread. */
import { formatUnit } from '../../../src/editor/value-text.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { wayOfHz } from '../../../src/views/scales.ts';
import { type Glow, parts } from './face-glow.ts';
import { BOTH, CENTER, type Controls, DISTANCE_METERS, hasPlace, ONLY_LEFT, ONLY_RIGHT, placeWords, type Reading } from './face-reading.ts';
import type { Layout, RoomMap } from './face-layout.ts';

/** What can be taken by the hand. */
export type Handle = 'listener' | 'left' | 'right';

/** The part of the level range over which a band fades from full to nothing. */
const FADE_DB = 48;
/** Bass floats nearer, treble farther: of the way from the listener to the speakers. */
const DEPTH = { bass: 0.4, treble: 1.02 } as const;

/** Half of the width that the words at the image take, and of a degree beside them. */
const COVERED_UNITS = 48;
/** With less of the sound in a place, the whole has none. */
const LEAST_PLACED = 0.25;
/** Less is not drawn. */
const LEAST_AGREEMENT = 0.02;
const LEAST_LIGHT = 0.015;

interface Point {
  readonly x: number;
  readonly y: number;
}

const rad = (degrees: number): number => (degrees * Math.PI) / 180;

/** How far away what appears at `degrees` is thought to be: on a curve from one speaker to the other. */
function reach(degrees: number, { arrival, seat, baseDegrees }: Controls): number {
  const to = (side: -1 | 1): number => Math.hypot(side * DISTANCE_METERS * Math.sin(rad(baseDegrees)) - seat.x, DISTANCE_METERS * Math.cos(rad(baseDegrees)) - seat.y);
  const way = Math.min(1, Math.max(0, (degrees - arrival.leftDegrees) / Math.max(1, arrival.rightDegrees - arrival.leftDegrees)));
  return to(-1) + (to(1) - to(-1)) * way;
}

/** A direction as the listener has it, at a part of the distance. */
function spot(map: RoomMap, degrees: number, part: number, controls: Controls): Point {
  const far = reach(degrees, controls) * part;
  return map.at(controls.seat.x + far * Math.sin(rad(degrees)), controls.seat.y + far * Math.cos(rad(degrees)));
}

const depthOf = (hz: number): number => DEPTH.bass + (DEPTH.treble - DEPTH.bass) * wayOfHz(Math.max(40, hz));

function mixed(from: string, to: string, way: number): string {
  const [a, b] = [parts(from), parts(to)];
  return `rgb(${a.map((value, k) => Math.round(value + (b[k]! - value) * way)).join(' ')})`;
}

/** From bass to treble: blue over sky to light, so that it reads in gray too. */
export function bandColor(hz: number, ink: Ink): string {
  const way = wayOfHz(Math.max(40, hz));
  const top = ink.isDark ? ink.light : ink.tool.tone;
  return way < 0.55 ? mixed(ink.tool.effects, ink.tool.pan, way / 0.55) : mixed(ink.tool.pan, top, (way - 0.55) / 0.45);
}

/** The floor, the arc on which images stand, its degrees. */
export function drawRoom(context: CanvasRenderingContext2D, layout: Layout, map: RoomMap, controls: Controls, reading: Reading | undefined, ink: Ink): void {
  const { unit, room } = layout;
  context.fillStyle = ink.isDark ? '#ffffff' : '#000000';
  context.globalAlpha = 0.028;
  context.beginPath();
  context.roundRect(room.x + 0.5 * unit, room.y + 0.5 * unit, room.width - unit, room.height - unit, 10 * unit);
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = ink.grid;
  context.lineWidth = unit;
  context.stroke();

  const { leftDegrees, rightDegrees } = controls.arrival;
  context.strokeStyle = ink.edge;
  context.beginPath();
  for (let k = 0; k <= 40; k++) {
    const { x, y } = spot(map, leftDegrees + ((rightDegrees - leftDegrees) * k) / 40, 1, controls);
    if (k === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.globalAlpha = 0.55;
  context.stroke();
  context.globalAlpha = 1;
  context.fillStyle = ink.muted;
  context.font = `400 ${9.5 * unit}px ${ink.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const step = rightDegrees - leftDegrees > 100 ? 30 : 10;
  // Where the image's own words stand.
  const isCovered = (degrees: number): boolean => reading !== undefined && reading.placed >= LEAST_PLACED && Math.abs(degrees - reading.degrees) < COVERED_UNITS * unit / (map.pixelsPerMeter * DISTANCE_METERS * 1.15) * (180 / Math.PI);
  for (let degrees = Math.ceil(leftDegrees / step) * step; degrees <= rightDegrees; degrees += step) {
    const [inner, outer, text] = [0.985, 1.015, 1.15].map((part) => spot(map, degrees, part, controls)) as [Point, Point, Point];
    context.beginPath();
    context.moveTo(inner.x, inner.y);
    context.lineTo(outer.x, outer.y);
    context.stroke();
    if (degrees - leftDegrees > 4 && rightDegrees - degrees > 4 && !isCovered(degrees)) context.fillText(`${Math.abs(degrees)}°`, text.x, text.y);
  }
}

/** All light of the room: of the speakers, of the center where left and right agree, of the bands, and a haze of what has no place. */
export function lightRoom(glow: Glow, { unit, room }: Layout, map: RoomMap, controls: Controls, reading: Reading, dots: readonly Dot[], agreement: number, ink: Ink): void {
  const { leftDegrees, rightDegrees } = controls.arrival;
  glow.begin(room);
  if (controls.speakers === BOTH && agreement > LEAST_AGREEMENT) glow.add(spot(map, (leftDegrees + rightDegrees) / 2, 1, controls), 58 * unit, centerColor(ink), 0.55 * agreement);
  for (const { at, color, light } of speakersOf(map, controls, reading, ink)) glow.add(at, 40 * unit, color, 0.32 * light);
  reading.bands.forEach((band, k) => {
    const dot = dots[k];
    if (dot === undefined || dot.light < LEAST_LIGHT) return;
    const color = bandColor(band.hz, ink);
    const depth = depthOf(band.hz);
    if (hasPlace(band)) {
      const spread = 1 - Math.min(1, dot.sharpness);
      glow.add(spot(map, dot.degrees, depth, controls), (4 + 30 * spread) * 2.4 * unit, color, (ink.isDark ? 0.34 : 0.26) * dot.light * (1 - 0.72 * spread));
    } else if (band.sharpness > 0) for (let step = 0; step < 5; step++) glow.add(spot(map, leftDegrees + ((rightDegrees - leftDegrees) * step) / 4, depth, controls), 52 * unit, color, 0.035 * dot.light);
  });
}

const centerColor = (ink: Ink): string => (ink.isDark ? ink.light : ink.tool.balance);

/** Where left and right agree, there is light in the middle, though nothing stands there. */
export function drawCenterBeam(context: CanvasRenderingContext2D, { unit }: Layout, map: RoomMap, controls: Controls, agreement: number, ink: Ink): void {
  if (agreement < LEAST_AGREEMENT || controls.speakers !== BOTH) return;
  const degrees = (controls.arrival.leftDegrees + controls.arrival.rightDegrees) / 2;
  const at = spot(map, degrees, 1, controls);
  const from = map.at(controls.seat.x, controls.seat.y);
  // A beam that widens from the listener.
  const beam = context.createLinearGradient(from.x, from.y, at.x, at.y);
  const [r, g, b] = parts(centerColor(ink));
  beam.addColorStop(0, `rgb(${r} ${g} ${b} / 0)`);
  beam.addColorStop(1, `rgb(${r} ${g} ${b} / ${0.24 * agreement})`);
  context.fillStyle = beam;
  const [a, c] = [spot(map, degrees - 5, 1.1, controls), spot(map, degrees + 5, 1.1, controls)];
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(a.x, a.y);
  context.lineTo(c.x, c.y);
  context.fill();
  context.font = `600 ${9.5 * unit}px ${ink.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = ink.text;
  context.globalAlpha = Math.max(0, Math.min(1, (agreement - 0.3) * 3));
  const text = spot(map, degrees, 1.24, controls);
  context.fillText('left = right', text.x, text.y);
  context.globalAlpha = 1;
}

/** A band as it is drawn, moved a little every frame towards what was read. */
export interface Dot {
  degrees: number;
  sharpness: number;
  /** 0…1. */
  light: number;
}

export function follow(dots: Dot[], { bands }: Reading, share: number): void {
  const loudest = Math.max(...bands.map(({ levelDb }) => levelDb));
  bands.forEach((band, k) => {
    const light = Math.max(0, 1 + (band.levelDb - loudest) / FADE_DB) ** 1.4;
    const dot = (dots[k] ??= { degrees: band.degrees, sharpness: band.sharpness, light: 0 });
    dot.degrees += (band.degrees - dot.degrees) * share;
    dot.sharpness += (band.sharpness - dot.sharpness) * share;
    dot.light += (light - dot.light) * share;
  });
}

/** A dot where each band stands; opposite polarity are rings outside, that stand nowhere. */
export function drawCloud(context: CanvasRenderingContext2D, { unit }: Layout, map: RoomMap, controls: Controls, reading: Reading, dots: readonly Dot[], ink: Ink): void {
  const { leftDegrees, rightDegrees } = controls.arrival;
  reading.bands.forEach((band, k) => {
    const dot = dots[k];
    if (dot === undefined || dot.light < LEAST_LIGHT) return;
    const { light, sharpness, degrees } = dot;
    const color = bandColor(band.hz, ink);
    if (hasPlace(band)) {
      const at = spot(map, degrees, depthOf(band.hz), controls);
      context.globalAlpha = (0.2 + 0.8 * light) * (0.3 + 0.7 * Math.min(1, sharpness));
      context.fillStyle = color;
      context.beginPath();
      context.arc(at.x, at.y, (1.3 + 1.7 * light) * unit, 0, 2 * Math.PI);
      context.fill();
    } else if (band.sharpness === 0) for (const outside of [leftDegrees - 13, rightDegrees + 13]) drawRing(context, unit, spot(map, outside, depthOf(band.hz), controls), light, color);
  });
  context.globalAlpha = 1;
}

function drawRing(context: CanvasRenderingContext2D, unit: number, at: Point, light: number, color: string): void {
  context.strokeStyle = color;
  context.lineWidth = unit;
  context.globalAlpha = 0.15 + 0.6 * light;
  context.beginPath();
  context.arc(at.x, at.y, (2 + 2.5 * light) * unit, 0, 2 * Math.PI);
  context.stroke();
}

/** The direction of the whole: a line from the listener, and its degrees at the arc. */
export function drawImage(context: CanvasRenderingContext2D, { unit }: Layout, map: RoomMap, controls: Controls, { degrees, placed }: Reading, ink: Ink): void {
  if (placed < LEAST_PLACED) return;
  const [from, to, text] = [spot(map, degrees, 0.16, controls), spot(map, degrees, 1.04, controls), spot(map, degrees, 1.15, controls)];
  context.strokeStyle = ink.text;
  context.lineWidth = 1.25 * unit;
  context.globalAlpha = 0.55;
  context.setLineDash([2 * unit, 3 * unit]);
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
  const words = placeWords(degrees).replace('in the ', '');
  context.font = `600 ${11 * unit}px ${ink.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const half = context.measureText(words).width / 2 + 5 * unit;
  context.fillStyle = ink.surface;
  context.globalAlpha = 0.86;
  context.beginPath();
  context.roundRect(text.x - half, text.y - 9 * unit, 2 * half, 18 * unit, 9 * unit);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = ink.text;
  context.fillText(words, text.x, text.y);
}

/** Which speakers there are, and how much each gives, 0…1. */
function speakersOf(map: RoomMap, { speakers, baseDegrees, levelDb, isMono }: Controls, reading: Reading | undefined, ink: Ink): readonly Box[] {
  const sound = reading === undefined ? 0 : Math.max(0.15, Math.min(1, 1 + (reading.heardDb + 12) / 48));
  const pair = ([-1, 1] as const).map((side): Box => {
    const plays = speakers === BOTH || speakers === (side < 0 ? ONLY_LEFT : ONLY_RIGHT);
    const share = isMono ? 1 : 10 ** (Math.min(0, side * levelDb) / 30);
    return { at: map.speaker(side, baseDegrees), degrees: side * baseDegrees, color: !plays ? ink.edge : side < 0 ? ink.left : ink.right, light: plays ? sound * share : 0, letter: side < 0 ? 'L' : 'R' };
  });
  return speakers === CENTER ? [...pair, { at: map.at(0, DISTANCE_METERS), degrees: 0, color: ink.light, light: sound, letter: 'C' }] : pair;
}

export function drawSpeakers(context: CanvasRenderingContext2D, { unit }: Layout, map: RoomMap, controls: Controls, reading: Reading | undefined, pointed: Handle | undefined, ink: Ink): void {
  const { speakers, arrival, timeMs, isMono, isInverted } = controls;
  const later = (isMono ? 0 : timeMs) + arrival.leftDelayMs;
  for (const box of speakersOf(map, controls, reading, ink)) {
    const { at, degrees, letter } = box;
    drawSpeaker(context, unit, box, pointed === (letter === 'L' ? 'left' : letter === 'R' ? 'right' : undefined) && pointed !== undefined, ink);
    if (letter === 'C') continue;
    const side = degrees < 0 ? -1 : 1;
    const plays = speakers === BOTH || speakers === (side < 0 ? ONLY_LEFT : ONLY_RIGHT);
    const notes = [
      ...(speakers === BOTH && side * later < -0.005 ? [`${formatUnit(Math.abs(later), 'ms')} later`] : []),
      ...(plays && side > 0 && isInverted && !isMono ? ['polarity turned'] : []),
      ...(plays ? [] : ['off']),
    ];
    context.font = `400 ${9.5 * unit}px ${ink.font}`;
    // Outwards, where no degrees stand.
    context.textAlign = side < 0 ? 'right' : 'left';
    context.textBaseline = 'middle';
    context.fillStyle = ink.muted;
    notes.forEach((note, k) => { context.fillText(note, at.x - side * 4 * unit, at.y - (24 + 12 * k) * unit); });
  }
}

interface Box {
  readonly at: Point;
  readonly degrees: number;
  readonly color: string;
  readonly light: number;
  readonly letter: 'L' | 'R' | 'C';
}

/** A box turned to the middle seat, its cone in front. */
function drawSpeaker(context: CanvasRenderingContext2D, unit: number, { at, degrees, color, letter }: Box, isPointed: boolean, ink: Ink): void {
  context.save();
  context.translate(at.x, at.y);
  context.rotate(rad(degrees));
  context.fillStyle = ink.raised;
  context.strokeStyle = isPointed ? ink.text : color;
  context.lineWidth = (isPointed ? 2.25 : 1.75) * unit;
  context.beginPath();
  context.roundRect(-12 * unit, -13 * unit, 24 * unit, 20 * unit, 3 * unit);
  context.fill();
  context.stroke();
  context.beginPath();
  context.moveTo(-8 * unit, 7 * unit);
  context.quadraticCurveTo(0, 13 * unit, 8 * unit, 7 * unit);
  context.stroke();
  context.restore();
  context.fillStyle = ink.text;
  context.font = `600 ${11 * unit}px ${ink.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(letter, at.x + 3 * unit * Math.sin(rad(degrees)), at.y - 3 * unit * Math.cos(rad(degrees)));
}

/** Ways from both speakers to the seat; a head from above, that looks up the page, with headphones where they are worn. */
export function drawListener(context: CanvasRenderingContext2D, { unit }: Layout, map: RoomMap, controls: Controls, isPointed: boolean, ink: Ink): void {
  const { seat, baseDegrees, speakers, isOnHeadphones } = controls;
  const at = map.at(seat.x, seat.y);
  context.strokeStyle = ink.edge;
  context.lineWidth = unit;
  context.globalAlpha = 0.5;
  context.setLineDash([unit, 4 * unit]);
  context.beginPath();
  const sources = speakers === CENTER ? [map.at(0, DISTANCE_METERS)] : [...(speakers === ONLY_RIGHT ? [] : [map.speaker(-1, baseDegrees)]), ...(speakers === ONLY_LEFT ? [] : [map.speaker(1, baseDegrees)])];
  for (const { x, y } of sources) {
    context.moveTo(x, y);
    context.lineTo(at.x, at.y);
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;

  const radius = 12 * unit;
  context.fillStyle = ink.surface;
  context.strokeStyle = isPointed ? ink.text : ink.muted;
  context.lineWidth = (isPointed ? 2.25 : 1.75) * unit;
  context.beginPath();
  context.moveTo(at.x - 3.5 * unit, at.y - radius + unit);
  context.lineTo(at.x, at.y - radius - 4.5 * unit);
  context.lineTo(at.x + 3.5 * unit, at.y - radius + unit);
  context.stroke();
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  for (const side of [-1, 1]) {
    context.beginPath();
    if (isOnHeadphones) context.roundRect(at.x + side * radius - 3 * unit, at.y - 6 * unit, 6 * unit, 12 * unit, 2.5 * unit);
    else context.ellipse(at.x + side * (radius + 0.5 * unit), at.y, 2 * unit, 4 * unit, 0, 0, 2 * Math.PI);
    context.fillStyle = isOnHeadphones ? ink.text : ink.surface;
    context.fill();
    context.stroke();
  }
  if (isOnHeadphones) {
    context.beginPath();
    context.arc(at.x, at.y, radius + 2 * unit, Math.PI, 2 * Math.PI);
    context.stroke();
  }
}
