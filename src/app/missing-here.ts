/**
 * What this page cannot do where it was opened, and why. Main thread.
 */
import { type Diagnostic, diagnose } from '../kit/index.ts';

/** Browsers withhold much from a page that came over plain http from another machine, as in many classrooms. */
export function missingHere(): readonly Diagnostic[] {
  if (globalThis.isSecureContext) return [];
  return [diagnose(
    'insecure-origin',
    'This page came over plain http from another machine, so the browser gives it no audio thread, no disk and no microphone. Sound is made on the page’s own thread, with a longer delay and gaps while the page is busy, and recordings are forgotten when it is closed. Open it over https, or on the machine that serves it, to have all of it.',
    {}, 'warning',
  )];
}
