import type { SchemaRegistry } from './avro-codec.js';

/** How long an answer may take. */
const ANSWER_MS = 5_000;

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

/** The registry refuses a schema, since it does not suit the ones before. */
export class SchemaIncompatible extends Error {
  override readonly name = 'SchemaIncompatible';
}

/** A schema registry with Confluent's REST API, such as Confluent's own, Apicurio and Karapace. */
export class ConfluentRegistry implements SchemaRegistry {
  private readonly base: string;
  private readonly headers: Record<string, string> = { 'content-type': MEDIA_TYPE, accept: MEDIA_TYPE };

  /** @param url may have a user and a password, which appear in no error */
  constructor(url: string) {
    const { username, password, origin, pathname } = new URL(url);
    this.base = `${origin}${pathname.replace(/\/$/, '')}`;
    if (username !== '') {
      const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      this.headers.authorization = `Basic ${Buffer.from(login).toString('base64')}`;
    }
  }

  /**
   * Registers an Avro schema that suits all before it and after it. Again, it changes nothing.
   * @returns its id
   * @throws SchemaIncompatible if it does not suit them
   */
  async register(subject: string, text: string): Promise<number> {
    const name = encodeURIComponent(subject);
    const required = JSON.stringify({ compatibility: 'FULL_TRANSITIVE' });
    const configured = await this.ask('PUT', `/config/${name}`, required);
    if (!configured.ok) throw await this.refusal(configured);
    const answer = await this.ask('POST', `/subjects/${name}/versions`, schemaBody(text));
    if (answer.status === 409) {
      throw new SchemaIncompatible(`the registry says that ${subject} does not suit its earlier versions`);
    }
    return this.idIn(answer);
  }

  async idOf(subject: string, text: string): Promise<number> {
    const answer = await this.ask('POST', `/subjects/${encodeURIComponent(subject)}`, schemaBody(text));
    if (answer.status === 404) {
      throw new Error(
        `${subject} is not registered as it is here: run the setup step of the service that publishes it`,
      );
    }
    return this.idIn(answer);
  }

  async textOf(id: number): Promise<string | undefined> {
    const answer = await this.ask('GET', `/schemas/ids/${String(id)}`);
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw await this.refusal(answer);
    const { schema, schemaType = 'AVRO' } = (await answer.json()) as { schema: string; schemaType?: string };
    return schemaType === 'AVRO' ? schema : undefined;
  }

  private async idIn(answer: Response): Promise<number> {
    if (!answer.ok) throw await this.refusal(answer);
    return ((await answer.json()) as { id: number }).id;
  }

  private async ask(method: string, path: string, body?: string): Promise<Response> {
    try {
      return await fetch(`${this.base}${path}`, {
        method,
        headers: this.headers,
        signal: AbortSignal.timeout(ANSWER_MS),
        ...(body !== undefined && { body }),
      });
    } catch (error) {
      const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new Error(`the schema registry at ${this.base} does not answer: ${reason}`, { cause: error });
    }
  }

  private async refusal(answer: Response): Promise<Error> {
    return new Error(`the schema registry at ${this.base} answers ${String(answer.status)}: ${await answer.text()}`);
  }
}

function schemaBody(text: string): string {
  return JSON.stringify({ schema: text, schemaType: 'AVRO' });
}
