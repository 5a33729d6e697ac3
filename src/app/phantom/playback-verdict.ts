/** What a playback is, by what was heard of four test sounds. Pure. */

/** In the order they are played. */
export const STEPS = ['left', 'right', 'in-phase', 'out-of-phase'] as const;
export type Step = (typeof STEPS)[number];
export type Playback = 'speakers' | 'headphones';

export type Sides = 'right-way' | 'swapped' | 'both';
export type Phase = 'thin' | 'same' | 'full';
/** What was heard; unanswered is undefined. */
export interface Answers {
  /** Where the sounds of the left and the right came from. */
  readonly sides?: Sides;
  /** Out of phase, beside in phase. */
  readonly phase?: Phase;
}

export interface Verdict {
  readonly isGood: boolean;
  readonly text: string;
}

export const STEP_TITLES: Readonly<Record<Step, string>> = { 'left': 'Left', 'right': 'Right', 'in-phase': 'In phase', 'out-of-phase': 'Out of phase' };

/** What is to be heard if all is well. */
export function expectation(step: Step, playback: Playback): string {
  const where = playback === 'speakers' ? 'speaker' : 'ear';
  switch (step) {
    case 'left': return `Noise from the left ${where} alone.`;
    case 'right': return `Noise from the right ${where} alone.`;
    case 'in-phase': return playback === 'speakers' ? 'Noise from a spot between the speakers, full in the bass.' : 'Noise in the middle of the head, full in the bass.';
    case 'out-of-phase': return playback === 'speakers' ? 'No spot any more, and thin in the bass.' : 'Beside both ears, with nothing in the middle.';
  }
}

/** Undefined until both questions are answered. */
export function verdictOf({ sides, phase }: Answers, playback: Playback): Verdict | undefined {
  if (sides === undefined || phase === undefined) return undefined;
  const turn = playback === 'speakers' ? 'Swap the two wires at one speaker, then check again.' : 'One side of the headphones or of their cable is wired the wrong way round: try others.';
  if (phase === 'full') return { isGood: false, text: `One side has its polarity turned: what should be in the center is nowhere. ${turn}` };
  if (sides === 'both' || phase === 'same') return { isGood: false, text: 'This playback is mono: both sides get the same. Look for a mono switch in the mixer, the amplifier or the system’s accessibility settings. In a hall wired in mono the phantom center cannot be shown; use headphones.' };
  if (sides === 'swapped') return { isGood: false, text: 'Left and right are swapped. Swap the two cables, or press L/R in the monitor until that is done.' };
  return { isGood: true, text: playback === 'speakers' ? 'This is stereo, the right way round. For the picture to be true, sit as far from each speaker as they are from each other.' : 'This is stereo, the right way round. Choose headphones in the node, so that the speakers stand outside the head.' };
}
