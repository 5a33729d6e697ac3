/** What can be done with a document of the library, as menu and in deed: the same on the start page and on the shelf. Main thread. */
import type { Shell } from '../../editor/commands.ts';
import type { Acting } from './document-grid.ts';
import type { MenuItem } from './item-menu.ts';
import type { LibraryModel } from './library-model.ts';
import { openTagsDialog } from './tags-dialog.ts';

export const LIBRARY_MENU: readonly MenuItem[] = [
  { id: 'open', title: 'Open', key: 'Enter' },
  { id: 'rename', title: 'Rename', key: 'F2' },
  { id: 'tags', title: 'Tags…' },
  { id: 'duplicate', title: 'Duplicate' },
  { id: 'remove', title: 'Delete', key: 'Delete', isApart: true },
];

export const BIN_MENU: readonly MenuItem[] = [{ id: 'restore', title: 'Put back', key: 'Enter' }];

export function actOn({ id, action }: Acting, library: LibraryModel, shell: Shell): void {
  const document = library.find(id);
  if (document === undefined) return;
  if (action === 'tags') openTagsDialog(document, library, shell);
  else if (action === 'duplicate') void library.duplicate(id, shell);
  else if (action === 'remove') void library.remove(id, shell);
  else if (action === 'restore') void library.restore(id, shell);
}
