/** The corpus against the readers themselves, in Node: each file is refused with a word within five seconds, or its words stay words. */
import { describe, expect, it } from 'vitest';
import { shipped } from '../../src/catalog/shipped.ts';
import { hasErrors, type Diagnostic } from '../../src/kit/index.ts';
import { bytesSource } from '../../src/media/byte-source.ts';
import { openSound } from '../../src/media/open-sound.ts';
import { parsePatch } from '../../src/patch/parse-patch.ts';
import { readBundle } from '../../src/share/read-bundle.ts';
import { hostileFiles } from './corpus.ts';

async function read(name: string, bytes: Uint8Array): Promise<{ diagnostics: readonly Diagnostic[]; came: boolean }> {
  if (name.endsWith('.json')) {
    const { patch, diagnostics } = parsePatch(bytes, shipped);
    return { diagnostics, came: patch !== undefined };
  }
  if (name.endsWith('.zip')) {
    const { bundle, diagnostics } = await readBundle(bytesSource(bytes), shipped);
    return { diagnostics, came: bundle !== undefined };
  }
  const { sound, diagnostics } = await openSound(bytesSource(bytes));
  // What is found out only while decoding counts too.
  if (sound !== undefined) try {
    for await (const block of sound.decodeStereo({})) expect(block.length).toBeLessThan(1e7);
  } catch (error) {
    return { diagnostics: [{ code: 'thrown', severity: 'error', message: String(error), where: {} }], came: false };
  }
  return { diagnostics, came: sound !== undefined };
}

const PATIENCE_MS = 5_000;

describe('hostile files', () => {
  it.each(hostileFiles().map((file) => [file.name, file] as const))('%s', async (name, { bytes, expected }) => {
    const start = performance.now();
    const { diagnostics, came } = await read(name, bytes);
    expect(performance.now() - start).toBeLessThan(PATIENCE_MS);
    expect(came).toBe(expected === 'text');
    if (expected === 'refused') {
      expect(hasErrors(diagnostics)).toBe(true);
      for (const { message } of diagnostics) expect(message.length).toBeLessThan(1_000);
    }
    expect('polluted' in {}).toBe(false);
  });
});
