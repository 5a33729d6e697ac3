/** Tells a drag out of a list from a click and from a scroll: a press that leaves its place, with a finger sideways only. Main thread. */
const DRAG_PX = 6;

/** `carry` is called once, with the move that made it a drag. */
export function pressToCarry(event: PointerEvent, carry: (moved: PointerEvent) => void): void {
  if (event.button !== 0) return;
  const move = (moved: PointerEvent): void => {
    const dx = Math.abs(moved.clientX - event.clientX);
    const dy = Math.abs(moved.clientY - event.clientY);
    if (Math.max(dx, dy) < DRAG_PX) return;
    end();
    if (event.pointerType !== 'touch' || dx >= dy) carry(moved);
  };
  const end = (): void => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', end);
    window.removeEventListener('pointercancel', end);
  };
  // Of a quick hand the first move is already outside of what was pressed.
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', end);
  window.addEventListener('pointercancel', end);
}
