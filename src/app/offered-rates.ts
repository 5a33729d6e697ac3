/** Sample rates a person chooses from, wherever a patch is rendered at another than its own. */
export const OFFERED_RATES_HZ = [44100, 48000, 88200, 96000, 176400, 192000] as const;
