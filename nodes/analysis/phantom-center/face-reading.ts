/** What the picture shows, taken from parameters and telemetry, and said in words. Pure. */
import type { FaceContext } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import { type Arrival, arrivalAt, gainsOf, tradedDegrees } from '../../../src/measure/image/direction.ts';
import { BANDS, FIRST_ERB } from './definition.ts';

/** From the middle seat to each speaker; paths.as.ts has the same. */
export const DISTANCE_METERS = 2;
/** Bands less coherent have no place. */
export const LEAST_COHERENCE = 0.3;
const SILENT_DB = -90;
/** Bass and treble further apart than this are told one by one. */
const APART_DEGREES = 3;
const AGREE = { levelDb: 3, timeMs: 0.2 } as const;

/** The choice `speakers` by its place. */
export const BOTH = 0;
export const CENTER = 1;
export const ONLY_LEFT = 2;
export const ONLY_RIGHT = 3;

/** Glasberg and Moore 1990. */
export const bandHz = (band: number): number => (10 ** ((FIRST_ERB + band) / 21.4) - 1) / 0.00437;
export const edgeHz = (band: number): number => bandHz(band - 0.5);

export interface Controls {
  readonly levelDb: number;
  readonly timeMs: number;
  readonly speakers: number;
  readonly seat: { readonly x: number; readonly y: number };
  readonly baseDegrees: number;
  readonly isInverted: boolean;
  readonly isMono: boolean;
  readonly isOnHeadphones: boolean;
  readonly hasRoom: boolean;
  readonly isBuiltIn: boolean;
  readonly decorrelation: number;
  /** What the seat makes of the two speakers. */
  readonly arrival: Arrival;
}

export function controlsOf({ params }: FaceContext): Controls {
  const seat = { x: params['seatX'] ?? 0, y: params['seatY'] ?? 0 };
  const baseDegrees = params['baseDegrees'] ?? 30;
  return {
    levelDb: params['levelDb'] ?? 0, timeMs: params['timeMs'] ?? 0, speakers: params['speakers'] ?? BOTH, seat, baseDegrees,
    isInverted: (params['invert'] ?? 0) >= 0.5, isMono: (params['mono'] ?? 0) >= 0.5, isOnHeadphones: params['listening'] === 1, hasRoom: (params['room'] ?? 0) >= 0.5,
    isBuiltIn: (params['signal'] ?? 0) > 0, decorrelation: params['decorrelation'] ?? 0,
    arrival: arrivalAt(seat, DISTANCE_METERS, baseDegrees),
  };
}

export interface Band {
  readonly hz: number;
  readonly levelDb: number;
  readonly degrees: number;
  readonly sharpness: number;
  readonly coherence: number;
  readonly icldDb: number;
  readonly ictdMs: number;
  readonly correlation: number;
  readonly monoDb: number;
}

export interface Reading {
  readonly bands: readonly Band[];
  readonly degrees: number;
  readonly bassDegrees: number;
  readonly trebleDegrees: number;
  readonly sharpness: number;
  readonly placed: number;
  readonly lossDb: number;
  readonly alike: number;
  readonly heardDb: number;
  /** Of all sound, by level, the part in which left and right agree in level, time and polarity: 0…1. */
  readonly agreement: number;
}

const ARRAYS = ['levelDb', 'degrees', 'sharpness', 'coherence', 'icldDb', 'ictdMs', 'correlation', 'monoDb'] as const;

/** How much a band counts: as loudness grows, rather than as power does. */
export const weightOf = (levelDb: number): number => 10 ** (0.03 * levelDb);

export const hasPlace = ({ coherence, sharpness }: Pick<Band, 'coherence' | 'sharpness'>): boolean => coherence >= LEAST_COHERENCE && sharpness > 0;

/** Undefined while nothing sounds. */
export function readingOf(face: FaceContext): Reading | undefined {
  const one = (name: string): number => face.telemetry(name)?.[0] ?? 0;
  if (face.telemetry('heardDb') === undefined || one('heardDb') < SILENT_DB) return undefined;
  // Each array is copied: the next reading may use its place.
  const [levelDb, degrees, sharpness, coherence, icldDb, ictdMs, correlation, monoDb] = ARRAYS.map((name) => Array.from(face.telemetry(name) ?? new Float32Array(BANDS)));
  const bands = Array.from({ length: BANDS }, (_, k): Band => ({
    hz: bandHz(k), levelDb: levelDb![k]!, degrees: degrees![k]!, sharpness: sharpness![k]!, coherence: coherence![k]!, icldDb: icldDb![k]!, ictdMs: ictdMs![k]!, correlation: correlation![k]!, monoDb: monoDb![k]!,
  }));
  let [all, agreed] = [0, 0];
  for (const band of bands) {
    if (band.levelDb <= -200) continue;
    const weight = weightOf(band.levelDb);
    all += weight;
    if (band.sharpness > 0) agreed += weight * band.coherence * Math.max(0, 1 - Math.abs(band.icldDb) / AGREE.levelDb) * Math.max(0, 1 - Math.abs(band.ictdMs) / AGREE.timeMs);
  }
  return {
    bands, degrees: one('imageDegrees'), bassDegrees: one('bassDegrees'), trebleDegrees: one('trebleDegrees'), sharpness: one('imageSharpness'), placed: one('placed'),
    lossDb: one('lossDb'), alike: one('alike'), heardDb: one('heardDb'), agreement: all > 0 ? agreed / all : 0,
  };
}

/** "12.3° right", "in the center". */
export function placeWords(degrees: number): string {
  const size = Math.abs(degrees).toFixed(1);
  return size === '0.0' ? 'in the center' : `${size}° ${degrees < 0 ? 'left' : 'right'}`;
}

const sharpWords = (sharpness: number): string => (sharpness > 0.75 ? 'sharp' : sharpness > 0.55 ? 'a little wide' : sharpness > 0.35 ? 'wide' : 'very wide');

function monoWords(lossDb: number): string {
  if (lossDb < -40) return 'in mono it is gone';
  return lossDb > -0.05 ? 'in mono it loses nothing' : `in mono it loses ${formatUnit(-lossDb, 'dB').replace('+', '')}`;
}

/** Where it appears and how sharp; shorter than `readingWords`. */
export function imageWords(reading: Reading | undefined, controls: Controls): string {
  if (reading === undefined) return 'No sound';
  if (reading.placed < 0.25) return reading.alike < -0.3 ? 'Has no place: opposite polarity' : 'Is everywhere: little in common';
  if (controls.speakers !== BOTH) return `Appears ${placeWords(reading.degrees)}, ${sharpWords(reading.sharpness)}`;
  const apart = Math.abs(reading.bassDegrees - reading.trebleDegrees) > APART_DEGREES;
  const parts = apart ? ` (bass ${placeWords(reading.bassDegrees)}, treble ${placeWords(reading.trebleDegrees)})` : '';
  return `Appears ${placeWords(reading.degrees)}${parts}, ${sharpWords(reading.sharpness)}`;
}

/** What the speakers would do to a sound that is the same on both. */
function prediction({ levelDb, timeMs, speakers, isInverted, arrival, baseDegrees, isMono }: Controls): string {
  if (speakers !== BOTH) return '';
  if (isInverted && !isMono) return '; what is the same on both sides will have no place';
  const { left, right } = gainsOf((isMono ? 0 : levelDb) + arrival.differenceDb);
  return `; what is the same on both sides will appear ${placeWords(tradedDegrees(left, right, (isMono ? 0 : timeMs) + arrival.leftDelayMs, baseDegrees))}`;
}

/** Where one sits, if not in the middle. */
function seatWords({ seat, arrival }: Controls): string {
  if (seat.x === 0 && seat.y === 0) return '';
  const aside = seat.x === 0 ? '' : `${Math.abs(seat.x).toFixed(2)} m to the ${seat.x < 0 ? 'left' : 'right'}`;
  const ahead = seat.y === 0 ? '' : `${Math.abs(seat.y).toFixed(2)} m ${seat.y < 0 ? 'back' : 'forward'}`;
  const early = Math.abs(arrival.leftDelayMs) < 0.005 ? '' : `, where the ${arrival.leftDelayMs > 0 ? 'right' : 'left'} speaker comes ${formatUnit(Math.abs(arrival.leftDelayMs), 'ms')} earlier`;
  return `seat ${[aside, ahead].filter((part) => part !== '').join(' and ')}${early}`;
}

/** What else is to be known of what one hears; each begins small. */
export function noteWords(controls: Controls): readonly string[] {
  const { isOnHeadphones, speakers, seat } = controls;
  const seated = seatWords(controls);
  return [
    ...(seated === '' ? [] : [seated]),
    ...(!isOnHeadphones && speakers === CENTER ? ['over speakers both play the center: headphones let you hear it as one'] : []),
    ...(!isOnHeadphones && (seat.x !== 0 || seat.y !== 0) ? ['the room you are in is added'] : []),
  ];
}

export function readingWords(face: FaceContext): string {
  const controls = controlsOf(face);
  const reading = readingOf(face);
  const notes = noteWords(controls).map((note) => `; ${note}`).join('');
  if (reading === undefined) return `Phantom center, no sound${prediction(controls)}${notes}`;
  return `Phantom center: ${imageWords(reading, controls).replace(/^./, (letter) => letter.toLowerCase())}; ${monoWords(reading.lossDb)}${notes}`;
}

export const lossWords = ({ lossDb }: Reading): string => monoWords(lossDb).replace(/^./, (letter) => letter.toUpperCase());
