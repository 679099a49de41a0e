/**
 * A wire format: how the JSON of an event becomes the bytes of a message, and how the bytes become a plain object again.
 * The outbox stores JSON, whatever the format is. A message names its format in the header `content-type`.
 */
export interface Codec {
  /** In lower case and without parameters: `application/json`. */
  readonly contentType: string;

  /** @param json the event, as the outbox stores it */
  encode(json: string, type: string): Buffer | string;

  /** @throws if the bytes are not of this format */
  decode(value: Buffer, type: string): unknown;
}

export const jsonCodec: Codec = {
  contentType: 'application/json',
  encode: (json) => json,
  decode(value) {
    try {
      return JSON.parse(value.toString('utf8')) as unknown;
    } catch (error) {
      throw new Error(`the value is not JSON: ${String(error)}`, { cause: error });
    }
  },
};
