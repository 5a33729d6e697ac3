/** The theme keeps what it promises: text at 7:1, what means something at 3:1, as WCAG 2.2 measures contrast. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TOOLS } from '../kit/index.ts';

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8');

function block(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const text = css.slice(start, css.indexOf('}', start));
  return new Map([...text.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1]!, match[2]!]));
}

const studio = block(':root');
const themes = [['studio', studio], ['paper', new Map([...studio, ...block(":root[data-theme='paper']")])]] as const;

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe.each(themes)('%s', (_, colors) => {
  const color = (name: string): string => {
    const found = colors.get(name);
    if (found === undefined) throw new Error(`no --${name}`);
    return found;
  };

  it.each(['text', 'muted'])('%s is read on every ground', (name) => {
    for (const ground of ['ground', 'surface', 'raised', 'well']) expect(contrast(color(name), color(ground)), ground).toBeGreaterThanOrEqual(7);
  });

  it('a pressed button is read', () => {
    expect(contrast(color('text'), color('ground'))).toBeGreaterThanOrEqual(7);
  });

  it.each([...TOOLS.map((tool) => `tool-${tool}`), 'edge', 'clip', 'left', 'right', 'data'])('%s stands off', (name) => {
    for (const ground of ['ground', 'surface', 'well']) expect(contrast(color(name), color(ground)), ground).toBeGreaterThanOrEqual(3);
  });

  it('signal is brighter than rest by half as much again', () => {
    expect(contrast(color('light'), color('ground'))).toBeGreaterThan(1.5 * contrast(color('cable'), color('ground')));
  });
});
