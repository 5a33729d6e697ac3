/** Text and numbers as they may stand in SVG. Whatever a patch says stays text. Pure. */
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** What XML 1.0 (2.2) has no character for. */
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

export const escapeText = (text: string): string => text.replace(IMPOSSIBLE, '\ufffd').replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);

export const coordinate = (value: number): string => String(Math.round(value * 100) / 100);

/** Mean width of a character of the family in use, as a part of the font's size; capitals and digits are wider, so it is a little more. */
const CHAR_EM = 0.56;
export const textWidth = (text: string, size: number): number => [...text].length * size * CHAR_EM;

/** Cut to a width, with an ellipsis. */
export function fitted(text: string, size: number, width: number): string {
  const room = Math.max(1, Math.floor(width / (size * CHAR_EM)));
  const signs = [...text];
  return signs.length <= room ? text : `${signs.slice(0, room - 1).join('')}…`;
}

/** In lines of at most a width; a word longer than one is cut. */
export function wrapped(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && textWidth(longer, size) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(fitted(line, size, width));
  }
  return lines;
}
