/**
 * Chains as a place to work: made of a selection with the same sound, opened and edited while playing, taken apart, put into a
 * cable from the library, and updated where they are used.
 */
import { expect, type Page } from '@playwright/test';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { CanvasHand } from './canvas-hand.ts';
import { type LiveApp, openApp, openPatch, recordTake } from './live-page.ts';
import { residualDb } from '../engine/high-pass.ts';
import { test } from './kept-page.ts';

const RATE_HZ = 48000;
const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, given);
const cable = (from: string, to: string): Cable => createCable({ node: from, port: 'out' }, { node: to, port: 'in' });
const patch: Patch = {
  ...createPatch({ id: 'chains-test', title: 'Two tones', rateHz: RATE_HZ }),
  nodes: new Map([
    ['low', node('tone', { x: 0, y: 0, params: { frequencyHz: 220, levelDb: -20 } })], ['high', node('tone', { x: 0, y: 240, params: { frequencyHz: 997, levelDb: -24 } })],
    ['comp', node('compressor', { x: 280, y: 0, params: { thresholdDb: -30 } })], ['limiter', node('limiter', { x: 600, y: 0, config: { lookAheadMs: 2 } })], ['fader', node('fader', { x: 280, y: 240 })], ['out', node('output', { x: 900, y: 80 })],
  ]),
  cables: new Map([['a', cable('low', 'comp')], ['b', cable('comp', 'limiter')], ['c', cable('limiter', 'out')], ['d', cable('high', 'fader')], ['e', cable('fader', 'out')]]),
};

const select = (page: Page, ids: readonly string[]): Promise<void> => page.evaluate((wanted) => {
  const editor = document.querySelector('patch-editor') as EditorElement;
  editor.model!.select(wanted);
  editor.canvas.focus();
}, ids);
const place = (page: Page): Promise<string> => page.evaluate(() => (document.querySelector('patch-editor') as EditorElement).place.join('/'));
const compiles = (app: LiveApp): Promise<number> => app.evaluate(({ player }) => player.compiles);
const threshold = (app: LiveApp): Promise<number | undefined> => app.evaluate(({ session }) => session.patch.nodes.get('chain')?.chain?.patch.nodes.get('comp')?.params['thresholdDb']);

/** The library does this only once it is told to: later than any hand works. */
async function hold(app: LiveApp, what: 'create' | 'load' | 'save'): Promise<() => Promise<void>> {
  await app.evaluate(({ library }, name) => {
    const work = library[name].bind(library) as (...given: unknown[]) => Promise<unknown>;
    const free = new Promise((resolve) => { Object.assign(globalThis, { free: resolve }); });
    Object.assign(library, { [name]: async (...given: unknown[]) => {
      await free;
      return work(...given);
    } });
  }, what);
  return () => app.evaluate(() => { (globalThis as unknown as { free: () => void }).free(); });
}

async function saveSelection(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+Shift+G');
  await page.getByRole('textbox', { name: 'What is it called?' }).fill(title);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('a selection becomes a chain that sounds the same, is edited while it plays, and is taken apart again', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await openPatch(app, patch);
  await new CanvasHand(page).settle(6);
  const before = (await recordTake(app, 9600)).samples;
  await select(page, ['comp', 'limiter']);
  const create = await hold(app, 'create');
  await saveSelection(page, 'Glue');
  const glue = () => app.evaluate(({ session }) => { const { chain } = session.patch.nodes.get('chain') ?? {}; return [chain?.patch.title, chain?.origin === undefined]; });
  expect(await glue(), 'before the library has it').toEqual(['Glue', true]);
  await app.evaluate(({ session }) => { session.edit({ kind: 'set-label', node: 'chain', label: 'Glue it' }, 'Rename'); });
  await create();
  await expect.poll(glue).toEqual(['Glue', false]);
  expect(await app.evaluate(({ session }) => session.patch.nodes.get('chain')?.label), 'what was done meanwhile').toBe('Glue it');
  expect((await recordTake(app, 9600)).samples).toEqual(before);

  await page.keyboard.press('Enter');
  expect(await place(page)).toBe('chain');
  await expect(page.getByRole('navigation', { name: 'Where you are' })).toContainText('Two tones');
  const compiled = await compiles(app);
  const take = recordTake(app, RATE_HZ);
  await expect.poll(() => app.evaluate(({ player }) => player.state), { intervals: [50] }).toBe('playing');
  await select(page, ['comp']);
  await page.getByRole('textbox', { name: 'Threshold' }).fill('-24');
  await page.keyboard.press('Enter');
  const { samples, gaps } = await take;
  expect(gaps).toBe(0);
  expect(await threshold(app)).toBe(-24);
  expect(await compiles(app)).toBe(compiled);
  // Tones below 2 kHz: what is above 8 kHz would be a click; the first frames are the tones' beginning.
  expect(residualDb(samples.subarray(4800), 0, RATE_HZ, 8000, 480)).toBeLessThan(-60);

  await page.getByRole('button', { name: 'Two tones' }).click();
  expect(await place(page)).toBe('');
  await page.keyboard.press('Control+z');
  expect(await place(page)).toBe('chain');
  expect(await threshold(app)).toBe(-30);
  await page.keyboard.press('Control+ArrowUp');
  expect(await place(page)).toBe('');
  await select(page, ['chain']);
  await page.keyboard.press('Control+Shift+U');
  expect(await app.evaluate(({ session }) => [...session.patch.nodes.keys()].sort())).toEqual([...patch.nodes.keys()].sort());
  expect((await recordTake(app, 9600)).samples).toEqual(before);
});

test('a chain of the library goes into a cable, and an update of it is offered and taken', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await openPatch(app, patch);
  const hand = new CanvasHand(page);
  await hand.settle(6);
  await select(page, ['comp']);
  await saveSelection(page, 'Squeeze');
  await page.getByText('The same as “Squeeze” in your library.').waitFor();
  // From the palette, into the cable that was double clicked.
  const middle = await page.evaluate(() => {
    const { model, canvas } = document.querySelector('patch-editor') as EditorElement;
    const { from, to } = model!.curve('e')!;
    const { x, y, k } = canvas.transform;
    const box = canvas.getBoundingClientRect();
    return { x: box.left + ((from.x + to.x) / 2) * k + x, y: box.top + ((from.y + to.y) / 2) * k + y };
  });
  await page.mouse.dblclick(middle.x, middle.y);
  await page.keyboard.type('squeeze');
  await page.keyboard.press('Enter');
  await expect.poll(() => app.evaluate(({ session }) => [...session.patch.cables.values()].filter(({ to, from }) => to.node === 'chain-2' || from.node === 'chain-2').length)).toBe(2);
  await page.getByText('The same as “Squeeze” in your library.').waitFor();

  // Edited here and saved back: the other one is offered it.
  await page.keyboard.press('Enter');
  await select(page, ['comp']);
  await page.getByRole('textbox', { name: 'Threshold' }).fill('-20');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Two tones' }).click();
  const save = await hold(app, 'save');
  await page.getByRole('button', { name: 'Save back to the library' }).click();
  await app.evaluate(({ session }) => { session.edit({ kind: 'inside', node: 'chain-2', edit: { kind: 'set-label', node: 'comp', label: 'Later' } }, 'Rename'); });
  await save();
  await select(page, ['chain']);
  await expect(page.getByText('An update is there')).toBeVisible();
  await expect.poll(() => app.evaluate(({ session }) => session.undoLabel)).toBe('Save Squeeze back');
  expect(await app.evaluate(({ session }) => session.patch.nodes.get('chain-2')?.chain?.patch.nodes.get('comp')?.label), 'what was done while it was saved').toBe('Later');
  await expect(page.getByText('Compressor: threshold −30.0 dB → −20.0 dB')).toBeVisible();
  await expect(page.getByRole('img', { name: 'The library has a newer state of this chain' })).toBeVisible();
  await page.getByRole('button', { name: 'Update', exact: true }).click();
  expect(await threshold(app)).toBe(-20);
  await expect(page.getByText('The same as “Squeeze” in your library.')).toBeVisible();
  await page.keyboard.press('Control+z');
  await page.getByRole('button', { name: 'Keep this' }).click();
  await expect(page.getByText('An update is there')).toHaveCount(0);
  expect(await threshold(app)).toBe(-30);

  // By hand, from the shelf onto the ground: quicker than the chain is read.
  const before = await app.evaluate(({ session }) => session.patch.nodes.size);
  await page.getByRole('tab', { name: 'Library' }).click();
  await page.locator('patch-documents').getByRole('button', { name: /^Squeeze/ }).first().hover();
  const load = await hold(app, 'load');
  await page.mouse.down();
  await page.mouse.move(500, 500, { steps: 4 });
  await page.mouse.move(620, 640, { steps: 4 });
  await page.mouse.up();
  await load();
  await expect.poll(() => app.evaluate(({ session }) => session.patch.nodes.size)).toBe(before + 1);
  const [hash, origin] = await app.evaluate(async ({ session, library }) => {
    const { chain } = [...session.patch.nodes.values()].at(-1)!;
    const listed = await library.list();
    return [listed.ok ? listed.value.find(({ id }) => id === chain?.origin?.id)?.contentHash : undefined, chain?.origin?.hash];
  });
  expect(origin).toBe(hash);

  // What is behind is brought up to date in one step.
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await select(page, ['chain']);
  await page.getByText('An update is there').waitFor();
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('menuitem', { name: 'Update all chains from the library' }).click();
  await expect.poll(() => threshold(app)).toBe(-20);
});
