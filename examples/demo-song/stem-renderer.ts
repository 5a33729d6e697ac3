/**
 * What every instrument gives: a renderer that fills consecutive blocks of one stem, and the timeline that most build on,
 * which mixes sounds rendered once into the places where they are played. Any thread; a renderer belongs to one stem at
 * one rate and shares nothing that changes, so stems can be generated in any order.
 */

/** Adds the next `frames` frames, interleaved, to a zeroed block; called with blocks in order from frame 0. */
export type StemRenderer = (block: Float32Array, firstFrame: number, frames: number) => void;

export interface Hit {
  readonly seconds: number;
  /** Mono sound, rendered when it is first needed. */
  readonly sound: () => Float32Array;
  readonly leftGain: number;
  /** Ignored on a mono stem. */
  readonly rightGain: number;
  /** Where the sound is let go, and how long it then takes to fade; without, it plays to its end. */
  readonly gateSeconds?: number;
  readonly releaseSeconds?: number;
}

interface Playing {
  readonly hit: Hit;
  readonly sound: Float32Array;
  readonly startFrame: number;
  readonly gateFrames: number;
  readonly releaseFrames: number;
}

/** A renderer that places hits. In: hits in any order → out: mono or interleaved stereo by `channels`. */
export function timeline(hits: readonly Hit[], rateHz: number, channels: 1 | 2): StemRenderer {
  const waiting = [...hits].sort((a, b) => a.seconds - b.seconds);
  let next = 0;
  let playing: Playing[] = [];
  return (block, firstFrame, frames) => {
    for (let hit = waiting[next]; hit && hit.seconds * rateHz < firstFrame + frames - 0.5; hit = waiting[++next]) {
      const gateFrames = hit.gateSeconds === undefined ? Infinity : Math.floor(hit.gateSeconds * rateHz);
      playing.push({
        hit, sound: hit.sound(), startFrame: Math.max(0, Math.floor(hit.seconds * rateHz + 0.5)),
        gateFrames, releaseFrames: Math.max(1, Math.floor((hit.releaseSeconds ?? 0.05) * rateHz)),
      });
    }
    for (const each of playing) mix(each, block, firstFrame, frames, channels);
    playing = playing.filter((p) => p.startFrame + Math.min(p.sound.length, p.gateFrames + p.releaseFrames) > firstFrame + frames);
  };
}

function mix(playing: Playing, block: Float32Array, firstFrame: number, frames: number, channels: 1 | 2): void {
  const { hit, sound, startFrame, gateFrames, releaseFrames } = playing;
  const from = Math.max(0, firstFrame - startFrame);
  const to = Math.min(sound.length, gateFrames + releaseFrames, firstFrame + frames - startFrame);
  for (let i = from; i < to; i++) {
    const release = i > gateFrames ? 1 - (i - gateFrames) / releaseFrames : 1;
    const x = (sound[i] ?? 0) * release * release;
    const at = (startFrame + i - firstFrame) * channels;
    block[at] = (block[at] ?? 0) + x * hit.leftGain;
    if (channels === 2) block[at + 1] = (block[at + 1] ?? 0) + x * hit.rightGain;
  }
}

/** Renders a sound at its first use and keeps it. */
export function once(render: () => Float32Array): () => Float32Array {
  let kept: Float32Array | undefined;
  return () => (kept ??= render());
}
