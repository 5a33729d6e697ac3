/** The tags of one document: typed with commas, or chosen of those that others have. Main thread. */
import type { Shell } from '../../editor/commands.ts';
import { LIMITS } from '../../patch/limits.ts';
import type { StoredDocument } from '../../store/records.ts';
import { tagsOf, titleOf } from './find-documents.ts';
import { type FormField, openForm } from './form.ts';
import type { LibraryModel } from './library-model.ts';
import { readTags, writeTags } from './tags-text.ts';

const OFFERED = 24;

export const tagsField = (tags: readonly string[], library: LibraryModel): FormField =>
  ({ name: 'tags', label: 'Tags', value: writeTags(tags), kind: 'tags', maxLength: LIMITS.textChars, placeholder: 'band, live, 2026', offered: tagsOf(library.documents).slice(0, OFFERED) });

export function openTagsDialog(document: Pick<StoredDocument, 'id' | 'title' | 'tags'>, library: LibraryModel, shell: Shell): void {
  openForm(shell, {
    title: `Tags of “${titleOf(document)}”`, action: 'Save', fields: [tagsField(document.tags, library)],
    done: ({ tags }) => void library.setTags(document.id, readTags(tags ?? ''), shell),
  });
}
