/** What a patch says about itself: title, description, author, licence, tags. One edit, so one step back. Main thread. */
import type { Shell } from '../../editor/commands.ts';
import { LIMITS } from '../../patch/limits.ts';
import { openForm } from './form.ts';
import type { LibraryModel } from './library-model.ts';
import { tagsField } from './tags-dialog.ts';
import { readTags } from './tags-text.ts';

/** Those that people choose most for music and recordings; any other may be typed. */
const LICENSES = ['CC0-1.0', 'CC-BY-4.0', 'CC-BY-SA-4.0', 'CC-BY-NC-4.0'];

export function openDetails(library: LibraryModel, shell: Shell): void {
  const { patch } = shell.model;
  openForm(shell, {
    title: 'About this patch', action: 'Save',
    fields: [
      { name: 'title', label: 'Title', value: patch.title, maxLength: LIMITS.labelChars },
      { name: 'description', label: 'Description', value: patch.description, kind: 'text', maxLength: LIMITS.textChars },
      { name: 'author', label: 'Author', value: patch.author, maxLength: LIMITS.labelChars },
      { name: 'license', label: 'License', value: patch.license, maxLength: LIMITS.labelChars, placeholder: 'who may use it, and how', offered: LICENSES },
      tagsField(patch.tags, library),
    ],
    done: ({ title = '', description = '', author = '', license = '', tags = '' }) => {
      const next = { title: title.trim(), description: description.trim(), author: author.trim(), license: license.trim(), tags: readTags(tags) };
      const isSame = (['title', 'description', 'author', 'license'] as const).every((name) => next[name] === patch[name]) && next.tags.join('\n') === patch.tags.join('\n');
      if (!isSame) shell.model.edit({ kind: 'set-meta', meta: next }, 'Change details');
    },
  });
}
