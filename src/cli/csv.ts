/** Rows as CSV (RFC 4180). What a spreadsheet would take for a formula is made plain text: the files come from strangers. Pure. */
export const csv = (rows: readonly (readonly (string | number)[])[]): string => rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');

function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
