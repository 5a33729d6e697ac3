/**
 * Parameters by their units. A constructor writes range, unit, scale, smoothing and delivery once; faces, validation,
 * schema, engine and tests read them from here.
 */

/**
 * How knobs and sliders spread the range. `fader` is the console taper of DSP practice: 0 dB at three quarters. `reciprocal` spreads 1/x
 * evenly, so that most of the way is where a ratio makes most of the difference.
 */
export type Scale = 'linear' | 'log' | 'fader' | 'reciprocal';

/**
 * In which domain the engine smooths a parameter, and what a kernel receives:
 * - `plain`: smoothed and delivered in plain units;
 * - `gain`: a level in dB, smoothed and delivered as linear gain (−∞ dB is exactly 0);
 * - `log`: smoothed as its base-2 logarithm, delivered in plain units;
 * - `step`: delivered unsmoothed at the next slice; the kernel crossfades where needed.
 */
export type Delivery = 'plain' | 'gain' | 'log' | 'step';

export interface Param {
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  readonly scale: Scale;
  readonly delivery: Delivery;
  /** Time constant of the engine's one-pole smoother. */
  readonly smoothMs: number;
  readonly modulatable: boolean;
  readonly doc: string;
  /** Names of a choice in order of its value 0, 1, 2 …; a toggle has none. */
  readonly choices?: readonly string[];
  readonly toggle?: true;
  /** Shown on the node's face; the rest is in the inspector. */
  readonly onFace: boolean;
  readonly label?: string;
}

/** −∞ dB is stored as this number: JSON has no infinity, and every level at or below it is exactly silent. */
export const SILENCE_DB = -144;

interface Spec {
  min: number;
  max: number;
  initial: number;
  doc: string;
  smoothMs?: number;
  scale?: Scale;
  modulatable?: boolean;
  onFace?: boolean;
  label?: string;
}

function build(unit: string, spec: Spec, scale: Scale, delivery: Delivery, smoothMs: number): Param {
  const { min, max, initial, doc } = spec;
  if (!(min < max) || !(initial >= min && initial <= max)) throw new RangeError(`parameter range: ${min}…${max}, initial ${initial}`);
  if (doc.length === 0) throw new RangeError('a parameter needs a doc');
  return {
    unit, min, max, initial, doc,
    scale: spec.scale ?? scale,
    delivery,
    smoothMs: spec.smoothMs ?? smoothMs,
    modulatable: spec.modulatable ?? true,
    onFace: spec.onFace ?? false,
    ...(spec.label === undefined ? {} : { label: spec.label }),
  };
}

/** A level that multiplies the sound: typed in dB, delivered as linear gain; at `SILENCE_DB` exactly 0. */
export const gain = (spec: Spec): Param => build('dB', spec, 'linear', 'gain', 10);
/** A level that is compared or drawn: typed and delivered in dB. */
export const decibels = (spec: Spec): Param => build('dB', spec, 'linear', 'plain', 10);
export const hertz = (spec: Spec): Param => build('Hz', spec, 'log', 'log', 20);
export const milliseconds = (spec: Spec): Param => build('ms', spec, 'log', spec.min > 0 ? 'log' : 'plain', 20);
export const seconds = (spec: Spec): Param => build('s', spec, 'log', spec.min > 0 ? 'log' : 'plain', 20);
export const ratio = (spec: Spec): Param => build(':1', spec, 'reciprocal', 'plain', 10);
/** 0…100 or −100…100, as typed; kernels divide. */
export const percent = (spec: Spec): Param => build('%', spec, 'linear', 'plain', 10);
export const degrees = (spec: Spec): Param => build('°', spec, 'linear', 'plain', 10);
export const semitones = (spec: Spec): Param => build('st', spec, 'linear', 'plain', 10);
/** A bare number; `quality` is for filters and smooths in the logarithm. */
export const number = (spec: Spec & { unit?: string }): Param => build(spec.unit ?? '', spec, 'linear', 'plain', 10);
export const quality = (spec: Spec): Param => build('Q', spec, 'log', 'log', 20);

export function choice(spec: { choices: readonly string[]; initial: number; doc: string; onFace?: boolean; label?: string }): Param {
  const { choices } = spec;
  const param = build('', { ...spec, min: 0, max: choices.length - 1, modulatable: false }, 'linear', 'step', 0);
  return { ...param, choices };
}

export function toggle(spec: { initial: boolean; doc: string; onFace?: boolean; label?: string }): Param {
  const param = build('', { ...spec, initial: spec.initial ? 1 : 0, min: 0, max: 1, modulatable: false }, 'linear', 'step', 0);
  return { ...param, toggle: true };
}
