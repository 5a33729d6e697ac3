/**
 * Whether stems add up to the mix: their sum against it. They come in pieces of any length. Any thread; holds what some have
 * brought and others not yet.
 */
const MIX = '';

export class SumCheck {
  /** Sum of stems less the mix, from sample `first` on. */
  private difference = new Float64Array(1 << 14);
  private first = 0;
  private readonly reached: Map<string, number>;
  private peak = 0;

  constructor(stems: Iterable<string>) {
    this.reached = new Map([MIX, ...stems].map((name) => [name, 0]));
  }

  addStem(name: string, samples: Float32Array): void {
    this.add(name, samples, 1);
  }

  addMix(samples: Float32Array): void {
    this.add(MIX, samples, -1);
  }

  private add(name: string, samples: Float32Array, sign: 1 | -1): void {
    const from = this.reached.get(name);
    if (from === undefined) throw new RangeError(`nobody said that "${name}" would come`);
    const at = from - this.first;
    if (at + samples.length > this.difference.length) this.grow(at + samples.length);
    for (let i = 0; i < samples.length; i++) this.difference[at + i]! += sign * samples[i]!;
    this.reached.set(name, from + samples.length);
    this.settle(Math.min(...this.reached.values()));
  }

  /** What all have brought is looked at and given up. */
  private settle(until: number): void {
    const count = until - this.first;
    if (count <= 0) return;
    for (let i = 0; i < count; i++) this.peak = Math.max(this.peak, Math.abs(this.difference[i]!));
    this.difference.copyWithin(0, count);
    this.difference.fill(0, this.difference.length - count);
    this.first = until;
  }

  private grow(length: number): void {
    const larger = new Float64Array(2 * length);
    larger.set(this.difference);
    this.difference = larger;
  }

  /** dBFS of the largest difference; −Infinity where there is none. */
  get residualDb(): number {
    this.settle(Math.max(...this.reached.values()));
    return this.peak === 0 ? -Infinity : 20 * Math.log10(this.peak);
  }
}
