/** Pictures of sound say what is true: known signals play, and what each picture tells in words is compared with the figures of theory. */
import { existsSync } from 'node:fs';
import { expect } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import type { App } from '../../src/app/boot.ts';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Patch, PatchNode } from '../../src/patch/patch.ts';
import { CanvasHand } from './canvas-hand.ts';
import { openApp, openPatch } from './live-page.ts';
import { test } from './kept-page.ts';
import { told } from './picture-words.ts';

const VIEWS = ['width', 'placer', 'oscilloscope', 'spectrogram', 'correlation', 'dynamic-eq', 'tilt', 'spectrum', 'goniometer'] as const;

/** A tone of 440 Hz and −12 dBFS through every picture, one below the other. */
function patchOfPictures(): Patch {
  const add = (type: string, given: Partial<PatchNode>): PatchNode => createNode(shipped.get(type)!, given);
  const params: Readonly<Record<string, Record<string, number>>> = {
    'placer': { levelDb: 6 },
    'tilt': { tiltDb: 6 },
    // 20 dB above its threshold at ∞, held to its range.
    'dynamic-eq': { band2FrequencyHz: 440, band2ThresholdDb: -32, band2Ratio: 100, band2RangeDb: -9 },
  };
  const nodes = new Map<string, PatchNode>([
    ['tone', add('tone', { params: { frequencyHz: 440, levelDb: -12 } })],
    ['output', add('output', { x: 900 })],
    ...VIEWS.map((type, k): [string, PatchNode] => [type, add(type, { x: 300 + 420 * (k % 3), y: 420 * Math.floor(k / 3), params: { ...createNode(shipped.get(type)!).params, ...params[type] } })]),
  ]);
  const cables = new Map(VIEWS.flatMap((type, k) => [
    [`in${k}`, createCable({ node: 'tone', port: 'out' }, { node: type, port: 'in' })] as const,
    [`out${k}`, { ...createCable({ node: type, port: 'out' }, { node: 'output', port: 'in' }), gainDb: -30 }] as const,
  ]));
  return { ...createPatch({ id: 'pictures', title: 'Pictures', rateHz: 48000 }), nodes, cables };
}

test('a tone of 440 Hz and −12 dBFS is told as such by every picture, in the words of its theory', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await openPatch(app, patchOfPictures());
  const hand = new CanvasHand(page);
  // The canvas is not there before the faces have come.
  await hand.settle();
  await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.canvas.transform = { x: 240, y: 80, k: 0.5 }; });
  await hand.settle(VIEWS.length);
  await app.evaluate(({ player }: App) => player.play(0));
  await expect.poll(() => told(page, 'oscilloscope'), { timeout: 20_000 }).toBe('Waveform over 20.0 ms: 440 Hz, −12.0 dBFS');
  // 440 Hz lies between two bins of 8,192 frames: 0.05 dB.
  await expect.poll(() => told(page, 'spectrogram')).toMatch(/^Spectrogram: strongest now near 44\d Hz \(A4\), −12\.[01] dBFS$/);
  await expect.poll(() => told(page, 'spectrum')).toMatch(/^Spectrum: strongest at 4[34]\d Hz, −12\.\d dBFS$/);
  await expect.poll(() => told(page, 'goniometer')).toBe('Stereo picture: correlation 1.00, in mono 0.0 dB');
  await expect.poll(() => told(page, 'correlation')).toMatch(/^Correlation by band: safe in mono, least alike at .* with 1\.00$/);
  await expect.poll(() => told(page, 'width')).toBe('Width 100 %; correlation 1.00, in mono 0.0 dB');
  expect(await told(page, 'placer')).toBe('Image 10.9° right (level 10.9° right)');
  expect(await told(page, 'tilt')).toBe('Tilt around 1.00 kHz: treble +3.0 dB, bass −3.0 dB');
  await expect.poll(() => told(page, 'dynamic-eq')).toBe('Dynamic equalizer: bell at 440 Hz, 0.0 dB, moves by up to −9.0 dB from −32.0 dBFS, now −9.0 dB');
});

test('every node that brings a picture draws it and tells it, with nothing connected', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  const withFaces = shipped.all().filter(({ id, tool }) => existsSync(new URL(`../../nodes/${tool}/${id}/face.ts`, import.meta.url)));
  expect(withFaces.length).toBeGreaterThan(15);
  const [COLUMNS, STEP, IN_SIGHT] = [4, 460, 8];
  const nodes = new Map(withFaces.map((node, k) => [node.id, createNode(node, { x: STEP * (k % COLUMNS), y: STEP * Math.floor(k / COLUMNS) })]));
  await openPatch(app, { ...createPatch({ id: 'faces', title: 'Faces', rateHz: 48000 }), nodes });
  const hand = new CanvasHand(page);
  await hand.settle();
  for (let first = 0; first < withFaces.length; first += IN_SIGHT) {
    await page.evaluate((y) => { document.querySelector<EditorElement>('patch-editor')!.canvas.transform = { x: 240, y: 80 - 0.5 * y, k: 0.5 }; }, STEP * (first / COLUMNS));
    await hand.settle(Math.min(IN_SIGHT, withFaces.length - first));
    for (const { id } of withFaces.slice(first, first + IN_SIGHT)) {
      // A node is put up anew when what it needs has come.
      await expect(async () => expect((await told(page, id)).length, `what ${id} tells`).toBeGreaterThan(5)).toPass({ timeout: 10_000 });
      // Words come at once, the picture with the next frame.
      const colors = (): Promise<number> => page.evaluate((node) => {
        const canvas = document.querySelector<EditorElement>('patch-editor')!.canvas.shadowRoot!.querySelector(`[data-node="${node}"]`)!.shadowRoot!.querySelector<HTMLCanvasElement>('canvas.picture')!;
        return new Set(new Uint32Array(canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
      }, id);
      await expect.poll(colors, `colors in the picture of ${id}`).toBeGreaterThan(1);
    }
  }
});
