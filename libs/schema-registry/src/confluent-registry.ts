import {
  RegistryRefused,
  RegistryUnavailable,
  SchemaIdUnknown,
  SchemaIncompatible,
  SubjectUnknown,
  type Compatibility,
  type Schema,
  type SchemaRegistry,
} from './schema-registry.js';

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

/** How long an answer may take. */
const ANSWER_MS = 5_000;

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A registry with Confluent's REST API, such as Confluent's own or Apicurio's at `/apis/ccompat/v7`. */
export class ConfluentRegistry implements SchemaRegistry {
  private readonly base: string;
  private readonly headers: Record<string, string> = { 'content-type': MEDIA_TYPE, accept: MEDIA_TYPE };
  // An id never gets another schema, so what is known stays known when the registry is away.
  private readonly ids = new Map<string, number>();
  private readonly schemas = new Map<number, Schema>();

  /** @param url may contain a user and a password, which appear in no error */
  constructor(
    url: string,
    private readonly answerMs = ANSWER_MS,
  ) {
    const { username, password, origin, pathname } = new URL(url);
    this.base = `${origin}${pathname.replace(/\/+$/, '')}`;
    if (username !== '') {
      const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      this.headers.authorization = `Basic ${Buffer.from(login).toString('base64')}`;
    }
  }

  async register(subject: string, schema: Schema, compatibility: Compatibility): Promise<number> {
    const path = encodeURIComponent(subject);
    // First the demand: a registry compares a new version only if it knows what to demand.
    const configured = await this.ask('PUT', `/config/${path}`, { compatibility });
    if (configured.status !== 200) throw this.refusal(configured);
    const answer = await this.ask('POST', `/subjects/${path}/versions`, bodyOf(schema));
    if (answer.status === 409) {
      throw new SchemaIncompatible(`${subject} does not suit its registered versions: ${reasonIn(answer.text)}`);
    }
    return this.remember(subject, schema, answer);
  }

  async idOf(subject: string, schema: Schema): Promise<number> {
    const known = this.ids.get(keyOf(subject, schema));
    if (known !== undefined) return known;
    const answer = await this.ask('POST', `/subjects/${encodeURIComponent(subject)}`, bodyOf(schema));
    if (answer.status === 404) throw new SubjectUnknown(`the schema registry does not have this schema of ${subject}`);
    return this.remember(subject, schema, answer);
  }

  async schemaOf(id: number): Promise<Schema> {
    const known = this.schemas.get(id);
    if (known !== undefined) return known;
    const answer = await this.ask('GET', `/schemas/ids/${String(id)}`);
    if (answer.status === 404) throw new SchemaIdUnknown(`the schema registry has no schema with the id ${String(id)}`);
    if (answer.status !== 200) throw this.refusal(answer);
    const { schema: text, schemaType } = JSON.parse(answer.text) as { schema: string; schemaType?: Schema['type'] };
    // The API leaves the type out if it is Avro.
    const schema: Schema = { type: schemaType ?? 'AVRO', text };
    this.schemas.set(id, schema);
    return schema;
  }

  private remember(subject: string, schema: Schema, answer: Answer): number {
    if (answer.status !== 200) throw this.refusal(answer);
    const { id } = JSON.parse(answer.text) as { id: number };
    this.ids.set(keyOf(subject, schema), id);
    this.schemas.set(id, schema);
    return id;
  }

  private async ask(method: string, path: string, body?: object): Promise<Answer> {
    let answer: Answer;
    try {
      const response = await fetch(`${this.base}${path}`, {
        method,
        headers: this.headers,
        signal: AbortSignal.timeout(this.answerMs),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      // The time limit is for the body, too.
      answer = { status: response.status, text: await response.text() };
    } catch (error) {
      const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new RegistryUnavailable(`the schema registry at ${this.base} does not answer: ${reason}`, { cause: error });
    }
    if (answer.status >= 500 || answer.status === 429) {
      throw new RegistryUnavailable(`the schema registry at ${this.base} ${this.said(answer)}`);
    }
    return answer;
  }

  private refusal(answer: Answer): RegistryRefused {
    return new RegistryRefused(`the schema registry at ${this.base} ${this.said(answer)}`);
  }

  private said({ status, text }: Answer): string {
    return `answers ${String(status)}: ${reasonIn(text)}`;
  }
}

function bodyOf({ type, text }: Schema): object {
  return { schemaType: type, schema: text };
}

function keyOf(subject: string, { type, text }: Schema): string {
  return JSON.stringify([subject, type, text]);
}

/** A registry says its reason in `message`; what stands before it, such as a proxy, answers with any text. */
function reasonIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}
