/**
 * The singer: a glottal source with vibrato and jitter through five formants in cascade, and noise for breath and
 * consonants (D. Klatt, "Software for a cascade/parallel formant synthesizer", 1980). The mouth moves on a grid of 64 frames. Mono.
 * Any thread.
 */
import { exp, pow, sin, TAU } from '../../src/kit/exact-math.ts';
import { Biquad, FormantResonator, noteHz, OnePole, smoothingKeep } from './filters.ts';
import { noiseScale, Random } from './random.ts';
import { once, timeline, type StemRenderer } from './stem-renderer.ts';
import { articulate, type Segment, type Thump } from './voice-phonemes.ts';
import { readTable, WaveTables } from './wave-tables.ts';

const GRID_FRAMES = 64;
const BANDWIDTHS_HZ = [150, 110, 130, 180, 260];
const UPPER_FORMANTS_HZ = [3750, 4700];
const VIBRATO_HZ = 5.4;
const VIBRATO_SEMITONES = 0.38;
const VIBRATO_AFTER_SECONDS = 0.28;
/** Exponents by which the glottal source falls towards high harmonics. */
const SOFT_SLOPE = 1.25;
const PRESSED_SLOPE = 0.62;
/** Breath and friction beside a vowel, before the level of the syllable. */
const ASPIRATION_GAIN = 0.5;
const FRICTION_GAIN = 0.34;
/** How much of the level differences between vowels, as a power of their power, a trained singer evens out (1/2 would be all). */
const EVENNESS = 0.43;
/** A nasal at a high pitch would ask for more, and then burst into its vowel. */
const MOST_EVENING = 1.5;
/** Power at which nothing is evened: that of a middling vowel. */
const VOWEL_POWER = 8;

export function voiceStem(rateHz: number): StemRenderer {
  const { segments, thumps } = articulate();
  const singer = new Singer(rateHz, segments);
  const pops = plosives(thumps, rateHz);
  return (block, firstFrame, frames) => {
    singer.render(block, firstFrame, frames);
    pops(block, firstFrame, frames);
  };
}

/** The gust of p and b on the capsule: it shrinks less than the voice does when she sings softly, and so is worse in the verse. */
function plosives(thumps: readonly Thump[], rateHz: number): StemRenderer {
  const sound = once(() => {
    const out = new Float32Array(Math.floor(0.25 * rateHz));
    const random = new Random('plosive');
    const wind = new OnePole(rateHz, 90);
    for (let i = 0; i < out.length; i++) {
      const seconds = i / rateHz;
      const envelope = Math.min(1, seconds / 0.008) * exp(-seconds / 0.045) * (1 - i / out.length);
      out[i] = envelope * (0.7 * sin(TAU * 38 * seconds) + 5 * noiseScale(rateHz) * wind.process(random.signed()));
    }
    return out;
  });
  return timeline(thumps.map(({ seconds, gain, levelDb }) => ({ seconds, sound, leftGain: 0.5 * gain * pow(10, (0.7 * levelDb) / 20), rightGain: 0 })), rateHz, 1);
}

class Singer {
  private readonly random = new Random('singer');
  private readonly softSource = new WaveTables((k) => 1 / pow(k, SOFT_SLOPE), 180, 660);
  private readonly pressedSource = new WaveTables((k) => 0.8 / pow(k, PRESSED_SLOPE), 180, 660);
  private readonly formants = BANDWIDTHS_HZ.map(() => new FormantResonator());
  private readonly hiss: readonly [Biquad, Biquad];
  private readonly lipRadiation: Biquad;
  private readonly ring: Biquad;
  private readonly step: number;
  private next = 0;
  // Where mouth, throat and pitch are now; each grid step moves them towards the segment's targets.
  private readonly formantsHz = [560, 1500, 2700];
  private readonly tunedHz = [560, 1500, 2700, ...UPPER_FORMANTS_HZ];
  private voicing = 0;
  private aspiration = 0;
  private friction = 0;
  private frictionHz = 5000;
  private level = 0;
  private effort = 0;
  private evening = 1;
  private note = 60;
  private vibratoDepth = 0;
  private vibratoTurn = 0;
  private drift = 0;
  private phase = 0;
  private phaseStep = 0;
  private softTable: Float64Array;
  private pressedTable: Float64Array;

  constructor(private readonly rateHz: number, private readonly segments: readonly Segment[]) {
    this.step = GRID_FRAMES / rateHz;
    this.hiss = [new Biquad('bandpass', rateHz, 5000, 1), new Biquad('peak', rateHz, 5000, 2, 8)];
    // The cluster of upper formants by which a trained voice carries over a band (J. Sundberg, 1974).
    this.ring = new Biquad('peak', rateHz, 3100, 1.2, 7);
    this.lipRadiation = new Biquad('highpass', rateHz, 130, 0.7);
    this.softTable = this.softSource.at(220);
    this.pressedTable = this.pressedSource.at(220);
  }

  render(block: Float32Array, firstFrame: number, frames: number): void {
    const [f1, f2, f3, f4, f5] = this.formants as [FormantResonator, FormantResonator, FormantResonator, FormantResonator, FormantResonator];
    const [hissBand, hissPeak] = this.hiss;
    const scale = noiseScale(this.rateHz);
    let { voicing, aspiration, friction, level } = this;
    const keep = smoothingKeep(1 / this.rateHz, 0.003);
    for (let i = 0; i < frames; i++) {
      if ((firstFrame + i) % GRID_FRAMES === 0) this.move((firstFrame + i) / this.rateHz);
      voicing = this.voicing + (voicing - this.voicing) * keep;
      aspiration = this.aspiration + (aspiration - this.aspiration) * keep;
      friction = this.friction + (friction - this.friction) * keep;
      level = this.level + (level - this.level) * keep;
      this.phase += this.phaseStep;
      if (this.phase >= 1) this.phase -= 1;
      const soft = readTable(this.softTable, this.phase);
      const glottis = soft + (readTable(this.pressedTable, this.phase) - soft) * this.effort;
      const noise = this.random.signed() * scale;
      // Breath escapes while the glottis is open, the first part of the cycle.
      const breath = noise * aspiration * ASPIRATION_GAIN * (this.phase < 0.55 ? 1 : 1 - 0.7 * Math.min(1, voicing));
      const mouth = f5.process(f4.process(f3.process(f2.process(f1.process(glottis * voicing * this.evening + breath)))));
      const hiss = hissPeak.process(hissBand.process(noise * friction * FRICTION_GAIN));
      block[i] = this.lipRadiation.process((this.ring.process(mouth) * 0.1 + hiss) * level);
    }
  }

  private move(seconds: number): void {
    while ((this.segments[this.next]?.endSeconds ?? Infinity) <= seconds) this.next++;
    const upcoming = this.segments[this.next];
    const segment = upcoming && upcoming.startSeconds <= seconds ? upcoming : undefined;
    this.moveMouth(segment, seconds);
    this.movePitch(segment, seconds);
  }

  private moveMouth(segment: Segment | undefined, seconds: number): void {
    const { step, rateHz } = this;
    const toward = (now: number, target: number, timeSeconds: number): number => target + (now - target) * smoothingKeep(step, timeSeconds);
    const shape = segment?.sustained ? noteShape(segment, seconds) : 1;
    this.voicing = toward(this.voicing, (segment?.voicing ?? 0) * shape, segment ? 0.016 : 0.045);
    this.aspiration = toward(this.aspiration, segment?.aspiration ?? 0, 0.02);
    this.friction = toward(this.friction, segment?.friction ?? 0, segment && segment.friction > 0.5 ? 0.006 : 0.012);
    if (segment) {
      this.frictionHz = toward(this.frictionHz, segment.frictionHz, 0.008);
      this.level = toward(this.level, pow(10, segment.syllable.levelDb / 20), 0.02);
      this.effort = toward(this.effort, segment.syllable.effort, 0.05);
      segment.formantsHz.forEach((hz, k) => { this.formantsHz[k] = toward(this.formantsHz[k] ?? hz, hz, segment.sustained ? 0.028 : 0.018); });
      this.hiss[0].tune('bandpass', rateHz, this.frictionHz, 1.3);
      this.hiss[1].tune('peak', rateHz, this.frictionHz * 1.12, 2.5, 8);
    }
    // A singer opens her mouth until the first formant reaches the pitch, or the note would be hollow.
    const lowest = noteHz(this.note) * 1.03;
    this.formants.forEach((formant, k) => {
      const hz = this.formantsHz[k] ?? UPPER_FORMANTS_HZ[k - 3] ?? 0;
      this.tunedHz[k] = k === 0 && this.voicing > 0.6 ? Math.max(hz, lowest) : hz;
      formant.tune(rateHz, this.tunedHz[k] ?? hz, BANDWIDTHS_HZ[k] ?? 100);
    });
    this.evening = toward(this.evening, Math.min(MOST_EVENING, pow(this.vowelPower(noteHz(this.note)), -EVENNESS)), 0.02);
  }

  /** Power of the vowel that the cascade makes of the first harmonics, from the resonators' analog magnitudes. */
  private vowelPower(hz: number): number {
    let power = 0;
    for (let k = 1; k <= 8; k++) {
      let gain = 1 / (k * k);
      for (let f = 0; f < 3; f++) {
        const formantHz = this.tunedHz[f] ?? 1;
        const ratio = (k * hz) / formantHz;
        const detuned = 1 - ratio * ratio;
        const damped = (ratio * (BANDWIDTHS_HZ[f] ?? 100)) / formantHz;
        gain /= detuned * detuned + damped * damped;
      }
      power += gain;
    }
    return power / VOWEL_POWER;
  }

  private movePitch(segment: Segment | undefined, seconds: number): void {
    const { step, random } = this;
    if (segment) {
      const { pitch, startsPhrase, effort, lengthSeconds } = segment.syllable;
      // Phrases are scooped into from below, softer when sung softly.
      if (startsPhrase && !segment.sustained) this.note = pitch - 0.9;
      this.note = pitch + (this.note - pitch) * smoothingKeep(step, 0.036);
      const inNote = seconds - segment.syllable.seconds;
      const wanted = inNote > VIBRATO_AFTER_SECONDS && lengthSeconds > 0.5 ? VIBRATO_SEMITONES * (0.55 + 0.45 * effort) : 0.03;
      this.vibratoDepth = wanted + (this.vibratoDepth - wanted) * smoothingKeep(step, 0.22);
    }
    this.vibratoTurn += VIBRATO_HZ * step * (1 + 0.12 * random.signed());
    this.vibratoTurn -= Math.floor(this.vibratoTurn);
    this.drift = 0.22 * random.human() * Math.sqrt(step) + this.drift * smoothingKeep(step, 0.35);
    const jitter = 0.012 * random.human();
    const hz = noteHz(this.note + this.vibratoDepth * sin(TAU * this.vibratoTurn) + this.drift + jitter);
    this.phaseStep = hz / this.rateHz;
    this.softTable = this.softSource.at(hz);
    this.pressedTable = this.pressedSource.at(hz);
  }
}

/** Swells over the first tenth of a second and lets go in the last third. */
function noteShape(segment: Segment, seconds: number): number {
  const { syllable } = segment;
  const inNote = seconds - syllable.seconds;
  const letGo = Math.max(0, inNote / syllable.lengthSeconds - 0.65) / 0.35;
  return 0.82 + 0.18 * Math.min(1, inNote / 0.12) - 0.3 * Math.min(1, letGo);
}
