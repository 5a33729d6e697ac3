import { afterEach, expect, it, vi } from 'vitest';
import { keepSetting, keptSetting } from './kept-setting.ts';

afterEach(() => vi.unstubAllGlobals());

it('lasts as long as the page where the browser keeps nothing', () => {
  vi.stubGlobal('localStorage', { getItem: () => { throw new DOMException('no', 'SecurityError'); }, setItem: () => { throw new DOMException('no', 'SecurityError'); } });
  expect(keptSetting('theme')).toBeUndefined();
  keepSetting('theme', 'paper');
  expect(keptSetting('theme')).toBe('paper');
});

it('lasts longer where it does', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) });
  keepSetting('level', '3');
  expect(kept.get('level')).toBe('3');
  kept.set('level', '4');
  expect(keptSetting('level')).toBe('4');
});
