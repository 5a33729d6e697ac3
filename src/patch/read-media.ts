/** Reads a reference to a sound file. Pure. */
import { SHA256_PATTERN } from '../kit/sha256.ts';
import type { Place } from './fields.ts';
import { Fields } from './fields.ts';
import { LIMITS, MAX_FRAMES, MEDIA_CHANNELS, MEDIA_RATE_HZ } from './limits.ts';
import type { MediaRef } from './patch.ts';


export function readMedia(value: unknown, place: Place): MediaRef {
  const fields = new Fields(value, place);
  const base = {
    name: fields.text('name', LIMITS.nameChars),
    rateHz: fields.integer('rateHz', MEDIA_RATE_HZ.min, MEDIA_RATE_HZ.max),
    frames: fields.integer('frames', 0, MAX_FRAMES),
    channels: fields.integer('channels', 1, MEDIA_CHANNELS),
  };
  const sha256 = fields.has('sha256') ? readHash(fields, 'sha256') : undefined;
  const generator = fields.has('generator') ? readGenerator(fields) : undefined;
  if (sha256 === undefined && generator === undefined) fields.fault('missing-key', 'sha256', 'is missing, and so is "generator": without one of them the sound cannot be found. Add one.');
  fields.done();
  return { ...base, ...(sha256 === undefined ? {} : { sha256 }), ...(generator === undefined ? {} : { generator }) };
}

export function readHash(fields: Fields, key: string): string {
  const hash = fields.text(key, 64);
  if (!SHA256_PATTERN.test(hash)) fields.fault('bad-hash', key, 'has to be 64 lower-case hexadecimal digits.');
  return hash;
}

function readGenerator(fields: Fields): NonNullable<MediaRef['generator']> {
  const generator = fields.object('generator');
  const made = { id: generator.id('id'), version: generator.integer('version', 1, 1_000_000), stem: generator.id('stem') };
  generator.done();
  return made;
}
