/** JSON as a type. Objects here are made by us, without prototype, or checked: see `read-json.ts`. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
