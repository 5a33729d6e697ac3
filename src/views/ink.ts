/** The colors of the theme for drawing on a canvas; CSS custom properties are their only source. Main thread. */
import type { Tool } from '../kit/index.ts';
import { TOOLS } from '../kit/index.ts';

const NAMES = ['ground', 'surface', 'raised', 'line', 'edge', 'text', 'muted', 'cable', 'light', 'clip', 'left', 'right', 'grid', 'dot', 'data'] as const;

export type Ink = Readonly<Record<(typeof NAMES)[number], string>> & {
  readonly tool: Readonly<Record<Tool, string>>;
  readonly font: string;
  readonly isDark: boolean;
};

/** Of a frame: a tool's color, or none. */
export const tintOf = (ink: Ink, tint: Tool | 'none'): string => (tint === 'none' ? ink.edge : ink.tool[tint]);

/** Reads the properties that `element` inherits; read again when the theme changes. */
export function readInk(element: Element): Ink {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const plain = Object.fromEntries(NAMES.map((name) => [name, read(name)])) as Record<(typeof NAMES)[number], string>;
  const tool = Object.fromEntries(TOOLS.map((name) => [name, read(`tool-${name}`)])) as Record<Tool, string>;
  return { ...plain, tool, font: style.fontFamily, isDark: style.colorScheme.includes('dark') };
}
