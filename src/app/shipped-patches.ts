/**
 * The patches and lessons that come with Patchcord, as text that is parsed like anybody else's. Browser only: `import.meta.glob`.
 */
const texts = {
  patches: import.meta.glob<string>('../../examples/patches/*.patch.json', { query: '?raw', import: 'default' }),
  lessons: import.meta.glob<string>('../../examples/lessons/*.patch.json', { query: '?raw', import: 'default' }),
};

/** Each patch's own; the build takes nothing else of the file for this. */
const titles = import.meta.glob<string>('../../examples/patches/*.patch.json', { eager: true, import: 'title' });

const namesIn = (folder: keyof typeof texts): readonly string[] => Object.keys(texts[folder]).map((path) => path.replace(/^.*\/|\.patch\.json$/g, '')).sort();

/** By name without suffix: "first-mix". */
export const shippedPatchNames: readonly string[] = namesIn('patches');
export const shippedLessonNames: readonly string[] = namesIn('lessons');

export const shippedPatchTitle = (name: string): string => titles[`../../examples/patches/${name}.patch.json`] ?? name;

/** Undefined where neither a patch nor a lesson of this name is shipped. */
export const shippedPatchText = async (name: string): Promise<string | undefined> =>
  (texts.patches[`../../examples/patches/${name}.patch.json`] ?? texts.lessons[`../../examples/lessons/${name}.patch.json`])?.();
