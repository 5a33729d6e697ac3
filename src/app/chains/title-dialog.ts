/** Asks what a new chain is called. Main thread. */
import type { Shell } from '../../editor/commands.ts';
import { LIMITS } from '../../patch/limits.ts';
import { openForm } from '../library/form.ts';

/** Undefined where it was left. */
export function askTitle(shell: Shell, suggestion: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    openForm(shell, {
      title: 'Save as a chain', action: 'Save', hint: 'It stands in the place of the nodes, sounds the same, and is kept in your library.',
      fields: [{ name: 'title', label: 'What is it called?', value: suggestion, maxLength: LIMITS.labelChars }],
      done: ({ title = '' }) => { resolve(title.trim() || suggestion); },
      left: () => { resolve(undefined); },
    });
  });
}
