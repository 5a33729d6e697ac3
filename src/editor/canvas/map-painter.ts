/**
 * The whole patch in a small picture: nodes by their tool's color and their kind's shape, cables as hairlines. Shapes of one look are
 * drawn in one stroke, so that hundreds cost a few. Main thread.
 */
import type { Tool } from '../../kit/index.ts';
import type { Ink } from '../../views/ink.ts';
import type { EditorModel } from '../editor-model.ts';
import type { Box, Transform } from '../viewport.ts';

export interface MapSize {
  readonly width: number;
  readonly height: number;
}

/** Pixels round the patch. */
const PADDING = 8;
/** A small patch is not blown up until its nodes look like something to press. */
const LARGEST_ZOOM = 0.14;
/** A node is never smaller than can be seen, in pixels. */
const LEAST = 3;

/** The whole content in the middle of the map. */
export function mapTransform(content: Box, { width, height }: MapSize): Transform {
  const k = Math.min(LARGEST_ZOOM, (width - 2 * PADDING) / Math.max(1, content.width), (height - 2 * PADDING) / Math.max(1, content.height));
  return { k, x: (width - content.width * k) / 2 - content.x * k, y: (height - content.height * k) / 2 - content.y * k };
}

export type MapShape = 'arrow' | 'round' | 'diamond' | 'hollow' | 'box';

/** What a color tells is told by a shape too: where sound begins, what only looks at it, what moves others, what only leads it. */
export function mapShape(tool: Tool | undefined, isBypassed: boolean): MapShape {
  if (tool === 'sources') return 'arrow';
  if (tool === 'analysis') return 'round';
  if (tool === 'modulation') return 'diamond';
  return tool === 'routing' || tool === undefined || isBypassed ? 'hollow' : 'box';
}

export function paintMap(context: CanvasRenderingContext2D, model: EditorModel, { x, y, k }: Transform, ink: Ink): void {
  context.lineWidth = 1;
  for (const frame of model.patch.frames.values()) {
    context.strokeStyle = frame.tint === 'none' ? ink.line : ink.tool[frame.tint];
    context.globalAlpha = 0.6;
    context.strokeRect(frame.x * k + x, frame.y * k + y, frame.width * k, frame.height * k);
  }
  context.globalAlpha = 0.7;
  context.strokeStyle = ink.cable;
  context.lineWidth = 0.75;
  context.beginPath();
  for (const id of model.patch.cables.keys()) {
    const curve = model.curve(id);
    if (curve === undefined) continue;
    context.moveTo(curve.from.x * k + x, curve.from.y * k + y);
    context.lineTo(curve.to.x * k + x, curve.to.y * k + y);
  }
  context.stroke();
  context.globalAlpha = 1;
  context.lineWidth = 1;
  const looks = new Map<string, { readonly shape: MapShape; readonly color: string; readonly path: Path2D }>();
  const selected = new Path2D();
  const drawn = new Set<string>();
  for (const [id, node] of model.patch.nodes) {
    const box = model.box(id);
    if (box === undefined) continue;
    const tool = model.definition(id)?.tool;
    const shape = mapShape(tool, node.bypassed);
    const color = tool === undefined ? ink.edge : ink.tool[tool];
    const key = `${shape} ${color}`;
    let look = looks.get(key);
    if (look === undefined) looks.set(key, (look = { shape, color, path: new Path2D() }));
    const place = [shape, box.x * k + x, box.y * k + y, Math.max(LEAST, box.width * k), Math.max(LEAST, box.height * k)] as const;
    // Thousands on one spot, as a program may have laid them, would take seconds to fill.
    const spot = `${key} ${place.slice(1).map((part) => Math.round(Number(part))).join(' ')}`;
    if (!drawn.has(spot)) outline(look.path, ...place);
    drawn.add(spot);
    if (model.selected.nodes.has(id)) outline(selected, ...place);
  }
  for (const { shape, color, path } of looks.values()) {
    context.fillStyle = shape === 'hollow' ? ink.surface : color;
    context.fill(path);
    context.strokeStyle = color;
    if (shape === 'hollow') context.stroke(path);
  }
  context.strokeStyle = ink.text;
  context.lineWidth = 2;
  context.stroke(selected);
}

function outline(path: Path2D, shape: MapShape, x: number, y: number, width: number, height: number): void {
  const [right, bottom, middle] = [x + width, y + height, y + height / 2];
  if (shape === 'round') {
    path.moveTo(right, middle);
    path.ellipse(x + width / 2, middle, width / 2, height / 2, 0, 0, 2 * Math.PI);
  } else if (shape === 'box' || shape === 'hollow') path.rect(x, y, width, height);
  else {
    const corners = shape === 'arrow' ? [[x, y], [right, middle], [x, bottom]] as const : [[x, middle], [x + width / 2, y], [right, middle], [x + width / 2, bottom]] as const;
    path.moveTo(...corners[0]);
    for (const corner of corners.slice(1)) path.lineTo(...corner);
    path.closePath();
  }
}
