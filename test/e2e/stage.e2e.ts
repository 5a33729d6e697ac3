/** The stage over the window: bodies rise where they are heard, a hand moves their knobs in one step, keys do the same. */
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import { apply } from '../../src/patch/apply.ts';
import { wrapInChain } from '../../src/patch/chain-compositions.ts';
import { createNode } from '../../src/patch/create.ts';
import { parsePatch } from '../../src/patch/parse-patch.ts';
import type { Patch } from '../../src/patch/patch.ts';
import type { App } from '../../src/app/boot.ts';
import type { StageElement } from '../../src/app/stage/stage-element.ts';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import { openApp, openPatch, type LiveApp } from './live-page.ts';
import { test } from './kept-page.ts';

const CHAIN = 'chain';

/** The first mix with a tone in place of each recording, for those would have to be made first, and with one strip in a chain. */
async function firstMixOfTones(): Promise<Patch> {
  const { patch } = parsePatch(await readFile(new URL('../../examples/patches/first-mix.patch.json', import.meta.url), 'utf8'), shipped);
  const stems = [...patch!.nodes].filter(([, { type }]) => type === 'stem').map(([id]) => id);
  const nodes = new Map([...patch!.nodes].map(([id, node]) => {
    const place = stems.indexOf(id);
    const { x, y, label } = node;
    return [id, place < 0 ? node : createNode(shipped.get('tone')!, { x, y, label, params: { frequencyHz: 100 * 1.4 ** place, levelDb: -24 } })];
  }));
  const tones = { ...patch!, nodes };
  const wrapped = wrapInChain(tones, ['keys-eq', 'keys-fader', 'keys-pan'], shipped, { id: 'keys-strip', title: 'Keys strip' });
  if (!wrapped.ok || wrapped.node !== CHAIN) throw new Error('no chain');
  return apply(tones, wrapped.edit).patch;
}

const told = (page: Page, name: string): Promise<string | null> => page.locator('patch-stage li button.who').filter({ hasText: new RegExp(`^${name}`) }).getAttribute('aria-label');
const pan = (app: LiveApp): Promise<number | undefined> => app.evaluate(({ session }: App) => session.patch.nodes.get('acoustic-guitar-pan')?.params['position']);
const level = (app: LiveApp): Promise<number | undefined> => app.evaluate(({ session }: App) => session.patch.nodes.get('acoustic-guitar-fader')?.params['levelDb']);

/** Where the core of a body is drawn. */
const coreOf = (page: Page, id: string): Promise<{ x: number; y: number }> => page.evaluate((body) => {
  const stage = document.querySelector<EditorElement>('patch-editor')!.shadowRoot!.querySelector<StageElement>('patch-stage')!;
  const { left, top } = stage.shadowRoot!.querySelector('.room canvas')!.getBoundingClientRect();
  const at = stage.placeOf(body)!;
  return { x: left + at.x, y: top + at.y };
}, id);

test('the first mix stands on the stage: it is heard where it is, and moved by hand and by key', async ({ page }) => {
  const app = await openApp(page);
  await openPatch(app, await firstMixOfTones());
  await page.waitForFunction(() => document.querySelector<EditorElement>('patch-editor')?.model?.patch.nodes.get('voice')?.type === 'tone');
  await page.keyboard.press('g');
  await expect(page.getByRole('dialog', { name: 'Stage' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The stage is dark' })).toBeVisible();
  expect(await told(page, 'Voice')).toBe('Voice: not heard yet');
  await page.getByRole('dialog', { name: 'Stage' }).getByRole('button', { name: 'Play', exact: true }).first().click();
  await expect.poll(() => told(page, 'Acoustic guitar'), { timeout: 30_000 }).toMatch(/^Acoustic guitar: 10° left, /);
  await app.evaluate(({ session }: App) => { session.transport.stop(); });

  const [before, loud] = [await pan(app), await level(app)];
  const from = await coreOf(page, 'acoustic-guitar-fader');
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let k = 1; k <= 8; k++) await page.mouse.move(from.x + 12 * k, from.y + (k % 2));
  await page.mouse.up();
  expect(await pan(app)).toBeGreaterThan(before! + 15);
  expect(await level(app)).toBe(loud);
  expect(await app.evaluate(({ session }: App) => session.undoLabel)).toBe('Move Acoustic guitar on the stage');
  const selected = await page.evaluate(() => [...document.querySelector<EditorElement>('patch-editor')!.model!.selected.nodes].sort());
  expect(selected).toEqual(['acoustic-guitar', 'acoustic-guitar-eq', 'acoustic-guitar-fader', 'acoustic-guitar-pan', 'acoustic-guitar-room']);
  await page.keyboard.press('Control+z');
  expect(await pan(app)).toBe(before);
  const again = await coreOf(page, 'acoustic-guitar-fader');
  await page.mouse.move(again.x, again.y);
  await page.mouse.down();
  await page.mouse.move(again.x + 96, again.y, { steps: 4 });
  expect(await pan(app)).toBeGreaterThan(before!);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await pan(app), 'given up, while the stage stays').toBe(before);

  await page.keyboard.press('ArrowDown');
  expect(await level(app)).toBeCloseTo(loud! + 1, 5);
  await page.keyboard.press('s');
  await expect(page.getByRole('button', { name: 'Solo Acoustic guitar' })).toHaveAttribute('aria-pressed', 'true');

  // A strip in a chain is moved by what is in there, and what is selected is shown in there.
  await page.getByRole('button', { name: /^Electric piano: / }).click();
  const inChain = (): Promise<readonly (number | undefined)[]> => app.evaluate(({ session }: App, chain) => {
    const { nodes } = session.patch.nodes.get(chain)!.chain!.patch;
    return [nodes.get('keys-pan')!.params['position'], nodes.get('keys-fader')!.params['levelDb'], nodes.get('keys-fader')!.params['solo']];
  }, CHAIN);
  const [position, levelDb] = await inChain();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  const after = await inChain();
  expect(after[0]).toBeGreaterThan(position!);
  expect(after[1]).toBeCloseTo(levelDb! - 1, 5);
  expect(await page.evaluate(() => { const { place, model } = document.querySelector<EditorElement>('patch-editor')!; return [...place, ...[...model!.selected.nodes].sort()]; })).toEqual([CHAIN, 'keys-eq', 'keys-fader', 'keys-pan']);
  await page.keyboard.press('Control+z');
  expect((await inChain()).slice(0, 2)).toEqual([position, levelDb]);
  await page.getByRole('button', { name: 'Solo Acoustic guitar' }).click();
  await page.getByRole('button', { name: 'Solo Electric piano' }).click();
  expect((await inChain())[2]).toBe(1);
  await expect.poll(() => told(page, 'Voice')).toContain('silenced by solo of Electric piano');
  await expect.poll(() => told(page, 'Electric piano')).toMatch(/, soloed, inside Keys strip$/);
  // A solo that is not on the stage says why the others are silent, and can be ended there.
  await app.evaluate(({ session }: App, node) => { session.edit({ kind: 'set-bypass', node, bypassed: true }, 'Bypass'); }, CHAIN);
  const elsewhere = page.locator('patch-stage li.elsewhere');
  await expect(elsewhere).toContainText(/ in Keys strip, which is bypassed\s*soloed, not on the stage/);
  await expect.poll(() => told(page, 'Voice')).toMatch(/silenced by solo of .* in Keys strip, which is bypassed/);
  await elsewhere.getByRole('button').click();
  await expect(elsewhere).toHaveCount(0);
  await expect.poll(() => told(page, 'Voice')).not.toContain('silenced');
  await page.keyboard.press('2');
  await expect(page.getByRole('button', { name: 'Top 2' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Stage' })).toHaveCount(0);
});
