/** The curve a cable hangs in, and how far a point is from it. Canvas units; pure. */
import type { SocketKind } from './node-layout.ts';
import type { Box, Point } from './viewport.ts';

/** A cubic Bézier from an output to an input. */
export interface CableCurve {
  readonly from: Point;
  readonly c1: Point;
  readonly c2: Point;
  readonly to: Point;
}

const SHORT = 24;
const LONG = 160;

/** Leaves to the right; enters from the left, or from below where it ends at a parameter. */
export function cableCurve(from: Point, to: Point, toKind: SocketKind): CableCurve {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const distance = Math.hypot(dx, dy);
  // A cable that runs back has to turn twice: the more it goes back, the wider it swings.
  const reach = dx >= 0 ? Math.min(LONG, Math.max(Math.min(SHORT, distance), dx * 0.5)) : Math.min(LONG * 1.5, SHORT * 2 + -dx * 0.5);
  const c1 = { x: from.x + reach, y: from.y };
  const rise = Math.min(LONG, Math.max(SHORT, Math.abs(dy) * 0.5));
  const c2 = toKind === 'param' ? { x: to.x, y: to.y + rise } : { x: to.x - reach, y: to.y };
  return { from, c1, c2, to };
}

export function pointOn({ from, c1, c2, to }: CableCurve, t: number): Point {
  const u = 1 - t;
  const a = u * u * u;
  const b = 3 * u * u * t;
  const c = 3 * u * t * t;
  const d = t * t * t;
  return { x: a * from.x + b * c1.x + c * c2.x + d * to.x, y: a * from.y + b * c1.y + c * c2.y + d * to.y };
}

/** Holds the whole curve, as the hull of its control points does. */
export function curveBox({ from, c1, c2, to }: CableCurve): Box {
  const x = Math.min(from.x, c1.x, c2.x, to.x);
  const y = Math.min(from.y, c1.y, c2.y, to.y);
  return { x, y, width: Math.max(from.x, c1.x, c2.x, to.x) - x, height: Math.max(from.y, c1.y, c2.y, to.y) - y };
}

/** Pieces the curve is cut into for hit tests: within a unit of the true distance at the lengths cables have. */
const PIECES = 24;

/** Distance to the curve, and how far along it the nearest point is, 0…1. */
export function distanceTo(curve: CableCurve, point: Point): { readonly distance: number; readonly t: number } {
  let best = Infinity;
  let at = 0;
  let a = curve.from;
  for (let i = 1; i <= PIECES; i++) {
    const b = pointOn(curve, i / PIECES);
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - a.x) * dx + (point.y - a.y) * dy) / length));
    const distance = Math.hypot(a.x + along * dx - point.x, a.y + along * dy - point.y);
    if (distance < best) {
      best = distance;
      at = (i - 1 + along) / PIECES;
    }
    a = b;
  }
  return { distance: best, t: at };
}
