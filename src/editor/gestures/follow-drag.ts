/**
 * Follows a press until its release. Escape meanwhile takes back all that the gesture did, which the editor hears as the event
 * `take-back` with the gesture's name. Main thread.
 */
export function followDrag(press: PointerEvent, target: Element, gesture: string, move: (moved: PointerEvent) => void, done: (isCancelled: boolean) => void = () => undefined): void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const end = (isCancelled: boolean): void => {
    listeners.abort();
    if (target.hasPointerCapture(press.pointerId)) target.releasePointerCapture(press.pointerId);
    done(isCancelled);
  };
  target.setPointerCapture(press.pointerId);
  const listen = (type: string, heard: (event: PointerEvent) => void): void => { target.addEventListener(type, heard as EventListener, { signal }); };
  listen('pointermove', move);
  listen('pointerup', () => { end(false); });
  listen('pointercancel', () => { end(false); });
  // Before anyone else takes the key for theirs.
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    end(true);
    target.dispatchEvent(new CustomEvent<string>('take-back', { detail: gesture, bubbles: true, composed: true }));
  }, { signal, capture: true });
}
