/** Remembers what a page complained of: errors, what the console called an error, and breaches of its own policy. For tests only. */
import { expect, type Page } from '@playwright/test';

export class PageWatch {
  readonly #said: string[] = [];
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
    page.on('console', (message) => { if (message.type() === 'error') this.#said.push(`console: ${message.text()} (${message.location().url})`); });
    page.on('pageerror', (error) => this.#said.push(`error: ${error.stack ?? error.message}`));
  }

  /** Before the page is opened. */
  static async begin(page: Page): Promise<PageWatch> {
    const watch = new PageWatch(page);
    await page.exposeFunction('tellBreach', (what: string) => { watch.#said.push(what); });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
        (globalThis as unknown as { tellBreach: (what: string) => void }).tellBreach(`policy: ${violatedDirective} forbids ${blockedURI} (${sourceFile}:${lineNumber})`);
      });
    });
    return watch;
  }

  /** Fails with all that was said. */
  async expectQuiet(): Promise<void> {
    // What was said last may still be on its way from the page.
    await this.#page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(this.#said).toEqual([]);
  }
}
