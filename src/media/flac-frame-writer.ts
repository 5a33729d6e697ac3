/**
 * Writes one FLAC frame: up to 4096 frames of sound, each channel as a constant, as it is, or as what a predictor
 * leaves. Pure, any thread; holds buffers of its own and uses them again.
 *
 * Source: RFC 9639 §9.
 */
import { BitWriter } from './bit-writer.ts';
import { BLOCK_CODE_16, BLOCK_FRAMES, crc16, crc8, LEFT_SIDE, MID_SIDE, RATE_CODE_HZ, RATE_CODE_KHZ, RATE_CODE_TENS, RATES_HZ, SAMPLE_BITS, SIDE_RIGHT } from './flac-format.ts';
import { bestFixed, FIXED_PREDICTORS, fitPredictor, type Predictor, residualOf } from './flac-predict.ts';
import { planRice, type RicePlan, writeRice } from './flac-rice.ts';

export const WRITTEN_BLOCK_FRAMES = 4096;

export interface FrameWriterOptions {
  readonly rateHz: number;
  readonly channels: number;
  readonly bitsPerSample: number;
}

/** How a channel is written. */
type Plan = { readonly kind: 'constant' } | { readonly kind: 'verbatim' } | { readonly kind: 'predicted'; readonly predictor: Predictor; readonly rice: RicePlan; readonly residual: Int32Array };

export class FlacFrameWriter {
  readonly #out = new BitWriter();
  readonly #planes: readonly Int32Array[];
  readonly #mid = new Int32Array(WRITTEN_BLOCK_FRAMES);
  readonly #side = new Int32Array(WRITTEN_BLOCK_FRAMES);
  readonly #scratch = new Float64Array(WRITTEN_BLOCK_FRAMES);
  readonly #residuals = [new Int32Array(WRITTEN_BLOCK_FRAMES), new Int32Array(WRITTEN_BLOCK_FRAMES)] as const;

  constructor(private readonly options: FrameWriterOptions) {
    this.#planes = Array.from({ length: options.channels }, () => new Int32Array(WRITTEN_BLOCK_FRAMES));
  }

  /** In: `count × channels` interleaved samples from the start of `samples` → out: the frame, good until the next one. */
  encode(samples: Int32Array, count: number, frameNumber: number): Uint8Array {
    const { channels, bitsPerSample } = this.options;
    for (let c = 0; c < channels; c++) {
      const plane = this.#planes[c]!;
      for (let i = 0; i < count; i++) plane[i] = samples[i * channels + c]!;
    }
    const out = this.#out;
    out.clear();
    const assignment = channels === 2 ? this.#chooseStereo(count) : channels - 1;
    this.#putHeader(count, frameNumber, assignment);
    const [first, second] = this.#planes;
    if (assignment < LEFT_SIDE) for (const plane of this.#planes) this.#putChannel(plane, count, bitsPerSample);
    else {
      // A difference needs one bit more.
      this.#putChannel(assignment === LEFT_SIDE ? first! : assignment === SIDE_RIGHT ? this.#side : this.#mid, count, bitsPerSample + (assignment === SIDE_RIGHT ? 1 : 0));
      this.#putChannel(assignment === SIDE_RIGHT ? second! : this.#side, count, bitsPerSample + (assignment === SIDE_RIGHT ? 0 : 1));
    }
    out.align();
    out.put(crc16(out.bytes(), 0, out.bytes().length), 16);
    return out.bytes();
  }

  /** Which two of left, right, middle and side cost least, by what the fixed predictors leave of them. */
  #chooseStereo(count: number): number {
    const [left, right] = this.#planes as [Int32Array, Int32Array];
    for (let i = 0; i < count; i++) {
      this.#side[i] = left[i]! - right[i]!;
      this.#mid[i] = (left[i]! + right[i]!) >> 1;
    }
    const [l, r, m, s] = [left, right, this.#mid, this.#side].map((plane) => bestFixed(plane, count).sum) as [number, number, number, number];
    const costs = [[1, l + r], [LEFT_SIDE, l + s], [SIDE_RIGHT, s + r], [MID_SIDE, m + s]] as const;
    return costs.reduce((best, one) => (one[1] < best[1] ? one : best))[0];
  }

  #putHeader(count: number, frameNumber: number, assignment: number): void {
    const { rateHz, bitsPerSample } = this.options;
    const out = this.#out;
    const known = BLOCK_FRAMES.indexOf(count);
    const blockCode = count > 0 && known > 0 ? known : BLOCK_CODE_16;
    const [rateCode, rateWidth, rateValue] = rateField(rateHz);
    out.put(0xfff8, 16);
    out.put(blockCode, 4);
    out.put(rateCode, 4);
    out.put(assignment, 4);
    out.put(SAMPLE_BITS.indexOf(bitsPerSample), 3);
    out.put(0, 1);
    putNumber(out, frameNumber);
    if (blockCode === BLOCK_CODE_16) out.put(count - 1, 16);
    out.put(rateValue, rateWidth);
    out.put(crc8(out.bytes(), 0, out.bytes().length), 8);
  }

  #putChannel(plane: Int32Array, count: number, bits: number): void {
    const out = this.#out;
    const plan = this.#plan(plane, count, bits);
    out.put(0, 1);
    if (plan.kind !== 'predicted') {
      out.put(plan.kind === 'constant' ? 0 : 1, 6);
      out.put(0, 1);
      for (let i = 0; i < (plan.kind === 'constant' ? 1 : count); i++) out.put(plane[i]!, bits);
      return;
    }
    const { coefficients, precision, shift } = plan.predictor;
    const order = coefficients.length;
    out.put(precision === 0 ? 8 + order : 32 + order - 1, 6);
    out.put(0, 1);
    for (let i = 0; i < order; i++) out.put(plane[i]!, bits);
    if (precision > 0) {
      out.put(precision - 1, 4);
      out.put(shift, 5);
      for (const coefficient of coefficients) out.put(coefficient, precision);
    }
    writeRice(out, plan.residual, count, order, plan.rice);
  }

  #plan(plane: Int32Array, count: number, bits: number): Plan {
    const first = plane[0]!;
    let i = 1;
    while (i < count && plane[i] === first) i++;
    if (i === count) return { kind: 'constant' };
    let best: Plan = { kind: 'verbatim' };
    let cost = count * bits;
    const fitted = fitPredictor(plane, count, bits, this.#scratch);
    const candidates = [FIXED_PREDICTORS[bestFixed(plane, count).order]!, ...(fitted === undefined ? [] : [fitted])];
    candidates.forEach((predictor, k) => {
      const residual = this.#residuals[k]!;
      const order = predictor.coefficients.length;
      if (order >= count || !residualOf(plane, count, predictor, residual)) return;
      const rice = planRice(residual, count, order);
      const bitsOfAll = order * bits + (predictor.precision > 0 ? 9 + order * predictor.precision : 0) + rice.bits;
      if (bitsOfAll >= cost) return;
      cost = bitsOfAll;
      best = { kind: 'predicted', predictor, rice, residual };
    });
    return best;
  }
}

/** Code, width and value of the rate: a code alone where there is one. */
function rateField(rateHz: number): readonly [number, number, number] {
  const known = RATES_HZ.indexOf(rateHz);
  if (known > 0) return [known, 0, 0];
  if (rateHz % 1000 === 0 && rateHz <= 255_000) return [RATE_CODE_KHZ, 8, rateHz / 1000];
  if (rateHz <= 65_535) return [RATE_CODE_HZ, 16, rateHz];
  // What none of these says stands in STREAMINFO alone.
  return rateHz % 10 === 0 ? [RATE_CODE_TENS, 16, rateHz / 10] : [0, 0, 0];
}

/** §9.1.5: as UTF-8 would, up to 36 bits. */
function putNumber(out: BitWriter, value: number): void {
  if (value < 0x80) {
    out.put(value, 8);
    return;
  }
  let more = 1;
  while (value >= 2 ** (5 * more + 6)) more++;
  const top = Math.floor(value / 2 ** (6 * more));
  out.put(((0xff00 >> (more + 1)) & 0xff) | top, 8);
  for (let i = more - 1; i >= 0; i--) out.put(0x80 | (Math.floor(value / 2 ** (6 * i)) % 64), 8);
}
