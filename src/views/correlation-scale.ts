/** How alike left and right are, on a line. Draws on a Canvas 2D; main thread. */
import type { Ink } from './ink.ts';

/** From here on the mark says that mono will suffer. */
const ADVERSE = -0.05;

/** From −1 on the left to 1 on the right. `before`: a hollow mark for what it was before something was done. */
export function drawCorrelation(context: CanvasRenderingContext2D, at: { readonly x: number; readonly y: number; readonly width: number }, correlation: number | undefined, ink: Ink, before?: number): void {
  const middle = at.x + at.width / 2;
  context.fillStyle = ink.grid;
  context.fillRect(at.x, at.y, at.width, 4);
  context.fillStyle = ink.edge;
  context.fillRect(middle - 0.5, at.y - 2, 1, 8);
  context.font = `400 10px ${ink.font}`;
  context.textBaseline = 'alphabetic';
  context.fillStyle = ink.muted;
  for (const [text, x, align] of [['\u22121', at.x, 'left'], ['0', middle, 'center'], ['+1', at.x + at.width, 'right']] as const) {
    context.textAlign = align;
    context.fillText(text, x, at.y + 18);
  }
  if (before !== undefined) {
    context.strokeStyle = ink.edge;
    context.lineWidth = 1;
    context.strokeRect(middle + (before * at.width) / 2 - 1.5, at.y - 2.5, 3, 9);
  }
  if (correlation === undefined) return;
  const x = middle + (correlation * at.width) / 2;
  context.fillStyle = correlation < ADVERSE ? ink.clip : ink.data;
  context.fillRect(Math.min(middle, x), at.y, Math.abs(x - middle), 4);
  context.fillRect(x - 1, at.y - 3, 2, 10);
}
