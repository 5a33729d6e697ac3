/** The part of the canvas that is seen: pan, zoom about a point, fit. Screen points are pixels from the host's corner. Pure. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** screen = canvas × k + (x, y) */
export interface Transform extends Point {
  readonly k: number;
}

export const ZOOM = { min: 0.04, max: 3 } as const;
/** Below this, nodes are drawn as boxes: their text could not be read anyway. */
export const DETAIL_ZOOM = 0.35;

const clampZoom = (k: number): number => Math.min(ZOOM.max, Math.max(ZOOM.min, k));

export const toCanvas = (point: Point, { x, y, k }: Transform): Point => ({ x: (point.x - x) / k, y: (point.y - y) / k });
export const toScreen = (point: Point, { x, y, k }: Transform): Point => ({ x: point.x * k + x, y: point.y * k + y });

export const panBy = (transform: Transform, dx: number, dy: number): Transform => ({ ...transform, x: transform.x + dx, y: transform.y + dy });

/** Keeps the canvas point under `at` where it is. */
export function zoomAbout(transform: Transform, factor: number, at: Point): Transform {
  const k = clampZoom(transform.k * factor);
  const held = toCanvas(at, transform);
  return { k, x: at.x - held.x * k, y: at.y - held.y * k };
}

export interface Insets {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Shows the whole box inside what panels leave free, never larger than life. */
export function fitTo(box: Box, size: { width: number; height: number }, insets: Insets): Transform {
  const width = Math.max(1, size.width - insets.left - insets.right);
  const height = Math.max(1, size.height - insets.top - insets.bottom);
  const k = clampZoom(Math.min(1, width / Math.max(1, box.width), height / Math.max(1, box.height)));
  return {
    k,
    x: insets.left + (width - box.width * k) / 2 - box.x * k,
    y: insets.top + (height - box.height * k) / 2 - box.y * k,
  };
}

/**
 * Shows a part of a whole at this zoom, in the middle of what panels leave free. Where the whole has room it is shown instead,
 * and where the part stands at its edge nothing beyond that edge is: what is free is for what is there.
 */
export function focusOn(part: Box, whole: Box, size: { width: number; height: number }, insets: Insets, k: number): Transform {
  const along = (at: number, length: number, from: number, extent: number, low: number, high: number): number => {
    if (extent * k <= high - low) return (low + high - extent * k) / 2 - from * k;
    const centered = (low + high) / 2 - (at + length / 2) * k;
    return Math.min(low - from * k, Math.max(high - (from + extent) * k, centered));
  };
  return {
    k,
    x: along(part.x, part.width, whole.x, whole.width, insets.left, size.width - insets.right),
    y: along(part.y, part.height, whole.y, whole.height, insets.top, size.height - insets.bottom),
  };
}

/** Pans as little as shows the box whole, or its beginning where it is larger than what panels leave free. The same transform if it is. */
export function panInto(box: Box, transform: Transform, size: { width: number; height: number }, insets: Insets, margin: number): Transform {
  const { x, y, k } = transform;
  const near = (low: number, high: number, from: number, to: number): number => (low < from ? from - low : high > to ? Math.max(to - high, from - low) : 0);
  const dx = near(box.x * k + x, (box.x + box.width) * k + x, insets.left + margin, size.width - insets.right - margin);
  const dy = near(box.y * k + y, (box.y + box.height) * k + y, insets.top + margin, size.height - insets.bottom - margin);
  return dx === 0 && dy === 0 ? transform : panBy(transform, dx, dy);
}

/** The canvas box that panels leave in sight. */
export function freeBox(transform: Transform, size: { width: number; height: number }, { left, top, right, bottom }: Insets): Box {
  const corner = toCanvas({ x: left, y: top }, transform);
  return { ...corner, width: Math.max(1, size.width - left - right) / transform.k, height: Math.max(1, size.height - top - bottom) / transform.k };
}

/** The canvas box seen through a screen of this size, wider by `margin` screen pixels on each side. */
export function visibleBox(transform: Transform, size: { width: number; height: number }, margin: number): Box {
  const corner = toCanvas({ x: -margin, y: -margin }, transform);
  return { ...corner, width: (size.width + 2 * margin) / transform.k, height: (size.height + 2 * margin) / transform.k };
}

export const grow = (box: Box, by: number): Box => ({ x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by });
export const overlaps = (a: Box, b: Box): boolean => a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
export const contains = (box: Box, { x, y }: Point): boolean => x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;
export const boxOf = (a: Point, b: Point): Box => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });

export function union(boxes: Iterable<Box>): Box | undefined {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return left === Infinity ? undefined : { x: left, y: top, width: right - left, height: bottom - top };
}
