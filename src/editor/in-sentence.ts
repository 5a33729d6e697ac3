/** A name as it is written within a sentence: “Dynamic EQ” is a dynamic EQ, and Q stays Q. Pure. */
export const inSentence = (name: string): string => name.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());
