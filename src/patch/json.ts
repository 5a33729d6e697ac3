/** JSON as a type. Read members of an object from a file with `Object.hasOwn`: plain objects inherit. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
