/**
 * Minimum, maximum and RMS of a file at several resolutions, for drawing its waveform at any zoom without reading it
 * again. Any thread; plain arrays, so that it can be stored and sent as it is.
 */

/** Bins of one resolution; the values of channel c stand at `c × bins`. */
export interface PeakLevel {
  readonly framesPerBin: number;
  readonly bins: number;
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly rms: Float32Array;
}

export interface Peaks {
  readonly channels: number;
  readonly frames: number;
  /** From fine to coarse; at least one. */
  readonly levels: readonly PeakLevel[];
}

/** What a column of pixels shows. */
export interface PeakColumns {
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly rms: Float32Array;
}

export interface PeaksBuilder {
  /** In: interleaved samples, whole frames, any number. */
  push(block: Float32Array): void;
  /** The builder is used up. */
  finish(): Peaks;
}

export const FRAMES_PER_FINEST_BIN = 256;
/** A picture of a whole file is never wider than this, in pixels: its peaks take the same memory whatever its length. */
const WHOLE_FILE_BINS = 2048;
/** Each level is this many times coarser than the one before. */
export const COARSENING = 4;

/** One bin of all channels, growing lists; sums of squares in f64, so that long bins stay exact. */
interface Bins {
  readonly min: number[][];
  readonly max: number[][];
  readonly squares: number[][];
}

/** The length of the finest bin where the file is only ever shown as a whole. */
export const finestBinFrames = (frames: number): number => Math.max(1, Math.ceil(frames / WHOLE_FILE_BINS));

export function createPeaksBuilder(channels: number, finestFrames = FRAMES_PER_FINEST_BIN): PeaksBuilder {
  if (!Number.isInteger(channels) || channels < 1) throw new RangeError(`peaks of ${channels} channels`);
  if (!Number.isInteger(finestFrames) || finestFrames < 1) throw new RangeError(`peaks of bins of ${finestFrames} frames`);
  const perChannel = (): number[][] => Array.from({ length: channels }, () => []);
  const finest: Bins = { min: perChannel(), max: perChannel(), squares: perChannel() };
  const low = new Float64Array(channels).fill(Infinity);
  const high = new Float64Array(channels).fill(-Infinity);
  const squares = new Float64Array(channels);
  let frames = 0;

  const flush = (): void => {
    for (let c = 0; c < channels; c++) {
      finest.min[c]?.push(low[c] ?? 0);
      finest.max[c]?.push(high[c] ?? 0);
      finest.squares[c]?.push(squares[c] ?? 0);
    }
    low.fill(Infinity);
    high.fill(-Infinity);
    squares.fill(0);
  };

  return {
    push(block) {
      if (block.length % channels !== 0) throw new RangeError(`${block.length} samples are no whole frames of ${channels} channels`);
      // Bin by bin and channel by channel, so that the sums stay in registers: a file of minutes is read in a moment.
      for (let at = 0; at < block.length;) {
        const end = Math.min(block.length, at + channels * (finestFrames - (frames % finestFrames)));
        for (let c = 0; c < channels; c++) {
          let [lowest, highest, sum] = [low[c] ?? 0, high[c] ?? 0, squares[c] ?? 0];
          for (let i = at + c; i < end; i += channels) {
            const x = block[i] ?? 0;
            if (x < lowest) lowest = x;
            if (x > highest) highest = x;
            sum += x * x;
          }
          [low[c], high[c], squares[c]] = [lowest, highest, sum];
        }
        frames += (end - at) / channels;
        at = end;
        if (frames % finestFrames === 0) flush();
      }
    },
    finish() {
      if (frames % finestFrames !== 0) flush();
      const levels: PeakLevel[] = [];
      let bins = finest;
      for (let framesPerBin = finestFrames; ; framesPerBin *= COARSENING) {
        levels.push(toLevel(bins, framesPerBin, frames));
        if ((bins.min[0]?.length ?? 0) <= 1) break;
        bins = coarsen(bins);
      }
      return { channels, frames, levels };
    },
  };
}

function coarsen(bins: Bins): Bins {
  const merge = (lists: number[][], join: (a: number, b: number) => number): number[][] =>
    lists.map((list) => Array.from({ length: Math.ceil(list.length / COARSENING) }, (_, i) => list.slice(COARSENING * i, COARSENING * (i + 1)).reduce((a, b) => join(a, b))));
  return { min: merge(bins.min, Math.min), max: merge(bins.max, Math.max), squares: merge(bins.squares, (a, b) => a + b) };
}

function toLevel({ min, max, squares }: Bins, framesPerBin: number, frames: number): PeakLevel {
  const rms = squares.map((list) => list.map((sum, bin) => Math.sqrt(sum / Math.min(framesPerBin, frames - bin * framesPerBin))));
  return { framesPerBin, bins: min[0]?.length ?? 0, min: Float32Array.from(min.flat()), max: Float32Array.from(max.flat()), rms: Float32Array.from(rms.flat()) };
}

/**
 * One channel from frame `from` to `to` as `columns` columns, from the coarsest level that is fine enough. A column takes
 * every bin it touches, so no peak is ever missed; columns outside the file are 0. Zoomed in further than the finest
 * bin, neighbors repeat: then read the samples themselves.
 */
export function peakColumns(peaks: Peaks, channel: number, from: number, to: number, columns: number): PeakColumns {
  if (!(channel >= 0 && channel < peaks.channels) || !(to > from) || !(columns >= 1)) throw new RangeError(`peaks: channel ${channel}, frames ${from}…${to}, ${columns} columns`);
  const framesPerColumn = (to - from) / columns;
  const level = peaks.levels.findLast((l) => l.framesPerBin <= framesPerColumn) ?? peaks.levels[0];
  const out = { min: new Float32Array(columns), max: new Float32Array(columns), rms: new Float32Array(columns) };
  if (level === undefined) return out;
  const base = channel * level.bins;
  for (let column = 0; column < columns; column++) {
    const start = Math.max(0, from + column * framesPerColumn);
    const stop = Math.min(peaks.frames, from + (column + 1) * framesPerColumn);
    if (stop <= start) continue;
    const first = Math.floor(start / level.framesPerBin);
    const end = Math.ceil(stop / level.framesPerBin);
    let low = Infinity;
    let high = -Infinity;
    let squares = 0;
    let count = 0;
    for (let bin = first; bin < end; bin++) {
      const rms = level.rms[base + bin] ?? 0;
      const frames = Math.min(level.framesPerBin, peaks.frames - bin * level.framesPerBin);
      low = Math.min(low, level.min[base + bin] ?? 0);
      high = Math.max(high, level.max[base + bin] ?? 0);
      squares += frames * rms * rms;
      count += frames;
    }
    out.min[column] = low;
    out.max[column] = high;
    out.rms[column] = Math.sqrt(squares / count);
  }
  return out;
}
