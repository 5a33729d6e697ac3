/** A page that is hidden may never come back, and one that is left has no time: what is unsaved is seen to. Main thread. */
import type { Documents } from './documents.ts';

export function watchPageLife(documents: Documents): void {
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') void documents.current?.hidden(); });
  addEventListener('pagehide', () => documents.current?.ended());
  addEventListener('beforeunload', (event) => {
    // Only where nothing else can save it: autosave needs no question.
    if (documents.saveState.kind === 'unsaved') event.preventDefault();
  });
}
