/** Times as people read them. Pure. */

/** "1:23.4" */
export function formatTime(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${String(Math.floor((tenths % 600) / 10)).padStart(2, '0')}.${tenths % 10}`;
}

/** "3:12.480": the length of a file, to the millisecond. */
export function formatLength(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  return `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}.${String(ms % 1000).padStart(3, '0')}`;
}

/** "12.3": bar and beat, counted from one. A beat is the meter's unit at a tempo in quarters. */
export function formatBeat(seconds: number, tempoBpm: number, [beats, unit]: readonly [number, number]): string {
  const beat = Math.max(0, Math.floor((seconds * tempoBpm * unit) / 240 + 1e-6));
  return `${Math.floor(beat / beats) + 1}.${(beat % beats) + 1}`;
}
