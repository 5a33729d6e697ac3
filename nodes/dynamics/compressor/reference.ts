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
      const gain = 10 ** ((makeUpDb - Math.min(smooth[c]!, rangeDb)) / 20);
      output[i + c] = input[i + c]! * (1 - mix + mix * gain);
    }
  }
  return output;
}
