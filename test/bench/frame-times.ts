/** Times between shown frames of a page, while something is done to it. For measurements. */
import type { Page } from '@playwright/test';

declare const frameTimes: number[];

export interface FrameTimes {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly frames: number;
}

/** tsx marks functions with the name they are given to, by a helper that a page does not have. Once for each page loaded. */
export const letNamesBe = (page: Page): Promise<void> => page.evaluate('globalThis.__name = (named) => named');

export async function framesDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    let last = 0;
    const next = (now: number): void => {
      if ((globalThis as { frameTimes?: number[] }).frameTimes !== times) return;
      if (last > 0) times.push(now - last);
      last = now;
      requestAnimationFrame(next);
    };
    Object.assign(globalThis, { frameTimes: times });
    requestAnimationFrame(next);
  });
  await act();
  return page.evaluate(() => {
    const times = frameTimes;
    Object.assign(globalThis, { frameTimes: undefined });
    return times;
  });
}

export function summary(times: readonly number[]): FrameTimes {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { medianMs: at(0.5), p95Ms: at(0.95), frames: sorted.length };
}

/** Resolves when three frames in a row came quickly: what was to be drawn is drawn. */
export const untilCalm = (page: Page): Promise<void> => page.evaluate(() => new Promise<void>((resolve) => {
  let [last, quick] = [performance.now(), 0];
  const next = (now: number): void => {
    quick = now - last < 34 ? quick + 1 : 0;
    last = now;
    if (quick === 3) resolve();
    else requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}));
