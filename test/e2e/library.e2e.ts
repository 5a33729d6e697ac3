/** The library and the safety of work as a person meets them on the built page: start page, search, versions, presets, a second tab, a crash. */
import { expect, type Page } from '@playwright/test';
import type { App } from '../../src/app/boot.ts';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import type { Edit } from '../../src/patch/edit.ts';
import type { StoredDocument } from '../../src/store/records.ts';
import { type LiveApp, openApp } from './live-page.ts';
import { test } from './page-watch.ts';
import { surfaceFaults } from './surface-faults.ts';

const title = (page: Page) => page.locator('header .title');
const startPage = (page: Page) => page.getByRole('dialog', { name: 'Start page' });
const saved = (page: Page) => expect(page.locator('patch-save-status')).toContainText('Saved');
const card = (page: Page, name: string) => page.getByRole('list', { name: 'Library' }).getByRole('button', { name: new RegExp(`^${name}`) });
const menu = async (page: Page, item: RegExp): Promise<void> => {
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
};
/** As text: the type of an edit holds itself, and the types of `evaluate` would follow it for ever. */
const edit = (page: Page, what: Edit) => page.evaluate((text) => document.querySelector<EditorElement>('patch-editor')!.model!.edit(JSON.parse(text) as Edit, 'Change'), JSON.stringify(what));
const level = (app: LiveApp) => app.evaluate(({ session }: App) => session.patch.nodes.get('room-return')!.params['levelDb'] ?? 0);
const setLevel = (page: Page, value: number) => edit(page, { kind: 'set-param', node: 'room-return', param: 'levelDb', value });
const select = (page: Page, id: string) => page.evaluate((one) => { document.querySelector<EditorElement>('patch-editor')!.model!.select([one]); }, id);

/** A new mix under a title, kept. */
async function beginMix(page: Page, name: string): Promise<LiveApp> {
  const app = await openApp(page);
  // Keys are heard when the surface is there.
  await page.getByRole('button', { name: 'Menu', exact: true }).waitFor();
  await page.keyboard.press('Control+Shift+H');
  await startPage(page).getByRole('button', { name: 'New mix' }).click();
  await expect(startPage(page)).toHaveCount(0);
  await expect(title(page)).toHaveText('New mix');
  await page.getByRole('textbox', { name: 'Title' }).fill(name);
  await page.keyboard.press('Tab');
  // Keys typed into a field are no commands.
  await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.canvas.focus(); });
  await saved(page);
  return app;
}

/** Many documents at once, as somebody has them after years. */
async function fillLibrary(app: LiveApp, count: number): Promise<void> {
  await app.evaluate(async ({ session }: App, total) => {
    const { library } = session;
    const kinds = ['mix', 'chain', 'master'] as const;
    const written = await library.create('{"id":"seed"}', { kind: 'mix', title: 'Seed', tags: [], author: '', mediaSha256s: [], format: 1 });
    if (!written.ok) throw new Error(written.diagnostic.message);
    await library.database.write(['documents'], async (operations) => {
      for (let k = 0; k < total; k++) {
        const document: StoredDocument = { ...written.value.document, id: `song-${k}`, title: `Song ${k}`, kind: kinds[k % 3]!, tags: k % 10 === 0 ? ['live'] : [], changedAt: 1e12 + k };
        await operations.put('documents', document);
      }
    });
  }, count);
}

test('a document is made, renamed, tagged, found, duplicated, deleted and brought back, and is there after a reload', async ({ page }) => {
  const app = await beginMix(page, 'Barn session');
  await menu(page, /^Start page/);
  await startPage(page).getByRole('button', { name: /^Library/ }).click();
  await card(page, 'Barn session').focus();
  await page.keyboard.press('F2');
  await startPage(page).getByRole('textbox', { name: 'Title' }).fill('Barn, day one');
  await page.keyboard.press('Enter');
  await expect(card(page, 'Barn, day one')).toBeVisible();
  expect(await app.evaluate(({ session }: App) => [session.patch.title, session.undoLabel]), 'what is open is renamed by an edit').toEqual(['Barn, day one', 'Rename']);

  await page.getByRole('button', { name: 'More about Barn, day one' }).click();
  await page.getByRole('menuitem', { name: 'Tags…' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Tags' }).fill('live, band , live');
  await page.keyboard.press('Enter');
  await expect(card(page, 'Barn, day one')).toContainText('live, band');

  await page.getByRole('button', { name: 'More about Barn, day one' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(card(page, 'Barn, day one copy')).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Search the library' });
  await search.fill('band COPY');
  await expect(page.getByRole('list', { name: 'Library' }).getByRole('listitem')).toHaveCount(1);
  await search.fill('no such thing');
  await startPage(page).getByRole('button', { name: 'Show all' }).click();
  await expect(page.getByRole('list', { name: 'Library' }).getByRole('listitem')).toHaveCount(2);

  await card(page, 'Barn, day one copy').focus();
  await page.keyboard.press('Delete');
  await expect(card(page, 'Barn, day one copy')).toHaveCount(0);
  await page.locator('.notice').getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'Barn, day one copy')).toBeVisible();
  // What is changed comes to the front, and the keyboard with it.
  const other = await app.evaluate(async ({ library, session }: App) => {
    const copy = await library.duplicate(session.documentId!);
    if (!copy.ok) throw new Error(copy.diagnostic.message);
    await library.rename(copy.value.id, 'Other');
    return copy.value.id;
  });
  await expect(card(page, 'Other')).toBeVisible();
  await card(page, 'Barn, day one(?! copy)').focus();
  for (const name of ['Barn, day two', 'Barn, day one']) {
    await page.keyboard.press('F2');
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('list', { name: 'Library' }).getByRole('listitem').first()).toContainText(name);
    await expect(card(page, `${name}(?! copy)`)).toBeFocused();
  }
  await app.evaluate(({ library }: App, id) => library.remove(id).then(() => undefined), other);
  await expect(card(page, 'Other')).toHaveCount(0);
  await card(page, 'Barn, day one copy').focus();
  await page.keyboard.press('Delete');
  await startPage(page).getByRole('button', { name: /^Bin/ }).click();
  await expect(page.getByRole('list', { name: 'Bin' }).getByRole('button', { name: /^Barn, day one copy/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(startPage(page)).toHaveCount(0);
  await saved(page);

  await page.reload();
  await page.waitForFunction(() => 'patchcord' in globalThis);
  await expect(title(page)).toHaveText('Barn, day one');
  await page.getByRole('tab', { name: 'Library' }).click();
  await expect(card(page, 'Barn, day one')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Library' }).getByRole('listitem')).toHaveCount(1);
});

test('a version is saved by name, told by what changed, restored in one step, and a preset goes to another node', async ({ page }) => {
  const app = await beginMix(page, 'Versions');
  await setLevel(page, -6);
  // The first letters may come before the next frame is drawn.
  await page.evaluate(() => { Object.assign(globalThis, { frame: requestAnimationFrame, requestAnimationFrame: () => 0 }); });
  await page.keyboard.press('Control+Shift+S');
  await page.keyboard.type('quiet');
  await page.keyboard.press('Enter');
  await page.evaluate(() => { Object.assign(globalThis, { requestAnimationFrame: (globalThis as unknown as { frame: typeof requestAnimationFrame }).frame }); });
  await expect(page.locator('.notice')).toContainText('“quiet” is kept');
  await setLevel(page, 3);
  await edit(page, { kind: 'set-label', node: 'room', label: 'Hall' });
  await saved(page);
  await menu(page, /^Version history/);
  const versions = page.getByRole('listbox', { name: 'Versions' });
  await expect(versions.getByRole('option').first()).toContainText('1 value changed, 1 node renamed');
  await versions.getByRole('option', { name: /quiet/ }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect.poll(() => level(app)).toBe(-6);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.locator('.notice').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => level(app)).toBe(3);
  await saved(page);

  await select(page, 'room-return');
  await page.getByRole('button', { name: 'New preset…' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Loud');
  await page.keyboard.press('Enter');
  const preset = page.getByRole('combobox', { name: 'Preset' });
  await expect(preset.locator('option:checked')).toHaveText('Loud');
  await preset.selectOption('Initial');
  await expect.poll(() => level(app)).toBe(0);
  await preset.selectOption('Loud');
  await expect.poll(() => level(app)).toBe(3);
  await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.session.undo(); });
  expect(await level(app), 'going to a preset is one step').toBe(0);
  await preset.selectOption('Loud');
  await setLevel(page, 1);
  await expect(preset.locator('option:checked')).toHaveText('Loud, changed');
});

test('a second tab sees and hears, takes over and gets the last edit; the first one can take it back', async ({ page, context }) => {
  const app = await beginMix(page, 'Two tabs');
  const second = await context.newPage();
  const secondApp = await openApp(second);
  await expect(title(second)).toHaveText('Two tabs');
  await expect(second.locator('patch-save-status')).toContainText('Read only');
  expect(await setLevel(second, -20)).toBe(false);
  await setLevel(page, -9);
  await second.getByRole('button', { name: 'Edit here' }).click();
  await expect(second.locator('patch-save-status')).toContainText('Saved');
  await expect.poll(() => level(secondApp)).toBe(-9);
  expect(await setLevel(second, -12)).toBe(true);
  await expect(page.getByRole('button', { name: 'Edit here' })).toBeVisible();
  expect(await setLevel(page, 0)).toBe(false);
  await expect.poll(() => level(app), 'what the other one saves is followed').toBe(-12);
  expect(await second.evaluate(surfaceFaults)).toEqual([]);
  await second.close();
  await expect(page.getByRole('button', { name: 'Edit here' })).toHaveCount(0);
  expect(await setLevel(page, -1)).toBe(true);
});

test('what cannot be saved is said, with a file one click away, and is saved when it can be', async ({ page, context }) => {
  const app = await beginMix(page, 'No space');
  await app.evaluate(({ session }: App) => {
    const failed = { ok: false, reason: 'quota', diagnostic: { code: 'storage-full', severity: 'error', message: 'The browser has no space left for the library.', where: {} } };
    Object.assign(session.library, { save: () => Promise.resolve(failed) });
  });
  await setLevel(page, -4);
  await expect(page.locator('patch-save-status')).toContainText('Not saved');
  await expect(page.getByRole('alert')).toContainText('no space left');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('alert').getByRole('button', { name: 'Save to a file' }).click()]);
  expect(download.suggestedFilename()).toBe('No space.patch.json');
  await app.evaluate(({ session }: App) => { delete (session.library as Partial<typeof session.library>).save; });
  await page.getByRole('button', { name: 'Try again' }).click();
  await saved(page);
  await expect(page.getByRole('alert')).toHaveCount(0);

  const bare = await context.newPage();
  await bare.addInitScript(() => { Object.defineProperty(globalThis, 'indexedDB', { get: () => { throw new DOMException('denied', 'SecurityError'); } }); });
  await openApp(bare);
  await expect(bare.getByRole('alert')).toContainText('keep nothing');
  await bare.getByRole('button', { name: 'Understood' }).click();
  await expect(bare.getByRole('alert')).toHaveCount(0);
  await bare.close();
});

test('after a crash it is asked how to go on, and the other answer stays in the history', async ({ context }) => {
  const doomed = await context.newPage();
  await beginMix(doomed, 'Crash');
  await doomed.reload();
  await doomed.waitForFunction(() => 'patchcord' in globalThis);
  await expect(title(doomed)).toHaveText('Crash');
  await setLevel(doomed, -15);
  await saved(doomed);
  // Nothing of the page gets a chance to say good-bye.
  await Promise.all([doomed.waitForEvent('crash'), doomed.goto('chrome://crash').catch(() => undefined)]);
  const page = await context.newPage();
  const app = await openApp(page);
  await expect(page.getByRole('alert')).toContainText('“Crash” was not closed in order');
  expect(await page.evaluate(surfaceFaults)).toEqual([]);
  await page.getByRole('button', { name: /^Open as it was/ }).click();
  // Another banner may come after it, about what browsers clear.
  await expect(page.getByText('was not closed in order')).toHaveCount(0);
  await expect.poll(() => level(app)).toBe(0);
  await menu(page, /^Version history/);
  await expect(page.getByRole('listbox', { name: 'Versions' }).getByRole('option')).not.toHaveCount(1);
});

test('a thousand documents are listed by those in sight; everything on these surfaces has a name, a place and room for a finger', async ({ page }) => {
  const app = await beginMix(page, 'Surface');
  await fillLibrary(app, 1000);
  await page.keyboard.press('Control+Shift+H');
  await page.getByRole('list', { name: 'Recent' }).waitFor();
  await startPage(page).getByRole('button', { name: /^First mix/ }).waitFor();
  expect(await page.evaluate(surfaceFaults), 'the start page').toEqual([]);
  await startPage(page).getByRole('button', { name: /^Library/ }).click();
  await expect(card(page, 'Song 999')).toBeVisible();
  const items = page.getByRole('list', { name: 'Library' }).getByRole('listitem');
  expect(await items.count()).toBeLessThan(80);
  expect(await page.evaluate(surfaceFaults), 'the library').toEqual([]);
  await card(page, 'Song 999').focus();
  await page.keyboard.press('End');
  await expect(card(page, 'Song 0')).toBeFocused();
  expect(await items.count()).toBeLessThan(80);
  await startPage(page).getByRole('searchbox').fill('song 77');
  await expect(items).toHaveCount(19);
  await startPage(page).getByRole('button', { name: 'Chains' }).click();
  await expect(items).toHaveCount(6);

  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(surfaceFaults), 'the library on a phone').toEqual([]);
  await startPage(page).getByRole('button', { name: 'Start', exact: true }).click();
  expect(await page.evaluate(surfaceFaults), 'the start page on a phone').toEqual([]);
  await page.keyboard.press('Escape');
  await menu(page, /^About this patch/);
  expect(await page.evaluate(surfaceFaults), 'details on a phone').toEqual([]);
  await page.keyboard.press('Escape');
  await menu(page, /^Version history/);
  await page.getByRole('listbox', { name: 'Versions' }).getByRole('option').first().waitFor();
  expect(await page.evaluate(surfaceFaults), 'versions on a phone').toEqual([]);
});
