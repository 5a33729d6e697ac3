/** Gain of the copy: 10^(dB/20). */
export const sendGain = (levelDb: number): number => (levelDb <= -144 ? 0 : 10 ** (levelDb / 20));
