/** What a page says to its service worker. */

/** The person wants the version that waits. */
export const TAKE_OVER = 'take-over';
/** A page has begun: what nobody runs any more can go. */
export const CLEAN = 'clean';
