/**
 * Keys, the clipboard and dropped files, wherever on the page they are meant for the editor. Keys are read here and nowhere else, apart
 * from fields that are typed into. Main thread.
 */
import { copyText, pasteText } from './clipboard.ts';
import { type Command, isTyping, keyOf, type Shell } from './commands.ts';
import type { EditorModel } from './editor-model.ts';
import type { EditorExtension } from './extension.ts';
import type { Point } from './viewport.ts';

/** The editor, as far as it is operated from here. */
export interface Operated {
  /** Of the patch that is shown; undefined until there is one. */
  readonly model: EditorModel | undefined;
  readonly canvas: HTMLElement;
  readonly shell: Shell;
  readonly extensions: readonly EditorExtension[];
  /** All, and those of extensions alone. */
  readonly commands: readonly Command[];
  readonly brought: readonly Command[];
  /** Something lies over the patch: what is below it is out of reach. */
  readonly isCovered: boolean;
  readonly isChoosing: boolean;
  run(command: string): void;
  /** Whether a key belongs to what stands over the patch. */
  takes(event: KeyboardEvent): boolean;
  /** What is seen of the patch, its middle; and where something new is put that no pointer placed. */
  readonly middle: Point;
  readonly spot: Point;
  addFiles(files: readonly File[], at: Point): void;
  /** Gives the keyboard back to the patch. */
  refocus(): void;
}

export class PageInput {
  /** Whoever came by keyboard must be able to go on by it. */
  #isByKey = false;

  constructor(private readonly editor: Operated) {}

  /** @returns what ends it */
  listen(): () => void {
    const pairs: [EventTarget, string, (event: never) => void][] = [
      [window, 'keydown', this.#key], [window, 'pointerdown', () => { this.#isByKey = false; }],
      [document, 'copy', this.#copy], [document, 'cut', this.#cut], [document, 'paste', this.#paste],
      [window, 'dragover', (event: DragEvent) => { event.preventDefault(); }], [window, 'drop', this.#drop],
    ];
    for (const [target, type, handler] of pairs) target.addEventListener(type, handler as EventListener);
    return () => { for (const [target, type, handler] of pairs) target.removeEventListener(type, handler as EventListener); };
  }

  readonly #key = (event: KeyboardEvent): void => {
    const { editor } = this;
    if (event.defaultPrevented || !editor.model || isTyping(event) || editor.takes(event)) return;
    const onCanvas = event.composedPath().includes(editor.canvas) || event.composedPath()[0] === document.body;
    const key = keyOf(event);
    if (!editor.isCovered && (key === 'Tab' || key === 'Shift+Tab')) {
      // The palette has a key of its own besides.
      const opens = key === 'Tab' && onCanvas && !this.#isByKey && !editor.isChoosing;
      if (!opens) { this.#isByKey = true; return; }
    }
    const ofKey = (editor.isCovered ? editor.brought.filter(({ needsSight }) => !needsSight) : editor.commands).filter((one) => one.keys.includes(key));
    const command = ofKey.find((one) => one.isEnabled?.(editor.shell) !== false) ?? ofKey[0];
    if (!command || (!onCanvas && !event.ctrlKey && !event.metaKey && ['Enter', 'Delete', 'Backspace'].includes(event.key))) return;
    if (command.id === 'rename' && event.composedPath()[0] instanceof HTMLButtonElement) return;
    event.preventDefault();
    if (command.isEnabled?.(editor.shell) !== false) command.run(editor.shell);
  };

  readonly #copy = (event: ClipboardEvent): void => {
    const { model, isCovered } = this.editor;
    const text = model && !isCovered && !isTyping(event) ? copyText(model) : undefined;
    if (text === undefined) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };

  readonly #cut = (event: ClipboardEvent): void => {
    this.#copy(event);
    if (event.defaultPrevented) this.editor.run('delete');
  };

  readonly #paste = (event: ClipboardEvent): void => {
    const { model, isCovered, extensions, shell } = this.editor;
    const text = event.clipboardData?.getData('text/plain');
    if (!model || isCovered || isTyping(event) || !text) return;
    event.preventDefault();
    if (extensions.some((extension) => extension.paste?.(text, shell) === true)) return;
    const fault = pasteText(model, text, this.editor.middle);
    if (fault === undefined) this.editor.refocus();
    else shell.tell(fault);
  };

  /** Files let go on a panel are meant for the patch too; not taken, they would replace the page. */
  readonly #drop = (event: DragEvent): void => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) this.editor.addFiles(files, this.editor.spot);
  };
}
