/**
 * W1 with kernels in plain JavaScript: the textbook equations with `Math.*` on f64, one object a node, block by block over Float32Array
 * in the order in which the engine runs them. Reverb and limiter are simpler than ours: eight bare delay lines and sample peaks.
 */
import { type BandType, designBand } from '../../nodes/tone/parametric-eq/matched-design.ts';
import { MASTER_BANDS, STRIP_BANDS } from './mix-patch.ts';

const BLOCK = 128;
const RATE = 48000;
/** A block in, a block out, interleaved stereo; never the same one. */
type Kernel = (x: Float32Array, y: Float32Array) => void;
const gainOf = (db: number): number => 10 ** (db / 20);
const coefficient = (ms: number): number => Math.exp(-1000 / (ms * RATE));

function biquad({ b0, b1, b2, a1, a2 }: { b0: number; b1: number; b2: number; a1: number; a2: number }): Kernel {
  let left1 = 0, left2 = 0, right1 = 0, right2 = 0;
  return (x, y) => {
    for (let i = 0; i < 2 * BLOCK; i += 2) {
      const l = x[i]!, r = x[i + 1]!;
      const left = b0 * l + left1, right = b0 * r + right1;
      left1 = b1 * l + left2 - a1 * left;
      right1 = b1 * r + right2 - a1 * right;
      left2 = b2 * l - a2 * left;
      right2 = b2 * r - a2 * right;
      y[i] = left;
      y[i + 1] = right;
    }
  };
}

function equalizer(bands: readonly (readonly [string, number, number, number])[]): Kernel {
  const designs = bands.flatMap(([type, frequencyHz, gainDb, q]) => designBand({ type: type as BandType, frequencyHz, gainDb, q, order: 2 }, RATE));
  const sections = designs.map(biquad);
  const between = new Float32Array(2 * BLOCK);
  return (x, y) => {
    sections[0]!(x, y);
    for (let k = 1; k < sections.length; k++) {
      between.set(y);
      sections[k]!(between, y);
    }
  };
}

function compressor(thresholdDb: number, ratio: number, kneeDb: number, attackMs: number, releaseMs: number): Kernel {
  const attack = coefficient(attackMs), release = coefficient(releaseMs), slope = 1 - 1 / ratio;
  let smooth = 0;
  return (x, y) => {
    for (let i = 0; i < 2 * BLOCK; i += 2) {
      const over = 20 * Math.log10(Math.max(Math.abs(x[i]!), Math.abs(x[i + 1]!), 1e-10)) - thresholdDb;
      const wanted = 2 * over < -kneeDb ? 0 : 2 * over <= kneeDb ? (slope * (over + kneeDb / 2) ** 2) / (2 * kneeDb) : slope * over;
      const alpha = wanted > smooth ? attack : release;
      smooth = alpha * smooth + (1 - alpha) * wanted;
      const gain = 10 ** (-smooth / 20);
      y[i] = gain * x[i]!;
      y[i + 1] = gain * x[i + 1]!;
    }
  };
}

function shaper(driveDb: number): Kernel {
  const drive = gainOf(driveDb);
  return (x, y) => {
    for (let i = 0; i < 2 * BLOCK; i++) y[i] = Math.tanh(drive * x[i]!);
  };
}

function gains(left: number, right: number): Kernel {
  return (x, y) => {
    for (let i = 0; i < 2 * BLOCK; i += 2) {
      y[i] = left * x[i]!;
      y[i + 1] = right * x[i + 1]!;
    }
  };
}

/** Eight lines, damped, fed back through a Householder matrix. */
function room(): Kernel {
  const lines = [1423, 1777, 1973, 2099, 2557, 2963, 3251, 3511].map((frames) => ({ ring: new Float32Array(frames), at: 0, low: 0 }));
  const outputs = new Float64Array(8);
  return (x, y) => {
    for (let i = 0; i < 2 * BLOCK; i += 2) {
      let sum = 0, left = 0, right = 0;
      for (let k = 0; k < 8; k++) {
        const line = lines[k]!;
        line.low += 0.6 * (line.ring[line.at]! - line.low);
        const v = (outputs[k] = 0.8 * line.low);
        sum += v;
        if ((k & 1) === 0) left += v;
        else right += v;
      }
      for (let k = 0; k < 8; k++) {
        const line = lines[k]!;
        line.ring[line.at] = x[i + (k & 1)]! + outputs[k]! - 0.25 * sum;
        if (++line.at === line.ring.length) line.at = 0;
      }
      y[i] = left;
      y[i + 1] = right;
    }
  };
}

/** Look-ahead of 5 ms: the least gain of the window (by a queue of falling candidates), released, averaged over it. */
function limiter(ceilingDb: number): Kernel {
  const frames = Math.round(0.005 * RATE), ceiling = gainOf(ceilingDb), release = coefficient(100);
  const delay = new Float32Array(2 * frames), averaged = new Float64Array(frames).fill(1);
  const values = new Float64Array(frames), times = new Float64Array(frames);
  let head = 0, tail = 0, now = 0, sum = frames, held = 1;
  return (x, y) => {
    for (let i = 0; i < 2 * BLOCK; i += 2, now++) {
      const required = Math.min(1, ceiling / Math.max(Math.abs(x[i]!), Math.abs(x[i + 1]!), 1e-10));
      if (head < tail && times[head % frames]! <= now - frames) head++;
      while (head < tail && values[(tail - 1) % frames]! >= required) tail--;
      values[tail % frames] = required;
      times[tail++ % frames] = now;
      held = Math.min(values[head % frames]!, 1 - release * (1 - held));
      const at = now % frames;
      sum += held - averaged[at]!;
      averaged[at] = held;
      const gain = sum / frames;
      y[i] = gain * delay[2 * at]!;
      y[i + 1] = gain * delay[2 * at + 1]!;
      delay[2 * at] = x[i]!;
      delay[2 * at + 1] = x[i + 1]!;
    }
  };
}

export interface JavaScriptMix {
  /** Renders the next `frames` frames and returns the seconds it took. */
  render(frames: number): number;
}

export function startJavaScriptMix(strips: number, sound: Float32Array): JavaScriptMix {
  const block = (): Float32Array => new Float32Array(2 * BLOCK);
  const chains = Array.from({ length: strips }, (_, k) => {
    const position = (((k * 37) % 201) - 100) / 100;
    return [equalizer(STRIP_BANDS), compressor(-24, 4, 6, 10, 120), shaper(3), gains(Math.min(1, 1 - position), Math.min(1, 1 + position)), gains(gainOf(-20), gainOf(-20))];
  });
  const master = [equalizer(MASTER_BANDS), compressor(-18, 2, 6, 30, 200), limiter(-1)];
  const reverb = room();
  const level = gains(gainOf(-12), gainOf(-12));
  const sendGain = gainOf(-18);
  const sum = block(), sent = block();
  let a = block(), b = block(), played = 0;
  const through = (chain: readonly Kernel[]): void => {
    for (const kernel of chain) {
      kernel(a, b);
      [a, b] = [b, a];
    }
  };
  return {
    render(frames) {
      const start = performance.now();
      for (let done = 0; done < frames; done += BLOCK) {
        sum.fill(0);
        sent.fill(0);
        for (let k = 0; k < strips; k++) {
          const from = (played * 2 + k * 2 * BLOCK * 5) % (sound.length - 2 * BLOCK);
          a.set(sound.subarray(from, from + 2 * BLOCK));
          through(chains[k]!);
          for (let i = 0; i < 2 * BLOCK; i++) {
            sum[i]! += a[i]!;
            sent[i]! += sendGain * a[i]!;
          }
        }
        reverb(sent, a);
        for (let i = 0; i < 2 * BLOCK; i++) a[i]! += sum[i]!;
        through([level]);
        through(master);
        played += BLOCK;
      }
      return (performance.now() - start) / 1000;
    },
  };
}
