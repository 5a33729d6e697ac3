/** The surface as features use it: a menu, a dialog, a notice with an action, a shelf; all by keyboard too. */
import { expect } from '@playwright/test';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import type { Shell } from '../../src/editor/commands.ts';
import { openApp } from './live-page.ts';
import { test } from './kept-page.ts';

test('the menu lists commands by their sections, and is walked by keys', async ({ page }) => {
  await openApp(page, './?patch=none');
  await page.getByRole('button', { name: 'Menu' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem').last()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: /^Open a file/ })).toBeFocused();
  for (const next of [/^About this patch/, /^Save version/, /^Save to a file/]) {
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('menuitem', { name: next })).toBeFocused();
  }
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toMatch(/\.patch\.json$/);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
});

test('an extension brings a command, a dialog, a banner, a status, a shelf and a part of the inspector', async ({ page }) => {
  await openApp(page, './?patch=none');
  await page.evaluate(async () => {
    const editor = document.querySelector('patch-editor') as EditorElement;
    const told: string[] = [];
    Object.assign(globalThis, { told });
    const text = (words: string): never => words as never;
    editor.extensions = [...editor.extensions, {
      id: 'probe',
      commands: [{ id: 'probe', title: 'Probe the surface', keys: ['Mod+Alt+9'], group: 'File', run: (shell: Shell) => {
        shell.openDialog({ title: 'A dialog', render: () => text('what it says'), onClosed: () => { told.push('closed'); } });
      } }],
      banner: () => text('a banner'), status: () => text('a status'), inspect: () => text('a part'), shelves: [{ id: 'shelf', title: 'Shelf', render: () => text('what stands there') }],
    }];
    await editor.updateComplete;
  });
  for (const words of ['a banner', 'a status', 'a part']) await expect(page.getByText(words, { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Shelf' }).click();
  await expect(page.getByText('what stands there')).toBeVisible();
  await page.getByRole('tab', { name: 'Nodes' }).click();
  await page.keyboard.press('Control+Alt+9');
  await expect(page.getByRole('dialog', { name: 'A dialog' })).toContainText('what it says');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await page.evaluate(() => (globalThis as unknown as { told: string[] }).told)).toEqual(['closed']);
});
