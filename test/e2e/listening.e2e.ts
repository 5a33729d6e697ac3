/** Listening on the cable and comparing at equal loudness, by hand: none of it changes the document. */
import { expect } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import type { App } from '../../src/app/boot.ts';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { EmbeddedChain, Patch, PatchNode } from '../../src/patch/patch.ts';
import { openApp, openPatch } from './live-page.ts';
import { test } from './kept-page.ts';

/** A tone of −20 dBFS, which an equalizer raises by 6 dB. */
function tonePatch(): Patch {
  const add = (type: string, x: number, params: Record<string, number> = {}) => createNode(shipped.get(type)!, { x, params });
  const empty = createPatch({ id: 'listening', title: 'Listening', rateHz: 48000 });
  return {
    ...empty,
    // What is compared is compared over the loop.
    transport: { ...empty.transport, loop: { enabled: true, startFrame: 0, endFrame: 2 * 48000 } },
    nodes: new Map([['tone', add('tone', 0, { frequencyHz: 1000, levelDb: -20 })], ['eq', add('parametric-eq', 320, { band3FrequencyHz: 1000, band3GainDb: 6 })], ['fader', add('fader', 760)], ['output', add('output', 1000)]]),
    cables: new Map([['before', createCable({ node: 'tone', port: 'out' }, { node: 'eq', port: 'in' })], ['after', createCable({ node: 'eq', port: 'out' }, { node: 'fader', port: 'in' })], ['end', createCable({ node: 'fader', port: 'out' }, { node: 'output', port: 'in' })]]),
  };
}

/** The tone into two copies of a chain with a fader in it, the second turned down by 6 dB. */
function chainsPatch(): Patch {
  const add = (type: string, x: number, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, { x, ...given });
  const wire = (from: string, to: string) => createCable({ node: from, port: 'out' }, { node: to, port: 'in' });
  const strip = (levelDb: number): EmbeddedChain => ({ patch: {
    ...createPatch({ id: 'strip', kind: 'chain', title: 'Strip' }),
    nodes: new Map([['in', add('chain-input', 0)], ['trim', add('fader', 300, { label: 'Trim', params: { levelDb } })], ['end', add('chain-output', 600)]]),
    cables: new Map([['into', wire('in', 'trim')], ['after', wire('trim', 'end')]]),
  } });
  const whole = tonePatch();
  return {
    ...whole,
    nodes: new Map([['tone', whole.nodes.get('tone')!], ['near', add('chain', 320, { label: 'Near', chain: strip(0) })], ['far', add('chain', 320, { y: 300, label: 'Far', chain: strip(-6) })], ['output', add('output', 760)]]),
    cables: new Map([['a', wire('tone', 'near')], ['b', wire('tone', 'far')], ['c', wire('near', 'output')], ['d', wire('far', 'output')]]),
  };
}

test('cables in two chains are laid over each other and subtracted, and one that goes takes its probe along', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await openPatch(app, chainsPatch());
  const select = (place: string[], nodes: string[], cables: string[] = []) => page.evaluate(async ([p, n, c]) => {
    const editor = document.querySelector<EditorElement>('patch-editor')!;
    editor.go(p!);
    await editor.updateComplete;
    editor.model!.select(n!, c);
  }, [place, nodes, cables]);
  await app.evaluate(({ player }: App) => player.play(0));
  await select(['near'], [], ['after']);
  await page.keyboard.press('q');
  await select(['far'], [], ['after']);
  await page.keyboard.press('q');
  const card = page.getByRole('region', { name: 'Probes' });
  await expect(card.locator('.row.a')).toContainText('Near › Trim → Chain output');
  await expect(card.locator('.row.b')).toContainText('Far › Trim → Chain output');
  await expect(card.locator('[data-level="a"]')).toHaveText('−20.0 dBFS', { timeout: 15_000 });
  await expect(card.locator('[data-level="b"]')).toHaveText('−26.0 dBFS');
  await expect.poll(() => card.locator('patch-picture').evaluate((element: HTMLElement & { words: string }) => element.words)).toMatch(/^Two spectra: they differ most near .*, where B is 6\.0 dB softer$/);

  await card.getByRole('button', { name: 'Do they null?' }).click();
  const panel = page.locator('patch-null');
  await expect(panel).toContainText('a: Trim in Near');
  await expect(panel.locator('.answer')).toHaveText(/^Yes: .*: Trim in Far is 6\.0 dB quieter\.$/, { timeout: 20_000 });
  await expect(panel.locator('.live')).toContainText('B is 6.0 dB quieter.');
  await page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Which hides which?' }).click();
  await expect(page.getByRole('heading', { name: 'Who hides whom: Trim in Near, Trim in Far' })).toBeVisible();
  await expect(page.locator('patch-between-picture canvas')).toHaveAttribute('aria-label', /^Masking: .* of the loudness of Trim in Near is heard.*Heard of the others: Trim in Far \d+\s%/, { timeout: 15_000 });
  await page.keyboard.press('Escape');

  // A gain that is turned is seen; a chain that is renamed is called so; one that goes takes its probe along.
  await app.evaluate(({ session }: App) => { session.edit({ kind: 'inside', node: 'far', edit: { kind: 'set-cable', id: 'after', gainDb: -3 } }, 'Gain'); session.edit({ kind: 'set-label', node: 'far', label: 'Back' }, 'Rename'); });
  await expect(card.locator('[data-level="b"]')).toHaveText('−29.0 dBFS', { timeout: 15_000 });
  await expect(card.locator('.row.b')).toContainText('Back › Trim → Chain output');
  await select([], ['far']);
  await page.keyboard.press('Delete');
  await expect(page.getByText('Probe B is off: its cable, Back › Trim → Chain output, is gone.')).toBeVisible();
  await expect(card.locator('.row')).toHaveCount(1);
  await expect(card.locator('[data-level="a"]')).toHaveText('−20.0 dBFS');
});

test('a cable is seen and heard, two are laid over each other, and a bypass is compared at equal loudness', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await openPatch(app, tonePatch());
  const text = await app.evaluate(({ session }: App) => JSON.stringify([...session.patch.nodes]));
  await app.evaluate(({ player }: App) => player.play(0));
  const select = (nodes: string[], cables: string[] = []) => page.evaluate(([n, c]) => { document.querySelector<EditorElement>('patch-editor')!.model!.select(n!, c); }, [nodes, cables]);
  const heardDb = () => app.evaluate(async ({ player }: App) => {
    const peaks: number[] = [];
    for (let k = 0; k < 4; k++) { await new Promise((resolve) => setTimeout(resolve, 60)); peaks.push(player.meters?.peakLeft ?? 0); }
    return 20 * Math.log10(peaks.at(-1)!);
  });
  await select([], ['before']);
  await page.keyboard.press('q');
  await select([], ['after']);
  await page.keyboard.press('q');
  const card = page.getByRole('region', { name: 'Probes' });
  await expect(card.locator('[data-level="a"]')).toHaveText('−20.0 dBFS', { timeout: 15_000 });
  await expect(card.locator('[data-level="b"]')).toHaveText('−14.0 dBFS');
  const picture = card.locator('patch-picture');
  await expect(picture).toHaveCount(1);
  await expect.poll(() => picture.evaluate((element: HTMLElement & { words: string }) => element.words)).toMatch(/^Two spectra: they differ most near (9\d\d Hz|1\.0\d kHz), where B is 6\.0 dB louder$/);
  await page.keyboard.press('1');
  await expect.poll(heardDb).toBeCloseTo(-20, 0);
  await page.keyboard.press('1');
  await expect.poll(heardDb).toBeCloseTo(-14, 0);
  await card.getByRole('combobox').selectOption('Waveform');
  await expect(picture).toHaveCount(2);

  // The two are set against each other, by button or by key.
  await card.getByRole('button', { name: 'Do they null?' }).click();
  await expect(page.locator('patch-null')).toContainText('a: Tone');
  await expect(page.locator('patch-null .answer')).toContainText('Parametric EQ is 6.0 dB louder', { timeout: 20_000 });
  await page.keyboard.press('Escape');
  await select([]);
  await page.keyboard.press('Control+Shift+M');
  await expect(page.getByRole('heading', { name: 'Who hides whom: Tone, Parametric EQ' })).toBeVisible();
  await expect(page.locator('patch-between-picture canvas')).toHaveAttribute('aria-label', /^Masking: /);
  await page.keyboard.press('Escape');

  await select(['eq']);
  await page.keyboard.press('x');
  const banner = page.locator('patch-compare');
  await expect(banner).toContainText('With is turned down by 6.0 dB to be as loud.', { timeout: 20_000 });
  await expect(banner.getByRole('button', { name: 'Without' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(heardDb).toBeCloseTo(-20, 0);
  await page.keyboard.press('x');
  await expect(banner.getByRole('button', { name: 'With', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(heardDb).toBeCloseTo(-20, 0);
  await page.keyboard.press('Shift+X');
  await expect(banner).toHaveCount(0);
  await expect.poll(heardDb).toBeCloseTo(-14, 0);
  await select(['fader']);
  await page.keyboard.press('x');
  await expect(banner).toContainText('Not matched: level is what this is for.', { timeout: 20_000 });
  await page.keyboard.press('Shift+X');
  expect(await app.evaluate(({ session }: App) => JSON.stringify([...session.patch.nodes]))).toBe(text);
  expect(await app.evaluate(({ session }: App) => session.undoLabel)).toBeUndefined();

  await page.keyboard.press('Shift+S');
  const snapshots = page.getByRole('region', { name: 'Snapshots' });
  await snapshots.getByRole('button', { name: 'Keep the patch as it is now' }).first().click();
  await app.evaluate(({ session }: App) => { session.edit({ kind: 'set-param', node: 'eq', param: 'band3GainDb', value: -6 }, 'Cut'); });
  await snapshots.getByRole('button', { name: 'Keep the patch as it is now' }).first().click();
  await snapshots.getByRole('button', { name: 'Compare blind' }).click();
  await expect(snapshots).toContainText('Which one is it', { timeout: 20_000 });
  await snapshots.locator('.answer').first().click();
  await expect(snapshots.getByRole('status')).toContainText(/(Right|No), it was [AB]\.\s+[01] of 1 right/);

  // They are there on the next visit too.
  const again = await openApp(page);
  await expect.poll(() => again.evaluate(({ session }: App) => session.patch.title)).toBe('Listening');
  await page.keyboard.press('Shift+S');
  await expect(snapshots.getByRole('button', { name: 'Hear' })).toHaveCount(2);
  await snapshots.getByRole('button', { name: 'Use' }).first().click();
  await expect.poll(() => again.evaluate(({ session }: App) => session.patch.nodes.get('eq')?.params['band3GainDb'])).toBe(6);
});
