/**
 * Where the compressor keeps what: byte offsets into its state. Pairs are f64x2 (left, right).
 */

export const MEAN_SQUARE: usize = 0;
/** Smoothed reduction in dB: the output of the ballistics. */
export const SMOOTH: usize = 16;
/** Peak follower of the decoupled ballistics. */
export const FOLLOWER: usize = 32;
/** Branches of the automatic release. */
export const FAST: usize = 48;
export const SLOW: usize = 64;
/** Frames left of the hold. */
export const HOLD: usize = 80;
export const HIGH_PASS_1: usize = 96;
export const HIGH_PASS_2: usize = 112;
/** f32 (left, right, left, right). */
export const INPUT_PEAK: usize = 128;
export const OUTPUT_PEAK: usize = 144;

// Derived from parameters on the grid; f64.
export const ATTACK: usize = 160;
export const RELEASE: usize = 168;
export const RMS_FACTOR: usize = 176;
export const HIGH_PASS_A1: usize = 184;
export const HIGH_PASS_A2: usize = 192;
export const HIGH_PASS_A3: usize = 200;
export const HOLD_FRAMES: usize = 208;
// The parameters they were derived from.
export const ATTACK_MS: usize = 216;
export const RELEASE_MS: usize = 224;
export const RMS_MS: usize = 232;
export const HIGH_PASS_HZ: usize = 240;

// f32.
export const SLOPE: usize = 248;
export const KNEE: usize = 252;
export const HALF_KNEE: usize = 256;
export const KNEE_FACTOR: usize = 260;
export const LINK: usize = 264;
export const LISTEN: usize = 268;
export const AUTO_AMOUNT: usize = 272;
/** Factor of the threshold in the automatic make-up, at this grid point and at the next. */
export const AUTO_FROM: usize = 276;
export const AUTO_TO: usize = 280;
export const REDUCTION: usize = 284;
export const DETECTOR_LEVEL: usize = 288;

// i32.
export const LOOK_AHEAD: usize = 292;
export const DELAY_POSITION: usize = 296;
/** Which ballistics ran last. */
export const BALLISTICS: usize = 300;
/** Grid points until telemetry is renewed. */
export const SHOW_WAIT: usize = 304;
/** Whether parameters have moved since the last grid point; whether everything derived from them has arrived. */
export const MOVED: usize = 308;
export const SETTLED: usize = 312;
/** Whether none of the rarer settings is in use. */
export const PLAIN: usize = 316;

// f32, for the time in which nothing moves: threshold, largest reduction and gain behind it in dB, parts of the compressed and the dry sound.
export const THRESHOLD: usize = 320;
export const RANGE: usize = 324;
export const MORE: usize = 328;
export const WET: usize = 332;
export const DRY: usize = 336;

// The match of loudness: i32, whether it is at work; f32, how far it is faded in, and its gain in dB at this grid point and at the next.
export const MATCHES: usize = 340;
export const MATCH_AMOUNT: usize = 344;
export const MATCH_FROM: usize = 348;
export const MATCH_TO: usize = 352;
// f64: gain in dB before it is faded; mean squares of the untouched and of the compressed sound; what remains of them after a grid.
export const MATCH_DB: usize = 360;
export const MATCH_DRY: usize = 368;
export const MATCH_WET: usize = 376;
export const MATCH_KEEP: usize = 384;
/** Pairs: energies since the last grid point. */
export const MATCH_DRY_ENERGY: usize = 400;
export const MATCH_WET_ENERGY: usize = 416;
/** K-weighting: coefficients, and what it remembers of both sounds. */
export const MATCH_FILTER: usize = 432;
export const MATCH_DRY_MEMORY: usize = 496;
export const MATCH_WET_MEMORY: usize = 560;

/** Two rings of look-ahead frames: the sound, then the key. */
export const LINES: usize = 624;
