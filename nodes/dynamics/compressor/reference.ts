/**
 * The textbook compressor in f64, frame by frame and with no vector tricks: Giannoulis, Massberg, Reiss 2012. For tests.
 */
export interface CompressorSettings {
  rateHz: number;
  thresholdDb: number;
  ratio: number;
  kneeDb: number;
  attackMs: number;
  releaseMs: number;
  makeUpDb: number;
  rangeDb: number;
  mix: number;
  link: number;
  decoupled: boolean;
  rms: boolean;
  rmsMs: number;
  /** Automatic make-up by loudness. */
  matches?: boolean;
}

/** Eq. 4: the level after the gain computer, dB. */
export function staticCurve(levelDb: number, thresholdDb: number, ratio: number, kneeDb: number): number {
  const d = levelDb - thresholdDb;
  if (2 * d < -kneeDb) return levelDb;
  if (kneeDb > 0 && 2 * Math.abs(d) <= kneeDb) return levelDb + ((1 / ratio - 1) * (d + kneeDb / 2) ** 2) / (2 * kneeDb);
  return thresholdDb + d / ratio;
}

/** in: 2×frames → out: 2×frames. */
export function compressorReference(input: Float32Array, key: Float32Array, settings: CompressorSettings): Float64Array {
  const { rateHz, thresholdDb, ratio, kneeDb, makeUpDb, rangeDb, mix, link } = settings;
  const coefficient = (ms: number): number => Math.exp(-1000 / (ms * rateHz));
  const attack = coefficient(settings.attackMs);
  const release = coefficient(settings.releaseMs);
  const average = coefficient(settings.rmsMs);
  const output = new Float64Array(input.length);
  const square = [0, 0];
  const peak = [0, 0];
  const smooth = [0, 0];
  const match = settings.matches === true ? new LoudnessMatch(rateHz) : undefined;
  for (let i = 0; i < input.length; i += 2) {
    const levels = [0, 1].map((c) => {
      const x = Math.abs(key[i + c]!);
      if (!settings.rms) return 20 * Math.log10(Math.max(x, 1e-10));
      square[c] = average * square[c]! + (1 - average) * x * x;
      return 10 * Math.log10(Math.max(square[c]!, 1e-20)) + 10 * Math.log10(2);
    });
    for (const c of [0, 1]) {
      const level = (1 - link) * levels[c]! + link * Math.max(...levels);
      const wanted = level - staticCurve(level, thresholdDb, ratio, kneeDb);
      if (settings.decoupled) {
        peak[c] = Math.max(wanted, release * peak[c]! + (1 - release) * wanted);
        smooth[c] = attack * smooth[c]! + (1 - attack) * peak[c]!;
      } else {
        const alpha = wanted > smooth[c]! ? attack : release;
        smooth[c] = alpha * smooth[c]! + (1 - alpha) * wanted;
      }
    }
    const compressed = smooth.map((reduction, c) => input[i + c]! * 10 ** (-Math.min(reduction, rangeDb) / 20));
    match?.hear([input[i]!, input[i + 1]!], compressed);
    const makeUp = 10 ** ((makeUpDb + (match?.gainDb ?? 0)) / 20);
    for (const c of [0, 1]) output[i + c] = (1 - mix) * input[i + c]! + mix * compressed[c]! * makeUp;
  }
  return output;
}

type Biquad = readonly [b0: number, b1: number, b2: number, a1: number, a2: number];

/** Direct form I. */
function biquad([b0, b1, b2, a1, a2]: Biquad): (x: number) => number {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return (x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  };
}

/** BS.1770 from the analogue prototype, for any rate. */
export function kWeighting(rateHz: number): (x: number) => number {
  const [k, q] = [Math.tan((Math.PI * 1681.974450955533) / rateHz), 0.7071752369554196];
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const d = 1 + k / q + k * k;
  const shelf = biquad([(high + (band * k) / q + k * k) / d, (2 * (k * k - high)) / d, (high - (band * k) / q + k * k) / d, (2 * (k * k - 1)) / d, (1 - k / q + k * k) / d]);
  const [l, p] = [Math.tan((Math.PI * 38.13547087602444) / rateHz), 0.5003270373238773];
  const e = 1 + l / p + l * l;
  const highPass = biquad([1, -2, 1, (2 * (l * l - 1)) / e, (1 - l / p + l * l) / e]);
  return (x) => highPass(shelf(x));
}

/** The gain between two sounds' mean squares over 3 s, frame by frame; without the gate, so for sound that never pauses. */
class LoudnessMatch {
  gainDb = 0;
  #before = 0;
  #after = 0;
  readonly #weigh: readonly ((x: number) => number)[];

  constructor(readonly rateHz: number) {
    this.#weigh = [0, 1, 2, 3].map(() => kWeighting(rateHz));
  }

  hear(before: readonly number[], after: readonly number[]): void {
    const keep = Math.exp(-1 / (3 * this.rateHz));
    const power = (frame: readonly number[], first: number): number => frame.reduce((sum, x, c) => sum + this.#weigh[first + c]!(x) ** 2, 0);
    this.#before = keep * this.#before + (1 - keep) * power(before, 0);
    this.#after = keep * this.#after + (1 - keep) * power(after, 2);
    const goal = Math.max(-12, Math.min(12, 10 * Math.log10(this.#before / this.#after)));
    const rise = 10 / (3 * Math.LN10 * this.rateHz);
    this.gainDb = Math.max(this.gainDb - 12 / this.rateHz, Math.min(this.gainDb + rise, goal));
  }
}
