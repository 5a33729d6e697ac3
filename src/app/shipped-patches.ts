/**
 * The patches that come with Patchcord, as text that is parsed like anybody else's. Browser only: `import.meta.glob`.
 */
const texts = import.meta.glob<string>('../../examples/patches/*.patch.json', { query: '?raw', import: 'default' });

/** By name without suffix: "first-mix". */
export const shippedPatchNames: readonly string[] = Object.keys(texts).map((path) => path.replace(/^.*\/|\.patch\.json$/g, '')).sort();

/** Undefined where no such patch is shipped. */
export const shippedPatchText = async (name: string): Promise<string | undefined> => texts[`../../examples/patches/${name}.patch.json`]?.();
