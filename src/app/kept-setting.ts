/**
 * Settings of this browser that outlive a visit, and what one tab remembers over a reload. Where the browser keeps nothing (some
 * private windows throw on every touch of its storage) they last as long as the page. Main thread.
 */
const ofThisPage = new Map<string, string>();

export const keptSetting = (key: string): string | undefined => kept(() => localStorage, key);
export const keepSetting = (key: string, value: string): void => { keep(() => localStorage, key, value); };

export const keptInTab = (key: string): string | undefined => kept(() => sessionStorage, key);
export const keepInTab = (key: string, value: string): void => { keep(() => sessionStorage, key, value); };

/** The storage is asked for inside: reading its name throws where it is withheld. */
function kept(storage: () => Storage, key: string): string | undefined {
  try {
    return storage().getItem(key) ?? ofThisPage.get(key);
  } catch {
    return ofThisPage.get(key);
  }
}

function keep(storage: () => Storage, key: string, value: string): void {
  ofThisPage.set(key, value);
  try {
    storage().setItem(key, value);
  } catch {
    // Kept for this page, which is all there is.
  }
}
