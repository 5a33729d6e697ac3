/** Tags as a person types them, with commas between. Pure. */
import { LIMITS } from '../../patch/limits.ts';

/** Each once, without blanks round it, within what a patch may have. */
export const readTags = (text: string): readonly string[] =>
  [...new Set(text.split(',').map((tag) => tag.trim().slice(0, LIMITS.labelChars)).filter((tag) => tag !== ''))].slice(0, LIMITS.tags);

export const writeTags = (tags: readonly string[]): string => tags.join(', ');
