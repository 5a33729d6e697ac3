/**
 * A test that fails when its page complains: an error, what the console called an error, or a breach of its own policy. For
 * tests only.
 */
import { test as plain, type Page } from '@playwright/test';
import { calmFrames } from './calm-frames.ts';

export interface PageWatch {
  /** Throws what was said since the last time. */
  expectQuiet(): Promise<void>;
}

export async function watch(page: Page): Promise<PageWatch> {
  const said: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error') said.push(`console: ${message.text()} (${message.location().url})`); });
  page.on('pageerror', (error) => said.push(`error: ${error.stack ?? error.message}`));
  await page.exposeFunction('tellBreach', (what: string) => { said.push(what); });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
      (globalThis as unknown as { tellBreach: (what: string) => void }).tellBreach(`policy: ${violatedDirective} forbids ${blockedURI} (${sourceFile}:${lineNumber})`);
    });
  });
  return {
    expectQuiet: async () => {
      // What was said last may still be on its way from the page; a test may have closed it itself.
      if (!page.isClosed()) await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
      const complaints = said.splice(0);
      if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`);
    },
  };
}

export const test = plain.extend({
  context: async ({ context }, use) => {
    await calmFrames(context);
    await use(context);
  },
  page: async ({ page }, use) => {
    const { expectQuiet } = await watch(page);
    await use(page);
    await expectQuiet();
  },
});
