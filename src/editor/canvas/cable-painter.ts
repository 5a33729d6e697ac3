/**
 * All settled cables on one canvas, with the light of their signal. Strokes are gathered by look, so that a thousand cables
 * cost a few dozen strokes. Main thread.
 */
import type { Carry } from '../../kit/index.ts';
import type { Ink } from '../../views/ink.ts';
import type { CableCurve } from '../cable-geometry.ts';
import { pointOn } from '../cable-geometry.ts';
import type { EditorModel } from '../editor-model.ts';
import type { Transform } from '../viewport.ts';
import { toScreen } from '../viewport.ts';
import { cableLabel, LIGHT_STEPS, lightStep } from './cable-look.ts';
import { mix } from './color-mix.ts';

/** Labels below this zoom could not be read. */
const LABEL_ZOOM = 0.55;
const LABEL_FONT_PX = 11;
/** From farther away a glow would only be a blur, and it is the dearest stroke. */
const GLOW_ZOOM = 0.4;
/** What a selected cable stands on, at the least. */
const SELECTED_PX = 6;
/** Two lines with a gap of less than a pixel are one. */
const STRANDS_ZOOM = 0.3;
/** So many cables are looked through for those that lie upon others: a program may have laid thousands on one spot, and each costs a stroke. */
const MANY = 2000;

interface Strands {
  readonly carry: Carry | undefined;
  readonly step: number;
  readonly curves: CableCurve[];
}

export interface CableScene {
  readonly model: EditorModel;
  readonly transform: Transform;
  readonly ink: Ink;
  readonly visible: ReadonlySet<string>;
  /** Taken in the hand at this moment, and drawn by the overlay. */
  readonly hidden: string | undefined;
  readonly pointed: string | undefined;
}

export function paintCables(context: CanvasRenderingContext2D, scene: CableScene): void {
  const { model, transform, ink, visible, hidden } = scene;
  const groups = new Map<string, Strands>();
  const pointed: CableCurve[] = [];
  const selected: CableCurve[] = [];
  for (const id of visible) {
    const curve = id === hidden ? undefined : model.curve(id);
    if (curve === undefined) continue;
    const carry = model.session.cableFacts(id)?.carry;
    const step = lightStep(model.session.cableLevel(id));
    const key = `${carry} ${step}`;
    let strands = groups.get(key);
    if (strands === undefined) groups.set(key, (strands = { carry, step, curves: [] }));
    strands.curves.push(curve);
    if (model.selected.cables.has(id)) selected.push(curve);
    else if (id === scene.pointed) pointed.push(curve);
  }
  const width = Math.min(1.5, Math.max(0.4, transform.k));
  context.lineCap = 'round';
  context.lineJoin = 'round';
  trace(context, pointed, transform);
  stroke(context, ink.text, 8 * width, 0.35);
  // Seen from afar too: who came by keyboard has no pointer on it.
  trace(context, selected, transform);
  stroke(context, ink.text, Math.max(SELECTED_PX, 8 * width), 0.85);
  for (const strands of [...groups.values()].sort((a, b) => a.step - b.step)) paintStrands(context, strands, transform, width, ink);
  if (transform.k >= LABEL_ZOOM) paintLabels(context, scene);
  paintClips(context, scene);
}

function paintStrands(context: CanvasRenderingContext2D, { carry, step, curves }: Strands, transform: Transform, width: number, ink: Ink): void {
  const light = step / LIGHT_STEPS;
  const color = mix(ink.cable, ink.light, light);
  trace(context, curves.length > MANY ? apart(curves, transform) : curves, transform);
  if (step > 2 && transform.k >= GLOW_ZOOM) stroke(context, ink.light, (7 + 3 * light) * width, 0.06 + 0.1 * light);
  if ((carry === 'stereo' || carry === 'mid-side') && transform.k >= STRANDS_ZOOM) {
    stroke(context, color, 4.5 * width, 1);
    stroke(context, ink.ground, 1.5 * width, 1);
    if (carry === 'mid-side') {
      context.setLineDash([5 * width, 6 * width]);
      context.lineCap = 'butt';
      stroke(context, color, 4.5 * width, 1);
      context.lineCap = 'round';
      context.setLineDash([]);
    }
  } else stroke(context, color, (carry === 'silence' ? 1 : carry === 'mono' ? 2 : 3) * width, 1);
}

/** One of all whose ends stand on the same pixels. */
function apart(curves: readonly CableCurve[], { x, y, k }: Transform): readonly CableCurve[] {
  const spots = new Map<string, CableCurve>();
  for (const curve of curves) spots.set([curve.from.x * k + x, curve.from.y * k + y, curve.to.x * k + x, curve.to.y * k + y].map(Math.round).join(' '), curve);
  return [...spots.values()];
}

function trace(context: CanvasRenderingContext2D, curves: readonly CableCurve[], { x, y, k }: Transform): void {
  context.beginPath();
  for (const { from, c1, c2, to } of curves) {
    context.moveTo(from.x * k + x, from.y * k + y);
    context.bezierCurveTo(c1.x * k + x, c1.y * k + y, c2.x * k + x, c2.y * k + y, to.x * k + x, to.y * k + y);
  }
}

function stroke(context: CanvasRenderingContext2D, color: string, width: number, alpha: number): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.globalAlpha = alpha;
  context.stroke();
  context.globalAlpha = 1;
}

function paintLabels(context: CanvasRenderingContext2D, { model, transform, ink, visible, hidden, pointed }: CableScene): void {
  context.font = `400 ${LABEL_FONT_PX}px ${ink.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const taken = new Set<string>();
  for (const id of visible) {
    const cable = model.patch.cables.get(id);
    const curve = id === hidden ? undefined : model.curve(id);
    if (cable === undefined || curve === undefined) continue;
    const at = toScreen(pointOn(curve, 0.5), transform);
    const spot = `${Math.round(at.x)} ${Math.round(at.y)}`;
    const isMeant = id === pointed || model.selected.cables.has(id);
    // Labels upon each other cannot be read; what is meant stands on top.
    if (taken.has(spot) && !isMeant) continue;
    const text = cableLabel(cable, model.session.cableFacts(id), model.patch.rateHz, isMeant);
    if (text === '') continue;
    taken.add(spot);
    const width = context.measureText(text).width + 12;
    context.fillStyle = ink.ground;
    context.strokeStyle = ink.line;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(Math.round(at.x - width / 2) + 0.5, Math.round(at.y - 8) + 0.5, Math.round(width), 16, 8);
    context.fill();
    context.stroke();
    context.fillStyle = ink.muted;
    context.fillText(text, at.x, at.y + 0.5);
  }
}

/** A diamond near the source of what was too loud, until it has been seen. */
function paintClips(context: CanvasRenderingContext2D, { model, transform, ink, visible }: CableScene): void {
  context.fillStyle = ink.clip;
  const size = Math.min(6, Math.max(3, 7 * transform.k));
  for (const id of visible) {
    const curve = model.session.isClipped(id) ? model.curve(id) : undefined;
    if (curve === undefined) continue;
    const { x, y } = toScreen(pointOn(curve, 0.16), transform);
    context.beginPath();
    for (const [dx, dy] of [[0, -1], [1, 0], [0, 1], [-1, 0]] as const) context.lineTo(x + dx * size, y + dy * size);
    context.closePath();
    context.fill();
  }
}
