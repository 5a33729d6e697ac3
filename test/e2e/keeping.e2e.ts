/** Nothing is lost in the page: one document in two tabs, and another in its place. */
import { expect, type Page } from '@playwright/test';
import type { App } from '../../src/app/boot.ts';
import { type LiveApp, openApp } from './live-page.ts';
import { test } from './page-watch.ts';

const titleOf = (app: LiveApp) => app.evaluate(({ session }: App) => session.patch.title);
const stateOf = (app: LiveApp) => app.evaluate(({ session }: App) => session.saveState.kind);
const listOf = (app: LiveApp) => app.evaluate(async ({ library }: App) => {
  const listed = await library.list();
  return listed.ok ? listed.value.map(({ title }) => title) : [];
});
const rename = (app: LiveApp, title: string) => app.evaluate(({ session }: App, wanted) => session.edit({ kind: 'set-meta', meta: { title: wanted } }, 'Rename').map(({ message }) => message), title);

/** Milliseconds from an edit to its acknowledgement. */
const savedWithin = (app: LiveApp, title: string) => app.evaluate(async ({ session }: App, wanted) => {
  const started = performance.now();
  session.edit({ kind: 'set-meta', meta: { title: wanted } }, 'Rename');
  while (session.saveState.kind !== 'saved') await new Promise((resolve) => setTimeout(resolve, 10));
  return performance.now() - started;
}, title);

test('a second tab follows, takes over with the last edit, and the first follows it', async ({ page, context }) => {
  const first = await openApp(page);
  await savedWithin(first, 'One');
  const other: Page = await context.newPage();
  const second = await openApp(other);
  expect(await second.evaluate(({ session }: App) => session.readOnlyReason)).toBe('other-tab');
  expect((await rename(second, 'Not here'))[0]).toContain('another tab');
  await rename(first, 'Two');
  await expect.poll(() => titleOf(second)).toBe('Two');
  await rename(first, 'Last words');
  await second.evaluate(({ session }: App) => session.takeOver());
  expect(await titleOf(second)).toBe('Last words');
  expect(await first.evaluate(({ session }: App) => session.readOnlyReason)).toBe('other-tab');
  expect(await rename(second, 'Theirs')).toEqual([]);
  await expect.poll(() => titleOf(first)).toBe('Theirs');
  await other.close();
  await expect.poll(() => first.evaluate(({ session }: App) => session.readOnlyReason ?? 'mine')).toBe('mine');
  expect(await listOf(first)).toEqual(['Theirs']);
});

test('undo of opening brings the other document back, which goes on being saved', async ({ page }) => {
  const app = await openApp(page);
  await savedWithin(app, 'Mine');
  await app.evaluate(({ session }: App) => session.openExample('first-mix'));
  await expect.poll(() => titleOf(app)).not.toBe('Mine');
  await app.evaluate(({ session }: App) => session.undo());
  expect(await titleOf(app)).toBe('Mine');
  await expect.poll(() => stateOf(app)).toBe('saved');
  await savedWithin(app, 'Mine again');
  expect(await listOf(app)).toEqual(['Mine again']);
});
