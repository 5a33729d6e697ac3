/** Keys as they are printed on them. */
import { html, type TemplateResult } from 'lit';

const SIGNS: Readonly<Record<string, string>> = { Mod: navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', Delete: 'Del' };

/** Of keys as `keyOf` writes them. */
export const keyCaps = (keys: readonly string[]): TemplateResult[] => keys.map((key) => html`${signsOf(key).map((sign) => html`<kbd>${sign}</kbd> `)}`);

/** For a hint. */
export const keyText = (key: string): string => signsOf(key).join(' ');

const signsOf = (key: string): string[] => key.split(/\+(?=.)/).map((part) => SIGNS[part] ?? part);
