/** The patches and lessons that come with the program, as the start page shows them; read when it is first seen. Main thread. */
import { shipped } from '../../catalog/shipped.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import type { Kind, Patch } from '../../patch/patch.ts';
import { shippedLessonNames, shippedPatchNames, shippedPatchText } from '../shipped-patches.ts';

export interface ShippedExample {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: Kind;
  readonly picture: string | undefined;
}

/** What a person should meet first; the others follow by name. */
const FIRST = ['first-mix', 'mastering-chain'];

export const readExamples = (picture: (patch: Patch) => string | undefined): Promise<readonly ShippedExample[]> => readShipped([...FIRST, ...shippedPatchNames.filter((name) => !FIRST.includes(name))], picture);

/** In the order in which they are taught. */
export const readLessons = (picture: (patch: Patch) => string | undefined): Promise<readonly ShippedExample[]> => readShipped(shippedLessonNames, picture);

async function readShipped(names: readonly string[], picture: (patch: Patch) => string | undefined): Promise<readonly ShippedExample[]> {
  const read = await Promise.all(names.map(async (name): Promise<ShippedExample | undefined> => {
    const text = await shippedPatchText(name);
    const { patch } = text === undefined ? {} : parsePatch(text, shipped);
    return patch && { name, title: patch.title, description: patch.description, kind: patch.kind, picture: picture(patch) };
  }));
  return read.filter((example) => example !== undefined);
}
