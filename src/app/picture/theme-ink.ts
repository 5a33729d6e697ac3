/** The colors of a theme, whether or not it is the one that is shown. Main thread. */
import { readInk, type Ink } from '../../views/ink.ts';

export type Theme = 'studio' | 'paper';

export const shownTheme = (): Theme => (document.documentElement.dataset['theme'] === 'paper' ? 'paper' : 'studio');

/** Puts the theme on for the length of one reading: nothing is painted meanwhile. */
export function inkOf(theme: Theme): Ink {
  const root = document.documentElement;
  const shown = root.dataset['theme'];
  if (shown === theme) return readInk(root);
  root.dataset['theme'] = theme;
  const ink = readInk(root);
  if (shown === undefined) delete root.dataset['theme'];
  else root.dataset['theme'] = shown;
  return ink;
}
