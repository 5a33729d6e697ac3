/**
 * One string of a guitar: a delay line fed back through a low-pass (K. Karplus, A. Strong, "Digital synthesis of plucked-
 * string and drum timbres", 1983; tuning by all-pass after D. Jaffe, J. Smith, "Extensions of the Karplus-Strong
 * plucked-string algorithm", 1983). It rings on between plucks. Any thread; allocates in its constructor only.
 */
import { cos, exp, pow, TAU } from '../../src/kit/exact-math.ts';
import type { Random } from './random.ts';

/** Where the pick strikes, as a share of the string: overtones with a node there stay silent. */
const PICK_PLACE = 0.13;
/** High enough for any overtone that survives the pick. */
const PLUCK_RATE_HZ = 48000;
/** What is left of the old vibration when the pick stops the string to strike it again. */
const LEFT_AFTER_TOUCH = 0.12;

export class PluckedString {
  private readonly line: Float64Array;
  private readonly burst: Float64Array;
  private readonly drawn: Float64Array;
  private length = 1;
  private at = 0;
  private allpass = 0;
  private allpassX = 0;
  private allpassY = 0;
  private lowpassKeep = 0;
  private lowpassY = 0;
  private loopGain = 0;
  private sounding = false;

  constructor(private readonly rateHz: number, lowestHz: number) {
    this.line = new Float64Array(Math.floor(rateHz / lowestHz) + 4);
    this.burst = new Float64Array(this.line.length);
    this.drawn = new Float64Array(Math.floor(PLUCK_RATE_HZ / lowestHz) + 2);
  }

  /** `force` 0…1 sets loudness and, as a harder pick does, brightness; `decaySeconds` to −60 dB of the fundamental. */
  pluck(hz: number, force: number, decaySeconds: number, random: Random): void {
    const { rateHz } = this;
    // Losses in the bridge: thick strings are damped from lower down.
    const dampingHz = 4200 + 9 * hz;
    this.lowpassKeep = exp((-TAU * dampingHz) / rateHz);
    // Phase delay of the one-pole at low frequencies is keep/(1 − keep); the all-pass makes up the fraction.
    const wanted = rateHz / hz - this.lowpassKeep / (1 - this.lowpassKeep);
    this.length = Math.max(2, Math.min(this.line.length, Math.floor(wanted - 0.3)));
    const fraction = wanted - this.length;
    this.allpass = (1 - fraction) / (1 + fraction);
    this.loopGain = pow(10, -3 / (decaySeconds * hz)) / this.lowpassGain(hz);
    if (this.at >= this.length) this.at = 0;
    this.strike(hz, force, random);
    this.sounding = true;
  }

  /** The hand lies down on the string. */
  damp(): void {
    this.loopGain *= 0.93;
  }

  private lowpassGain(hz: number): number {
    const k = this.lowpassKeep;
    return (1 - k) / Math.sqrt(1 + k * k - 2 * k * cos((TAU * hz) / this.rateHz));
  }

  private strike(hz: number, force: number, random: Random): void {
    const { burst, length } = this;
    // The pluck is drawn at a fixed rate and stretched to the line, so that every rate hears the same pick.
    const points = Math.max(2, Math.min(this.drawn.length - 1, Math.floor(PLUCK_RATE_HZ / hz)));
    const keep = exp((-TAU * (2600 + 7500 * force)) / PLUCK_RATE_HZ);
    let y = 0;
    let mean = 0;
    for (let i = 0; i < points; i++) {
      y = random.signed() * force + (y - random.signed() * force * 0.5) * keep;
      this.drawn[i] = y;
    }
    this.drawn[points] = this.drawn[0] ?? 0;
    for (let i = 0; i < length; i++) {
      const position = (i * points) / length;
      const point = Math.floor(position);
      const left = this.drawn[point] ?? 0;
      burst[i] = left + ((this.drawn[point + 1] ?? 0) - left) * (position - point);
      mean += (burst[i] ?? 0) / length;
    }
    const comb = Math.max(1, Math.floor(PICK_PLACE * length));
    for (let i = 0; i < length; i++) {
      const at = (this.at + i) % length;
      const before = burst[i >= comb ? i - comb : i - comb + length] ?? 0;
      // Without its mean the loop would carry a constant for as long as the string rings.
      this.line[at] = (this.line[at] ?? 0) * LEFT_AFTER_TOUCH + ((burst[i] ?? 0) - mean) - 0.9 * (before - mean);
    }
  }

  /** Adds its sound to out[from…to). */
  render(out: Float64Array, from: number, to: number): void {
    if (!this.sounding) return;
    const { line, length, allpass, lowpassKeep, loopGain } = this;
    let { at, allpassX, allpassY, lowpassY } = this;
    for (let i = from; i < to; i++) {
      const x = line[at] ?? 0;
      lowpassY = x + (lowpassY - x) * lowpassKeep;
      const fed = lowpassY * loopGain;
      allpassY = allpass * (fed - allpassY) + allpassX;
      allpassX = fed;
      line[at] = allpassY;
      if (++at === length) at = 0;
      out[i] = (out[i] ?? 0) + allpassY;
    }
    this.at = at;
    this.allpassX = allpassX;
    this.allpassY = allpassY;
    this.lowpassY = lowpassY;
  }
}
