/** Keys as they are printed on them. */
import { html, type TemplateResult } from 'lit';

const SIGNS: Readonly<Record<string, string>> = { Mod: navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', Delete: 'Del' };

/** Of keys as `keyOf` writes them. */
export const keyCaps = (keys: readonly string[]): TemplateResult[] => keys.map((key) => html`${key.split(/\+(?=.)/).map((part) => html`<kbd>${SIGNS[part] ?? part}</kbd> `)}`);
