/** The shipped patches are one press away, and opening one loses nothing. */
import { expect } from '@playwright/test';
import { test } from './kept-page.ts';
import { openApp } from './live-page.ts';

test('an example opens in place of the open patch, and undo brings the changed one back', async ({ page }) => {
  await openApp(page);
  await page.getByRole('textbox', { name: 'Title' }).fill('My own mix');
  await page.getByRole('textbox', { name: 'Title' }).press('Enter');
  await page.getByRole('textbox', { name: 'Title' }).blur();
  const title = (): Promise<string> => page.evaluate(() => (globalThis as unknown as { patchcord: { session: { patch: { title: string } } } }).patchcord.session.patch.title);
  await expect.poll(title).toBe('My own mix');
  await page.getByRole('button', { name: 'Drum pump' }).click();
  await expect.poll(title).toBe('Drum pump');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(title).toBe('My own mix');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(title).toBe('First mix');
});

test('a first visit opens the first mix, and one press plays it', async ({ page }) => {
  const app = await openApp(page);
  expect(await app.evaluate(({ session }) => session.patch.title)).toBe('First mix');
  await page.getByRole('button', { name: 'Play', exact: true }).first().click();
  await expect.poll(() => app.evaluate(({ player }) => player.meters?.peakLeft ?? 0), { timeout: 40_000 }).toBeGreaterThan(0);
});
