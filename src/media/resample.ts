/**
 * Converts sample rates offline, in mastering quality: flat to 0.907 of the lower Nyquist frequency (20 kHz at 44.1 kHz),
 * aliases and images under −140 dB, linear phase, no delay. Any thread; deterministic to the bit, whatever the blocks.
 *
 * A polyphase windowed sinc (`kaiser-sinc.ts`), f64 inside. Frame 0 of the output is the instant of frame 0 of the input;
 * what lies before and behind the input counts as silence; N frames become round(N·to/from).
 */
import { diagnose, type Diagnostic } from '../kit/diagnostic.ts';
import { designTable, tableLength, type FilterTable } from './kaiser-sinc.ts';
import { MAX_RATE_HZ, MIN_RATE_HZ } from './wav-format.ts';

export interface Resampler {
  /** In: interleaved samples, whole frames, any number → out: what is ready by then. */
  push(block: Float32Array): Float32Array;
  /** Out: the rest. The resampler is used up. */
  finish(): Float32Array;
}

export interface ResampleRequest {
  readonly fromHz: number;
  readonly toHz: number;
  readonly channels: number;
}

/** 32 MiB of f64: reached only by rates that hardly share a factor, such as 44101 and 48000 Hz. */
const MAX_TABLE_LENGTH = 1 << 22;
/** Input frames taken at a time, which bounds the memory of a long push. */
const PIECE_FRAMES = 1 << 14;

/** There is a `resampler` exactly when there is no diagnostic. Equal rates pass samples through untouched. Throws RangeError for a channel count that is none. */
export function createResampler({ fromHz, toHz, channels }: ResampleRequest): { resampler?: Resampler; diagnostics: readonly Diagnostic[] } {
  if (!Number.isInteger(channels) || channels < 1) throw new RangeError(`resampler of ${channels} channels`);
  for (const rateHz of [fromHz, toHz]) {
    if (!Number.isInteger(rateHz) || rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) {
      return { diagnostics: [diagnose('resample-rate', `A sample rate of ${rateHz} Hz cannot be converted. Use a whole number from ${MIN_RATE_HZ} to ${MAX_RATE_HZ} Hz.`)] };
    }
  }
  if (fromHz === toHz) return { resampler: { push: (block) => block.slice(), finish: () => new Float32Array(0) }, diagnostics: [] };
  const common = greatestCommonDivisor(fromHz, toHz);
  const phases = toHz / common;
  const step = fromHz / common;
  if (tableLength(phases, step) > MAX_TABLE_LENGTH) {
    return { diagnostics: [diagnose('resample-ratio', `${fromHz} Hz to ${toHz} Hz is ${phases} to ${step}, too long a ratio to convert. Choose a usual rate, such as 44100, 48000 or 96000 Hz, or correct the rate in the file.`)] };
  }
  return { resampler: polyphase(designTable(phases, step), step, channels), diagnostics: [] };
}

/** A whole stereo signal, interleaved, in one go. */
export function resampleStereo(samples: Float32Array, fromHz: number, toHz: number): { samples?: Float32Array; diagnostics: readonly Diagnostic[] } {
  const { resampler, diagnostics } = createResampler({ fromHz, toHz, channels: 2 });
  if (resampler === undefined) return { diagnostics };
  const body = resampler.push(samples);
  const rest = resampler.finish();
  const whole = new Float32Array(body.length + rest.length);
  whole.set(body);
  whole.set(rest, body.length);
  return { samples: whole, diagnostics };
}

function polyphase(table: FilterTable, step: number, channels: number): Resampler {
  const { coefficients, phases, taps } = table;
  const half = taps / 2;
  // One plane a channel; plane[i] is input frame `first + i`. The silence before the start is there from the beginning.
  const capacity = PIECE_FRAMES + 2 * taps;
  const planes = Array.from({ length: channels }, () => new Float64Array(capacity));
  let first = 1 - half;
  let held = half - 1;
  let received = 0;
  let produced = 0;
  // The next output lies `phase/phases` behind input frame `base`.
  let base = 0;
  let phase = 0;

  /** Outputs whose last tap has come, when `frames` input frames are there. */
  const ready = (frames: number): number => Math.max(produced, Math.ceil(((frames - half) * phases) / step));

  const take = (block: Float32Array, from: number, frames: number): void => {
    const spent = Math.min(held, Math.max(0, base - half + 1 - first));
    for (let c = 0; c < channels; c++) {
      const plane = planes[c]!;
      plane.copyWithin(0, spent, held);
      for (let i = 0; i < frames; i++) plane[held - spent + i] = block[(from + i) * channels + c] ?? 0;
    }
    first += spent;
    held += frames - spent;
  };

  const emit = (out: Float32Array, at: number, frames: number): void => {
    for (let i = 0; i < frames; i++) {
      for (let c = 0; c < channels; c++) out[(at + i) * channels + c] = dot(coefficients, phase * taps, planes[c]!, base - half + 1 - first, taps);
      phase += step;
      base += Math.floor(phase / phases);
      phase %= phases;
    }
    produced += frames;
  };

  /** Takes `frames` frames (silence beyond the block), and gives what is ready, up to `limit` outputs in all. */
  const run = (block: Float32Array, frames: number, limit: number): Float32Array => {
    const before = produced;
    const out = new Float32Array((Math.min(limit, ready(received + frames)) - before) * channels);
    for (let from = 0; from < frames; from += PIECE_FRAMES) {
      const piece = Math.min(PIECE_FRAMES, frames - from);
      take(block, from, piece);
      received += piece;
      emit(out, produced - before, Math.min(limit, ready(received)) - produced);
    }
    return out;
  };

  return {
    push(block) {
      if (block.length % channels !== 0) throw new RangeError(`${block.length} samples are no whole frames of ${channels} channels`);
      return run(block, block.length / channels, Infinity);
    },
    finish() {
      const total = Math.floor((2 * received * phases + step) / (2 * step));
      // One frame more than the filter's half reaches past the last output there can be.
      return run(new Float32Array(0), half + 1, Math.max(total, produced));
    },
  };
}

/** Σ coefficients[c + k]·plane[p + k]; four sums side by side hide the latency of addition. */
function dot(coefficients: Float64Array, c: number, plane: Float64Array, p: number, taps: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < taps; k += 4) {
    s0 += coefficients[c + k]! * plane[p + k]!;
    s1 += coefficients[c + k + 1]! * plane[p + k + 1]!;
    s2 += coefficients[c + k + 2]! * plane[p + k + 2]!;
    s3 += coefficients[c + k + 3]! * plane[p + k + 3]!;
  }
  return s0 + s2 + (s1 + s3);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
