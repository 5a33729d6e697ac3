/** Whether a file begins as zip files do: with an entry, or with the end of an empty one (APPNOTE.TXT 6.3.10, §4.3.7 and §4.3.16). Pure. */
export const ZIP_HEAD_BYTES = 4;

export const isZipHead = ([p, k, third, fourth]: Uint8Array): boolean => p === 0x50 && k === 0x4b && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6));
