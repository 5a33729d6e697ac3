/**
 * Settings of this browser that outlive a visit. Where the browser keeps nothing (some private windows throw on every touch
 * of its storage) they last as long as the page. Main thread.
 */
const ofThisPage = new Map<string, string>();

export function keptSetting(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? ofThisPage.get(key);
  } catch {
    return ofThisPage.get(key);
  }
}

export function keepSetting(key: string, value: string): void {
  ofThisPage.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // Kept for this page, which is all there is.
  }
}
