/** The wave at a phase in turns, by its definition; `random` has none. */
export function lfoWave(shape: 'sine' | 'triangle' | 'saw up' | 'saw down' | 'square', turns: number): number {
  const x = turns - Math.floor(turns);
  switch (shape) {
    case 'sine': return Math.sin(2 * Math.PI * x);
    case 'triangle': return x < 0.25 ? 4 * x : x < 0.75 ? 2 - 4 * x : 4 * x - 4;
    case 'saw up': return 2 * x - 1;
    case 'saw down': return 1 - 2 * x;
    case 'square': return x < 0.5 ? 1 : -1;
  }
}

/** Cycles per second of a note length in quarter-note beats. */
export const syncedHz = (beats: number, tempoBpm: number): number => tempoBpm / 60 / beats;
