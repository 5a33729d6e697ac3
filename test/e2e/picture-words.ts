/** What a node's picture tells a screen reader once the node is focused. For tests only. */
import type { Page } from '@playwright/test';
import type { EditorElement } from '../../src/editor/editor-element.ts';

export const told = (page: Page, node: string): Promise<string> => page.evaluate(async (id) => {
  const element = document.querySelector<EditorElement>('patch-editor')!.canvas.shadowRoot!.querySelector<HTMLElement & { updateComplete: Promise<unknown> }>(`[data-node="${id}"]`)!;
  element.blur();
  element.focus();
  await element.updateComplete;
  return element.shadowRoot!.querySelector('canvas.picture')!.getAttribute('aria-label')!;
}, node);
