/** A notice names the version that is installed, and every decoder in use has one. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DECODER_NOTICES } from './decoder-notices.ts';

const installed = (name: string): string => (JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8')) as { version: string }).version;

it('every decoder is named with its installed version', () => {
  for (const name of ['opus-decoder', '@wasm-audio-decoders/ogg-vorbis', 'codec-parser', 'mpg123-decoder', 'simple-yenc']) {
    const notice = DECODER_NOTICES.find((one) => one.name.endsWith(name));
    expect(notice?.version, name).toBe(installed(name));
  }
});
