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
