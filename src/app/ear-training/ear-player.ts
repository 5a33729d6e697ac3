/**
 * Plays the sounds of a trial in step with each other, round and round, and goes from one to the other without a gap. Apart from the
 * document's player: nothing of the patch is touched. Main thread.
 */
import type { TrialSound } from './trial-sound.ts';

const FADE_SECONDS = 0.01;
/** From the order to play to the beginning. */
const LEAD_SECONDS = 0.02;

export class EarPlayer {
  #context: AudioContext | undefined;
  #sources: AudioBufferSourceNode[] = [];
  #gains: GainNode[] = [];
  /** Goes up when it is stopped: what was still waiting for the device then is not played any more. */
  #turn = 0;
  /** Which sound is heard; undefined while stopped. */
  heard: number | undefined;

  /** `levelDb`: of the monitor. From a gesture of the person, as browsers ask. */
  async play(sounds: readonly TrialSound[], which: number, rateHz: number, levelDb: number): Promise<void> {
    const context = (this.#context ??= new AudioContext());
    this.heard = which;
    const turn = this.#turn;
    await context.resume();
    if (turn !== this.#turn) return;
    if (this.#sources.length === 0) this.#start(context, sounds, rateHz, levelDb);
    this.#gains.forEach((gain, k) => { gain.gain.setTargetAtTime(k === this.heard ? sounds[k]!.gain : 0, context.currentTime, FADE_SECONDS / 3); });
  }

  #start(context: AudioContext, sounds: readonly TrialSound[], rateHz: number, levelDb: number): void {
    const master = new GainNode(context, { gain: 10 ** (Math.min(0, levelDb) / 20) });
    master.connect(context.destination);
    // Made before the hour is set: a sound that misses its beginning would no longer be in step with the other.
    const buffers = sounds.map(({ samples }) => bufferOf(samples, rateHz));
    const begin = context.currentTime + LEAD_SECONDS;
    for (const buffer of buffers) {
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
    this.#turn++;
  }

  close(): void {
    this.stop();
    void this.#context?.close();
    this.#context = undefined;
  }
}

function bufferOf(samples: Float32Array, rateHz: number): AudioBuffer {
  const buffer = new AudioBuffer({ length: samples.length / 2, numberOfChannels: 2, sampleRate: rateHz });
  for (const channel of [0, 1]) {
    const own = buffer.getChannelData(channel);
    for (let n = 0; n < own.length; n++) own[n] = samples[2 * n + channel]!;
  }
  return buffer;
}
