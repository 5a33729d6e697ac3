/** The note nearest to a frequency, in equal temperament at a' = 440 Hz, with how far off it is: "A4 +12 ct". Pure. */
const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'] as const;
/** A4 in semitones above C−1. */
const A4 = 69;

export function pitchName(hz: number): string {
  const semitones = A4 + 12 * Math.log2(hz / 440);
  const nearest = Math.round(semitones);
  const cents = Math.round((semitones - nearest) * 100);
  const name = `${NAMES[((nearest % 12) + 12) % 12]}${Math.floor(nearest / 12) - 1}`;
  return cents === 0 ? name : `${name} ${cents > 0 ? '+' : '\u2212'}${Math.abs(cents)} ct`;
}
