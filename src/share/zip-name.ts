/** Which names in a zip file are safe on every machine. Pure. */
const MAX_CHARS = 240;

/** What is wrong with it, as the end of a sentence; undefined where nothing is. A folder ends in "/". */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.length > MAX_CHARS) return 'is too long';
  if (name.includes('\\')) return 'has a backslash';
  if (/[\u0000-\u001f\u007f:]/.test(name)) return 'has a sign that no file name may have';
  if (name.startsWith('/')) return 'leads to the root of a disk';
  const segments = name.replace(/\/$/, '').split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return 'leads out of its folder';
  return undefined;
}
