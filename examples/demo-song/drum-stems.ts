/**
 * The stems of the kit: close microphones on kick, snare and hats, a tambourine, and the overhead pair. The overheads
 * hear the whole kit a moment later, with the room, and their cable is wired the wrong way round: against the close microphones
 * their polarity is flipped, which a mixer is meant to find.
 */
import { drumPerformance, type Drum, type DrumHit } from './drum-performance.ts';
import { crashSound, ghostSound, hatSound, kickSound, rideSound, snareSound, tambourineSound, tomSound } from './drum-sounds.ts';
import { Room } from './room.ts';
import { once, timeline, type Hit, type StemRenderer } from './stem-renderer.ts';

type Sound = () => Float32Array;
const TAKES = [0, 1, 2];
const takesOf = (render: (take: number) => Float32Array): ((hit: DrumHit) => Sound) => {
  const sounds = TAKES.map((take) => once(() => render(take)));
  return (hit) => sounds[hit.take] ?? once(() => render(hit.take));
};
const played = (...drums: readonly Drum[]): DrumHit[] => drumPerformance().filter((hit) => drums.includes(hit.drum));
const mono = (hit: DrumHit, sound: Sound, gain = 1): Hit => ({ seconds: hit.seconds, sound, leftGain: gain * hit.force, rightGain: 0 });

export function kickStem(rateHz: number): StemRenderer {
  const sound = takesOf((take) => kickSound(rateHz, take));
  return timeline(played('kick').map((hit) => mono(hit, sound(hit))), rateHz, 1);
}

/** Close microphone on the snare: the snare, its ghost notes, and the hats leaking in at −26 dB. */
export function snareStem(rateHz: number): StemRenderer {
  const snare = takesOf((take) => snareSound(rateHz, take));
  const ghost = takesOf((take) => ghostSound(rateHz, take));
  const hat = takesOf((take) => hatSound(rateHz, take, 2, false));
  return timeline([
    ...played('snare').map((hit) => mono(hit, snare(hit))),
    ...played('ghost').map((hit) => mono(hit, ghost(hit), 0.6)),
    ...played('hat').map((hit) => mono(hit, hat(hit), 0.05)),
  ], rateHz, 1);
}

/** Hats from a close stereo pair: each ear has its own sound, the right one a little louder. */
export function hatsStem(rateHz: number): StemRenderer {
  const hits: Hit[] = [];
  for (const side of [0, 1]) {
    const closed = takesOf((take) => hatSound(rateHz, take, side, false));
    const open = takesOf((take) => hatSound(rateHz, take, side, true));
    const gains = side === 0 ? { leftGain: 0.75, rightGain: 0.25 } : { leftGain: 0.3, rightGain: 0.9 };
    for (const hit of played('hat', 'open-hat')) {
      const sound = hit.drum === 'hat' ? closed(hit) : open(hit);
      hits.push({
        seconds: hit.seconds, sound, leftGain: gains.leftGain * hit.force, rightGain: gains.rightGain * hit.force,
        // The pedal closes the open hat on the next beat.
        ...(hit.drum === 'open-hat' ? { gateSeconds: 0.3, releaseSeconds: 0.03 } : {}),
      });
    }
  }
  return timeline(hits, rateHz, 2);
}

export function tambourineStem(rateHz: number): StemRenderer {
  const sound = takesOf((take) => tambourineSound(rateHz, take));
  return timeline(played('tambourine').map((hit) => mono(hit, sound(hit))), rateHz, 1);
}

/** Level and place of each drum in the overheads: the pair hangs over the kit from the player's view. */
const OVERHEAD: Record<Exclude<Drum, 'tambourine'>, { readonly gain: number; readonly right: number }> = {
  kick: { gain: 0.3, right: 0.5 }, snare: { gain: 0.55, right: 0.44 }, ghost: { gain: 0.3, right: 0.44 },
  hat: { gain: 0.34, right: 0.25 }, 'open-hat': { gain: 0.4, right: 0.25 }, crash: { gain: 0.62, right: 0.36 }, ride: { gain: 0.6, right: 0.7 },
  'tom-high': { gain: 0.5, right: 0.4 }, 'tom-low': { gain: 0.55, right: 0.72 },
};
/** Way from the snare to the pair, beyond that to the close microphone, after the engineer has aligned the tracks by hand. */
const LATE_SECONDS = 0.0003;
const POLARITY = -1;

export function overheadStem(rateHz: number): StemRenderer {
  const single: Partial<Record<Drum, (hit: DrumHit) => Sound>> = {
    kick: takesOf((take) => kickSound(rateHz, take)),
    snare: takesOf((take) => snareSound(rateHz, take)),
    ghost: takesOf((take) => ghostSound(rateHz, take)),
    'tom-high': takesOf((take) => tomSound(rateHz, 148, take)),
    'tom-low': takesOf((take) => tomSound(rateHz, 92, take)),
  };
  const paired: Partial<Record<Drum, readonly [Sound, Sound]>> = {
    hat: [once(() => hatSound(rateHz, 0, 0, false)), once(() => hatSound(rateHz, 0, 1, false))],
    'open-hat': [once(() => hatSound(rateHz, 0, 0, true)), once(() => hatSound(rateHz, 0, 1, true))],
    crash: [once(() => crashSound(rateHz, 0)), once(() => crashSound(rateHz, 1))],
    ride: [once(() => rideSound(rateHz, 0)), once(() => rideSound(rateHz, 1))],
  };
  const hits: Hit[] = [];
  for (const hit of drumPerformance()) {
    if (hit.drum === 'tambourine') continue;
    const { gain, right } = OVERHEAD[hit.drum];
    const level = 2 * gain * hit.force;
    const seconds = hit.seconds + LATE_SECONDS;
    const pair = paired[hit.drum];
    const sound = single[hit.drum]?.(hit);
    if (sound) hits.push({ seconds, sound, leftGain: level * (1 - right), rightGain: level * right });
    if (pair) hits.push({ seconds, sound: pair[0], leftGain: level * (1 - right), rightGain: 0 }, { seconds, sound: pair[1], leftGain: 0, rightGain: level * right });
  }
  const dry = timeline(hits, rateHz, 2);
  const room = new Room(rateHz, 0.55, 0.22);
  return (block, firstFrame, frames) => {
    dry(block, firstFrame, frames);
    room.process(block, frames);
    for (let i = 0; i < block.length; i++) block[i] = POLARITY * (block[i] ?? 0);
  };
}
