/** The bytes of an event, and the content type that tells their format. */
export interface Encoded {
  readonly contentType: string;
  readonly value: Buffer | string;
}

/**
 * A wire format: how the JSON of an event becomes the bytes of a message, and how the bytes become a plain object again.
 * The outbox stores JSON, whatever the format is. A message names its format in the header `content-type`.
 */
export interface Codec {
  /** In lower case and without parameters: `application/json`. */
  readonly contentType: string;

  /**
   * Fetches what `encode` needs and what is elsewhere, if there is any.
   * @throws CodecUnavailable if that is away
   */
  prepareToEncode?(): Promise<void>;

  /**
   * The format of the result may be another one, if this one cannot keep all that the JSON says.
   * @param json the event, as the outbox stores it
   */
  encode(json: string, type: string): Encoded;

  /**
   * Fetches what `decode` needs for this value and what is elsewhere, if there is any.
   * @throws CodecUnavailable if that is away. Bytes that nobody can read are left to `decode`
   */
  prepareToDecode?(value: Buffer): Promise<void>;

  /** @throws if the bytes are not of this format */
  decode(value: Buffer, type: string): unknown;
}

/** What a codec needs is away, such as a registry of schemas. No message is to blame: try again later. */
export class CodecUnavailable extends Error {
  override readonly name = 'CodecUnavailable';
}

const JSON_TYPE = 'application/json';

export const jsonCodec: Codec = {
  contentType: JSON_TYPE,
  encode: (json) => ({ contentType: JSON_TYPE, value: json }),
  decode(value) {
    try {
      return JSON.parse(value.toString('utf8')) as unknown;
    } catch (error) {
      // Only the place: the parser's own words repeat a part of the value, and errors are logged.
      const [place = ''] = / at position \d+/.exec(String(error)) ?? [];
      throw new Error(`the value is not JSON${place}`);
    }
  },
};
