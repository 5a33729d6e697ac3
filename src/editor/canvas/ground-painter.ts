/** What lies under cables and nodes: the dots of the ground, frames, comments, and boxes for nodes that are not mounted. Main thread. */
import type { Tool } from '../../kit/index.ts';
import { type Ink, tintOf } from '../../views/ink.ts';
import type { EditorModel } from '../editor-model.ts';
import { FRAME_TITLE } from '../hit-test.ts';
import { GLYPHS } from '../tool-glyph.ts';
import type { Transform } from '../viewport.ts';

const DOT_SPACING = 32;
const DOT_ZOOM = 0.45;
/** A box narrower than this on the screen has no room for a name. */
const NAME_WIDTH_PX = 52;

export function paintDots(context: CanvasRenderingContext2D, { x, y, k }: Transform, width: number, height: number, ink: Ink): void {
  if (k < DOT_ZOOM) return;
  const step = DOT_SPACING * k;
  context.fillStyle = ink.dot;
  // Whole pixels: thousands of smoothed dots would cost more than all cables.
  for (let left = ((x % step) + step) % step; left < width; left += step) {
    for (let top = ((y % step) + step) % step; top < height; top += step) context.fillRect(Math.round(left) - 1, Math.round(top) - 1, 2, 2);
  }
}

export function paintFrames(context: CanvasRenderingContext2D, model: EditorModel, { x, y, k }: Transform, ink: Ink): void {
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const frame of model.patch.frames.values()) {
    const color = tintOf(ink, frame.tint);
    context.beginPath();
    context.roundRect(frame.x * k + x, frame.y * k + y, frame.width * k, frame.height * k, 12 * k);
    context.fillStyle = color;
    context.globalAlpha = ink.isDark ? 0.035 : 0.05;
    context.fill();
    context.globalAlpha = 0.45;
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.stroke();
    context.globalAlpha = 1;
    context.fillStyle = ink.muted;
    context.font = `600 ${Math.max(10, 13 * k)}px ${ink.font}`;
    context.fillText(frame.title, (frame.x + 12) * k + x, (frame.y + FRAME_TITLE / 2) * k + y, frame.width * k);
  }
}

export function paintComments(context: CanvasRenderingContext2D, model: EditorModel, { x, y, k }: Transform, ink: Ink): void {
  if (k < 0.3) return;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillStyle = ink.muted;
  context.font = `400 ${13 * k}px ${ink.font}`;
  for (const comment of model.patch.comments.values()) {
    wrap(context, comment.text, comment.width * k).forEach((line, row) => {
      if ((row + 1) * 18 <= comment.height) context.fillText(line, comment.x * k + x, (comment.y + row * 18) * k + y);
    });
  }
}

function wrap(context: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && context.measureText(longer).width > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  return lines;
}

const GLYPH_WIDTH_PX = 12;
const glyphs = new Map<Tool, Path2D>();

function paintGlyph(context: CanvasRenderingContext2D, tool: Tool, x: number, y: number, size: number, color: string): void {
  let path = glyphs.get(tool);
  if (!path) glyphs.set(tool, (path = new Path2D(GLYPHS[tool])));
  context.save();
  context.translate(x - size / 2, y - size / 2);
  context.scale(size / 16, size / 16);
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.stroke(path);
  context.restore();
}

type PixelBox = readonly [left: number, top: number, width: number, height: number];

/** Of nodes on one spot only the last shows: thousands, as a program may have laid them, would take seconds to paint. */
function uppermost(model: EditorModel, ids: Iterable<string>, { x, y, k }: Transform): Iterable<readonly [id: string, box: PixelBox]> {
  const shown = new Map<string, readonly [string, PixelBox]>();
  for (const id of ids) {
    const box = model.box(id);
    if (box === undefined) continue;
    const pixels: PixelBox = [Math.round(box.x * k + x), Math.round(box.y * k + y), Math.round(box.width * k), Math.round(box.height * k)];
    const spot = pixels.join(' ');
    // In its place in the order, or it would come to lie under what it covers.
    shown.delete(spot);
    shown.set(spot, [id, pixels]);
  }
  return shown.values();
}

/** Name and color are what is left of a node from far away. */
export function paintBoxes(context: CanvasRenderingContext2D, model: EditorModel, ids: Iterable<string>, { x, y, k }: Transform, ink: Ink): void {
  const font = Math.min(13, Math.max(9, 30 * k));
  context.font = `600 ${font}px ${ink.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineWidth = 1;
  for (const [id, [left, top, width, height]] of uppermost(model, ids, { x, y, k })) {
    const definition = model.definition(id);
    const node = model.node(id);
    const color = definition ? ink.tool[definition.tool] : ink.edge;
    const strip = Math.max(2, Math.round(4 * k));
    if (node?.bypassed) {
      context.strokeStyle = ink.edge;
      context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
    } else {
      context.fillStyle = ink.surface;
      context.fillRect(left, top, width, height);
      context.strokeStyle = ink.line;
      context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
      context.fillStyle = color;
      context.fillRect(left, top, width, strip);
    }
    if (model.session.fault(id) !== undefined || model.selected.nodes.has(id)) {
      context.strokeStyle = model.selected.nodes.has(id) ? ink.text : ink.clip;
      context.lineWidth = 2;
      context.strokeRect(left, top, width, height);
      context.lineWidth = 1;
    }
    if (width < NAME_WIDTH_PX || height - strip < font) {
      if (definition && width >= GLYPH_WIDTH_PX && height - strip >= 8) paintGlyph(context, definition.tool, left + width / 2, top + strip + (height - strip) / 2, Math.min(16, width * 0.6, (height - strip) * 0.7), color);
      continue;
    }
    context.fillStyle = ink.text;
    const room = Math.floor((width - 8) / (font * 0.58));
    const name = model.nameOf(id);
    context.fillText(name.length > room ? `${name.slice(0, Math.max(1, room - 1))}\u2026` : name, left + 4, top + Math.min(height / 2 + strip / 2, strip + font), width - 6);
  }
}
