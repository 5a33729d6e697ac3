/** The axes of every picture of sound: frequency in octaves from 20 Hz to 20 kHz, level in dB. Pure; for drawing only. */
export const LOW_HZ = 20;
export const HIGH_HZ = 20_000;

/** 0 at 20 Hz, 1 at 20 kHz. */
export const wayOfHz = (hz: number): number => Math.log(hz / LOW_HZ) / Math.log(HIGH_HZ / LOW_HZ);
export const hzAt = (way: number): number => LOW_HZ * (HIGH_HZ / LOW_HZ) ** way;

/** Linear amplitude in dB; silence is the floor. */
export const toDb = (amplitude: number, floorDb = -144): number => (amplitude > 0 ? Math.max(floorDb, 20 * Math.log10(amplitude)) : floorDb);
export const fromDb = (db: number): number => 10 ** (db / 20);

/** Lines of the frequency grid; those with a label are read, the others only give the feeling of an octave. */
export const HZ_LINES: readonly { readonly hz: number; readonly label?: string }[] = [
  { hz: 20, label: '20' }, { hz: 30 }, { hz: 40 }, { hz: 50, label: '50' }, { hz: 60 }, { hz: 70 }, { hz: 80 }, { hz: 90 },
  { hz: 100, label: '100' }, { hz: 200, label: '200' }, { hz: 300 }, { hz: 400 }, { hz: 500, label: '500' }, { hz: 600 }, { hz: 700 }, { hz: 800 }, { hz: 900 },
  { hz: 1000, label: '1k' }, { hz: 2000, label: '2k' }, { hz: 3000 }, { hz: 4000 }, { hz: 5000, label: '5k' }, { hz: 6000 }, { hz: 7000 }, { hz: 8000 }, { hz: 9000 },
  { hz: 10_000, label: '10k' }, { hz: 20_000, label: '20k' },
];

/** A meter's scale as IEC 60268-18 spreads it: near full scale a dB takes more room than far below. */
const METER: readonly (readonly [db: number, way: number])[] = [[-60, 0], [-50, 0.075], [-40, 0.15], [-30, 0.3], [-20, 0.5], [-10, 0.75], [0, 1]];

export function meterWay(db: number): number {
  if (db <= -60) return 0;
  if (db >= 0) return 1;
  const above = METER.findIndex(([level]) => level >= db);
  const [low, lowWay] = METER[above - 1]!;
  const [high, highWay] = METER[above]!;
  return lowWay + ((db - low) / (high - low)) * (highWay - lowWay);
}

export const METER_TICKS_DB: readonly number[] = [-60, -40, -30, -20, -10, -6, -3, 0];
