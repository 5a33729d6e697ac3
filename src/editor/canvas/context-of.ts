/** A canvas to draw on in CSS pixels, whatever the screen has of them. Main thread. */
export function contextOf(canvas: HTMLCanvasElement | null, alpha: boolean): CanvasRenderingContext2D | null | undefined {
  const context = canvas?.getContext('2d', { alpha });
  context?.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  return context;
}
