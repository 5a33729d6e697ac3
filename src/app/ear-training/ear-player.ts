/**
 * Plays the sounds of a trial in step with each other, round and round, and goes from one to the other without a gap. Apart from the
 * document's player: nothing of the patch is touched. Main thread.
 */
import type { TrialSound } from './trial-sound.ts';

const FADE_SECONDS = 0.01;

export class EarPlayer {
  #context: AudioContext | undefined;
  #sources: AudioBufferSourceNode[] = [];
  #gains: GainNode[] = [];
  /** Which sound is heard; undefined while stopped. */
  heard: number | undefined;

  /** `levelDb`: of the monitor. From a gesture of the person, as browsers ask. */
  async play(sounds: readonly TrialSound[], which: number, rateHz: number, levelDb: number): Promise<void> {
    const context = (this.#context ??= new AudioContext());
    this.heard = which;
    await context.resume();
    if (this.heard === undefined) return;
    if (this.#sources.length === 0) this.#start(context, sounds, rateHz, levelDb);
    this.#gains.forEach((gain, k) => { gain.gain.setTargetAtTime(k === this.heard ? sounds[k]!.gain : 0, context.currentTime, FADE_SECONDS / 3); });
  }

  #start(context: AudioContext, sounds: readonly TrialSound[], rateHz: number, levelDb: number): void {
    const master = new GainNode(context, { gain: 10 ** (Math.min(0, levelDb) / 20) });
    master.connect(context.destination);
    const begin = context.currentTime + 0.02;
    for (const { samples } of sounds) {
      const buffer = new AudioBuffer({ length: samples.length / 2, numberOfChannels: 2, sampleRate: rateHz });
      for (const channel of [0, 1]) buffer.copyToChannel(samples.filter((_, k) => k % 2 === channel) as Float32Array<ArrayBuffer>, channel);
      const source = new AudioBufferSourceNode(context, { buffer, loop: true });
      const gain = new GainNode(context, { gain: 0 });
      source.connect(gain).connect(master);
      source.start(begin);
      this.#sources.push(source);
      this.#gains.push(gain);
    }
  }

  stop(): void {
    const context = this.#context;
    for (const gain of this.#gains) if (context) gain.gain.setTargetAtTime(0, context.currentTime, FADE_SECONDS / 3);
    for (const source of this.#sources) source.stop((context?.currentTime ?? 0) + 5 * FADE_SECONDS);
    this.#sources = [];
    this.#gains = [];
    this.heard = undefined;
  }

  close(): void {
    this.stop();
    void this.#context?.close();
    this.#context = undefined;
  }
}
