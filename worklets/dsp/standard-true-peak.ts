/**
 * True peak as BS.1770-5, annex 2 prints it: 48 taps in four phases. It errs by up to +0.2 and, above 0.45 of the rate, −0.5 dB, and
 * agrees with other meters that do the same. Works on the samples that a tracker of true-peak.ts keeps. Audio thread.
 */
import { latestFrame, recentPeak } from "./true-peak";

/** Pairs of taps that are each other's mirror, in six rows: half sum and half difference of phases 0 and 3, then of 1 and 2; each four times. */
const ROW: usize = 64;
const ROWS: i32 = 6;
export const STANDARD_TABLE_BYTES: usize = 6 * 64;
/** No phase raises a sample more than this: the sum of magnitudes of phase 1 is 2.02. */
const LARGEST_GAIN: f32 = 2.1;

const phase0: usize = memory.data<f64>([
  0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625,
  0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500,
]);
const phase1: usize = memory.data<f64>([
  -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250,
  0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375,
]);

export function writeStandardTable(table: usize): void {
  for (let t = 0; t < ROWS; t++) {
    const row = table + (<usize>t) * ROW;
    for (let phase = 0; phase < 2; phase++) {
      const taps = phase == 0 ? phase0 : phase1;
      const early = load<f64>(taps + ((<usize>t) << 3));
      const late = load<f64>(taps + ((<usize>(11 - t)) << 3));
      v128.store(row + ((<usize>phase) << 5), f32x4.splat(<f32>(0.5 * (early + late))));
      v128.store(row + ((<usize>phase) << 5), f32x4.splat(<f32>(0.5 * (early - late))), 16);
    }
  }
}

/** The standard asks for at least 192 kHz: 4× below 88.2 kHz, 2× below 176.4, from there on the samples themselves. */
export function standardFactor(rateHz: f64): i32 {
  return rateHz < 80000 ? 4 : rateHz < 160000 ? 2 : 1;
}

/** Largest interpolated magnitude (left, right, left, right) of the last `frames` frames tracked, right wherever it exceeds `floor`. */
export function standardPeak(tracker: usize, table: usize, factor: i32, floor: f32, frames: i32): v128 {
  let most = f32x4.splat(0);
  if (factor == 1 || recentPeak(tracker, frames) * LARGEST_GAIN <= floor) return most;
  let at = latestFrame(tracker) - ((<usize>(frames - 1)) << 3);
  for (let i = 0; i < frames; i += 2, at += 16) {
    let even0 = f32x4.splat(0);
    let odd0 = even0;
    let even1 = even0;
    let odd1 = even0;
    for (let t = 0; t < ROWS; t++) {
      const early = v128.load(at - ((<usize>t) << 3));
      const late = v128.load(at - ((<usize>(11 - t)) << 3));
      const a = f32x4.add(early, late);
      const b = f32x4.sub(early, late);
      const row = table + (<usize>t) * ROW;
      even0 = f32x4.add(even0, f32x4.mul(a, v128.load(row)));
      odd0 = f32x4.add(odd0, f32x4.mul(b, v128.load(row, 16)));
      even1 = f32x4.add(even1, f32x4.mul(a, v128.load(row, 32)));
      odd1 = f32x4.add(odd1, f32x4.mul(b, v128.load(row, 48)));
    }
    // Phases 0 and 3 are even ± odd; so are 1 and 2. Twice oversampled, phases 0 and 2 are used: half a sample apart.
    let peak = factor == 4
      ? f32x4.pmax(f32x4.add(f32x4.abs(even0), f32x4.abs(odd0)), f32x4.add(f32x4.abs(even1), f32x4.abs(odd1)))
      : f32x4.pmax(f32x4.abs(f32x4.add(even0, odd0)), f32x4.abs(f32x4.sub(even1, odd1)));
    // The frame that rounds an odd length up has not come yet.
    if (i + 1 == frames) peak = i32x4.shuffle(peak, peak, 0, 1, 0, 1);
    most = f32x4.pmax(most, peak);
  }
  return f32x4.pmax(most, i32x4.shuffle(most, most, 2, 3, 0, 1));
}
