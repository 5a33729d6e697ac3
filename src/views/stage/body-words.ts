/** What the picture says of a body, in words that are true for who cannot see it. Pure. */
import type { StageBody } from './scene.ts';

/** Two figures are as many as an eye takes from the picture. A figure and its unit stay on one line. */
function hz(value: number): string {
  const round = Number(value.toPrecision(2));
  return round >= 1000 ? `${round / 1000}\u00a0kHz` : `${round}\u00a0Hz`;
}

export function sideWords(degrees: number): string {
  const size = Math.round(Math.abs(degrees));
  return size === 0 ? 'center' : `${size}° ${degrees < 0 ? 'left' : 'right'}`;
}

/** Thirds of the depth. */
export const depthWords = (far: number): string => (far < 1 / 3 ? 'in front' : far < 2 / 3 ? 'in the middle' : 'at the back');

/** From here on a sound is as wide as it is placed. */
const WIDE_DEGREES = 10;
/** Less is not worth a word. */
const MASKED = 0.05;

/** "12° left, in front, 200 Hz–4 kHz, masked up to 20 %, inside Drums": the stage takes all for noise, and a tone hides less. */
export function bodyWords({ heard, within, isMuted, isSoloed, silencedBy }: StageBody): string {
  const state = [isMuted ? 'muted' : '', isSoloed ? 'soloed' : '', silencedBy === '' ? '' : `silenced by solo of ${silencedBy}`, within.length === 0 ? '' : `inside ${within.join(' › ')}`].filter((word) => word !== '');
  if (heard === undefined) return [isMuted ? '' : 'not heard yet', ...state].filter((word) => word !== '').join(', ');
  // Who is not heard at all hides behind nobody.
  const masked = heard.masked >= MASKED && !isMuted && silencedBy === '' ? `masked up to ${Math.round(heard.masked * 100)}\u202f%${heard.maskedBy === undefined ? '' : ` by ${heard.maskedBy}`}` : '';
  return [sideWords(heard.degrees), heard.spreadDegrees >= WIDE_DEGREES ? 'wide' : '', depthWords(heard.far), `${hz(heard.lowHz)}–${hz(heard.highHz)}`, masked, ...state].filter((word) => word !== '').join(', ');
}

/** What stands behind its name in the picture, where neither color nor outline is the only sign of it; empty for one that is simply heard. */
export const stateMark = ({ isMuted, isSoloed, silencedBy }: StageBody): string => (isMuted ? ' · muted' : isSoloed ? ' · solo' : silencedBy === '' ? '' : ' · silenced');
