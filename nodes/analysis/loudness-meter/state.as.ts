/**
 * Where the loudness meter keeps what: byte offsets into its state.
 */

/** Coefficients of the K-weighting. */
export const FILTER: usize = 0;
/** Filter memory and energy (f64x2) of each of the three inputs. */
export const MEMORY: usize = 64;
export const ENERGY: usize = 256;

// i32.
export const BLOCK_FRAMES: usize = 304;
/** Frames since the last step. */
export const FRAME: usize = 308;
/** Steps of 10 ms since the start, and those not paused. */
export const STEPS: usize = 312;
export const COUNTED: usize = 316;
export const RING_POSITION: usize = 320;
/** The restart switch at the last grid point. */
export const WAS_RESTART: usize = 324;

// f32.
export const MAX_MOMENTARY: usize = 328;
export const MAX_SHORT_TERM: usize = 332;
export const SAMPLE_PEAK: usize = 336;
export const TRUE_PEAK: usize = 340;
export const INTEGRATED: usize = 344;
export const RANGE: usize = 348;

// f64: sums over all blocks above −70 LUFS.
export const BLOCK_ENERGY: usize = 352;
export const BLOCK_COUNT: usize = 360;
export const SHORT_TERM_ENERGY: usize = 368;
export const SHORT_TERM_COUNT: usize = 376;

/** Mean squares of the last 300 steps, f64. */
export const RING: usize = 384;
export const RING_STEPS: i32 = 300;

export const STANDARD_TABLE: usize = 2784;
export const PRECISE_TABLE: usize = 3184;
/** Peak trackers of the three inputs. */
export const TRACKERS: usize = 4304;
export const TRACKER_STRIDE: usize = 4464;
/** i32: frames until the taps of the trackers hold nothing from before the restart. */
export const PEAK_WAIT: usize = 17696;

/** Histograms of blocks by loudness: energy and count, f64 each, in bins of 0.01 LU and of 0.1 LU. */
export const FINE: usize = 17712;
export const COARSE: usize = 17712 + 160000;
/** Histograms of short-term loudness: counts, u32. */
export const RANGE_FINE: usize = 17712 + 176000;
export const RANGE_COARSE: usize = 17712 + 216000;
export const STATE_BYTES: usize = 17712 + 220000;
