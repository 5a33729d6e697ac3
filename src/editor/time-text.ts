/** Times as people read them. Pure. */

/** "1:23.4" */
export function formatTime(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${String(Math.floor((tenths % 600) / 10)).padStart(2, '0')}.${tenths % 10}`;
}

/** "12.3": bar and beat, counted from one. A beat is the meter's unit at a tempo in quarters. */
export function formatBeat(seconds: number, tempoBpm: number, [beats, unit]: readonly [number, number]): string {
  const beat = Math.max(0, Math.floor((seconds * tempoBpm * unit) / 240 + 1e-6));
  return `${Math.floor(beat / beats) + 1}.${(beat % beats) + 1}`;
}
