/** What commands and extensions see of the editor. Main thread. */
import type { Shell } from './commands.ts';
import type { EditorElement } from './editor-element.ts';

/** `own`: what only the editor itself can do. */
export function shellOf(editor: EditorElement, own: Pick<Shell, 'openPalette' | 'openFind' | 'openTargets' | 'openReplacements' | 'togglePanel' | 'cancel' | 'go' | 'inTime' | 'addComment' | 'addFrame' | 'openDialog' | 'tell' | 'say'>): Shell {
  return {
    ...own,
    get model() { return editor.model!; },
    get place() { return editor.place; },
    rename: () => { const [id] = editor.model?.selected.nodes ?? []; if (id !== undefined) void editor.canvas.rename(id); },
    carry: (definition, event, cargo) => { editor.canvas.carry(definition, event, cargo); },
    fit: () => { editor.canvas.fit(); },
    zoom: (factor) => { editor.canvas.zoom(factor); },
    get sight() { return editor.canvas.sight; },
    lookAt: ({ x, y }) => {
      const { canvas } = editor;
      const { k } = canvas.transform;
      canvas.transform = { k, x: canvas.middle.x - x * k, y: canvas.middle.y - y * k };
    },
    reveal: (id) => { editor.canvas.focusNode(id); },
    focusCanvas: () => { editor.canvas.focus({ preventScroll: true }); },
    show: (id) => { editor.canvas.show(id); },
  };
}
