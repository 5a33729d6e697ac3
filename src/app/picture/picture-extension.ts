/**
 * The picture of the patch that is shown, as a file: SVG to scale and print, PNG for everything else; and the small one that
 * a document is known by in the library. Main thread.
 */
import { html } from 'lit';
import { shipped } from '../../catalog/shipped.ts';
import type { Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import { loadFaces } from '../../editor/load-faces.ts';
import { reasonOf } from '../../kit/index.ts';
import type { Patch } from '../../patch/patch.ts';
import './picture-dialog.ts';
import { patchPicture } from './patch-picture.ts';
import { savePng, saveSvg } from './save-picture.ts';
import { fileName } from '../file-door.ts';
import { inkOf, shownTheme, type Theme } from './theme-ink.ts';

/** SVG text that stands on either theme's ground. */
export const thumbnailOf = (patch: Patch): string => patchPicture(patch, { catalog: shipped, ink: inkOf('studio'), form: 'small' }).svg;

export const pictureExtension = (): EditorExtension => ({
  id: 'picture',
  commands: [{ id: 'picture', title: 'Picture of the patch…', keys: [], group: 'File', section: 'share', isEnabled: ({ model }) => model.patch.nodes.size > 0, run: (shell) => void openPicture(shell) }],
});

async function openPicture(shell: Shell): Promise<void> {
  const { patch, session } = shell.model;
  const faces = await loadFaces();
  const pictureIn = (theme: Theme) => patchPicture(patch, { catalog: session.catalog, ink: inkOf(theme), form: 'full', faces });
  const name = fileName(patch.title);
  const shown: Theme = shownTheme();
  const save = async ({ detail: { theme, format } }: CustomEvent<{ theme: Theme; format: 'svg' | 'png' }>): Promise<void> => {
    try {
      if (format === 'svg') saveSvg(pictureIn(theme), name);
      else await savePng(pictureIn(theme), name);
    } catch (error) {
      shell.tell(reasonOf(error));
    }
  };
  shell.openDialog({ title: 'Picture of the patch', widthPx: 720, render: () => html`<patch-picture-choice .pictureIn=${pictureIn} .first=${shown} @save=${save}></patch-picture-choice>` });
}
