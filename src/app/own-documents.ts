/**
 * Which documents left this browser by its own hand: they come back without questions. Kept as the heads of their content
 * hashes, the newest last. Main thread.
 */
import { keepSetting, keptSetting } from './kept-setting.ts';

const KEY = 'patchcord.own-documents';
const MOST = 500;
/** 64 bits: nobody finds another patch with the same head. */
const HEAD_DIGITS = 16;

const known = (): string[] => (keptSetting(KEY) ?? '').split(' ').filter((head) => head.length === HEAD_DIGITS);

export const isOwnDocument = (contentHash: string): boolean => known().includes(contentHash.slice(0, HEAD_DIGITS));

export function rememberOwn(contentHash: string): void {
  const head = contentHash.slice(0, HEAD_DIGITS);
  keepSetting(KEY, [...known().filter((one) => one !== head), head].slice(-MOST).join(' '));
}
