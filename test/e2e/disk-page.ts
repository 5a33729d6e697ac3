/**
 * A page in a browser with a profile on the disk. Where much sound is made and kept, it is several times as fast as the page
 * of a test that is given, whose browser keeps files in memory and passes each piece of them between processes. For tests only.
 */
import { rm } from 'node:fs/promises';
import { chromium, test as plain } from '@playwright/test';
import { calmFrames } from './calm-frames.ts';

export const test = plain.extend({
  page: async ({ launchOptions, contextOptions, baseURL, viewport, serviceWorkers }, use, testInfo) => {
    const profile = testInfo.outputPath('profile');
    const context = await chromium.launchPersistentContext(profile, { ...launchOptions, ...contextOptions, ...(baseURL === undefined ? {} : { baseURL }), viewport, serviceWorkers });
    await calmFrames(context);
    await use(context.pages()[0] ?? (await context.newPage()));
    await context.close();
    await rm(profile, { recursive: true, force: true });
  },
});
