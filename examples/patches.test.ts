import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { prepareRender } from '../src/app/render-patch.ts';
import { shipped } from '../src/catalog/shipped.ts';
import { StemFiles } from '../src/cli/stem-files.ts';
import { loadEngine } from '../src/cli/node-engine.ts';
import { parsePatch } from '../src/patch/parse-patch.ts';
import { toText } from '../src/patch/to-text.ts';

const FOLDER = new URL('./patches/', import.meta.url);
const SECONDS = 2;
/** In the first chorus, where everything plays. */
const FROM_SECONDS = 36;
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.patch.json'));
/** One for all: the demo song's stems are made once. */
const stems = new StemFiles(new Map(), undefined);

test('seven patches are shipped', () => {
  expect(names.map((name) => name.replace('.patch.json', '')).sort()).toEqual(['24-strips', 'drum-pump', 'feedback-instrument', 'first-mix', 'mastering-chain', 'mid-side-master', 'parallel-compression']);
});

describe.each(names)('%s', (name) => {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');

  test('opens without a remark and is canonical', () => {
    const { patch, diagnostics } = parsePatch(text, shipped);
    expect(diagnostics).toEqual([]);
    expect(toText(patch!)).toBe(text);
    expect(patch!.title.length).toBeGreaterThan(3);
    expect(patch!.description.length).toBeGreaterThan(80);
    expect(text.length).toBeLessThan(80_000);
  });

  test('compiles without a remark and sounds, below full scale', { timeout: 120_000 }, async () => {
    const { patch } = parsePatch(text, shipped);
    const { rateHz } = patch!;
    const { render, diagnostics } = await prepareRender({
      patch: patch!, catalog: shipped, ...(await loadEngine()), fromFrame: FROM_SECONDS * rateHz, toFrame: (FROM_SECONDS + SECONDS) * rateHz, openMedia: (media, node, rate) => stems.open(media, node, rate),
    });
    expect(diagnostics).toEqual([]);
    let peak = 0;
    let energy = 0;
    let frames = 0;
    for await (const block of render!.blocks()) {
      frames += block.length / 2;
      for (const x of block) {
        peak = Math.max(peak, Math.abs(x));
        energy += x * x;
      }
    }
    expect(frames).toBe(SECONDS * rateHz);
    expect(peak).toBeLessThan(1);
    expect(10 * Math.log10(energy / (2 * frames))).toBeGreaterThan(-40);
  });
});
