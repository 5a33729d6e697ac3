/**
 * The watched test of `page-watch.ts`, on one page that tests use one after another: each finds it empty, its origin without
 * anything kept, and loads the program anew. To start a page costs more than most of these tests. A test that gives its page
 * scripts, routes or further pages has one of its own. For tests only.
 */
import type { Page } from '@playwright/test';
import { calmFrames } from './calm-frames.ts';
import { type PageWatch, test as plain, watch } from './page-watch.ts';

interface Kept {
  readonly page: Page;
  readonly watched: PageWatch;
}

const VIEWPORT = { width: 1440, height: 900 };
/** Set by playwright.config.ts; the option for it is there for tests, not for workers. */
const ORIGIN = `http://127.0.0.1:${process.env['PATCHCORD_E2E_PORT']}`;

export const test = plain.extend<object, { kept: Kept }>({
  kept: [async ({ browser }, use) => {
    const context = await browser.newContext({ baseURL: `${ORIGIN}/`, viewport: VIEWPORT, serviceWorkers: 'block' });
    await calmFrames(context);
    const page = await context.newPage();
    await use({ page, watched: await watch(page) });
    await context.close();
  }, { scope: 'worker' }],
  context: async ({ kept: { page } }, use) => {
    await use(page.context());
    await page.context().clearPermissions();
  },
  page: async ({ kept: { page, watched } }, use) => {
    // Nothing holds the origin's files, databases and locks any more.
    await page.goto('about:blank');
    const client = await page.context().newCDPSession(page);
    await client.send('Storage.clearDataForOrigin', { origin: ORIGIN, storageTypes: 'all' });
    await client.detach();
    await page.setViewportSize(VIEWPORT);
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
    await page.mouse.move(0, 0);
    await use(page);
    await watched.expectQuiet();
  },
});
