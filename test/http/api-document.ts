import { Ajv } from 'ajv';
import formats from 'ajv-formats';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
}

interface DocumentedAnswer {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

/** An OpenAPI document, as far as it is read here. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, object>> };
}

/** A request with the answer that it got. */
export interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** The body, where JSON was sent. */
  readonly json?: unknown;
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** What a service says of its API, to compare its answers with. */
export class ApiDocument {
  private readonly ajv = new Ajv({ strict: false, allErrors: true });

  constructor(private readonly document: OpenApi) {
    formats.default(this.ajv);
    this.ajv.addSchema(withoutOtherFields(document), 'api');
  }

  /** In which ways an exchange is not what the document says. */
  faultsOf(exchange: Exchange): string[] {
    const { method, path, status } = exchange;
    const [pathname = '', query = ''] = path.split('?');
    const template = Object.keys(this.document.paths).find((one) => isPathOf(one, pathname));
    const operation = template === undefined ? undefined : this.document.paths[template]?.[method.toLowerCase()];
    if (template === undefined || operation === undefined) {
      return status === 404 || status === 400 ? [] : [`${method} ${pathname} is not documented`];
    }
    const place = ['paths', template, method.toLowerCase()];
    return [
      ...this.faultsOfAnswer(exchange, operation.responses[String(status)], place),
      ...this.faultsOfBody(exchange, operation, place),
      ...(status < 300 ? undocumentedNames(query, operation) : []),
    ];
  }

  private faultsOfAnswer(
    { status, headers, body }: Exchange,
    documented: DocumentedAnswer | undefined,
    place: readonly string[],
  ): string[] {
    if (documented === undefined) return [`status ${String(status)} is not documented`];
    const missing = Object.entries(documented.headers ?? {}).filter(
      ([name, { required }]) => required === true && !headers.has(name),
    );
    const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
    return [
      ...missing.map(([name]) => `the header ${name} is missing`),
      ...(documented.content?.[type] === undefined
        ? [`a body of the type '${type}' is not documented for status ${String(status)}`]
        : this.faultsBy([...place, 'responses', String(status), 'content', type, 'schema'], body)),
    ];
  }

  /** The document must allow what the service takes, and nothing that the service finds invalid. */
  private faultsOfBody(
    { json, status, body }: Exchange,
    { requestBody }: Operation,
    place: readonly string[],
  ): string[] {
    if (json === undefined || requestBody === undefined) return [];
    const faults = this.faultsBy([...place, 'requestBody', 'content', 'application/json', 'schema'], json);
    if (status < 300) return faults.map((fault) => `a body was taken that the document does not allow: ${fault}`);
    const isInvalid = (body as { type?: unknown } | null)?.type === '/problems/invalid-request';
    return isInvalid && faults.length === 0 ? ['a body was found invalid that the document allows'] : [];
  }

  private faultsBy(place: readonly string[], value: unknown): string[] {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
    const validate = this.ajv.getSchema(`api#/${pointer.join('/')}`);
    if (validate === undefined) throw new Error(`there is no schema at ${place.join(' ')}`);
    void validate(value);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${String(message)} ${JSON.stringify(params)}`,
    );
  }
}

/** The document, in which each schema that has a name allows the fields that it describes and no others. */
function withoutOtherFields(document: OpenApi): OpenApi {
  const schemas = Object.entries(document.components?.schemas ?? {});
  const closed = schemas.map(([name, schema]) => [name, { ...schema, additionalProperties: false }]);
  return { ...document, components: { schemas: Object.fromEntries(closed) as Record<string, object> } };
}

function isPathOf(template: string, pathname: string): boolean {
  const [wanted, seen] = [template.split('/'), pathname.split('/')];
  return wanted.length === seen.length && wanted.every((part, index) => part.startsWith('{') || part === seen[index]);
}

function undocumentedNames(query: string, { parameters = [] }: Operation): string[] {
  const documented = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  return [...new URLSearchParams(query).keys()]
    .filter((name) => !documented.includes(name))
    .map((name) => `the query parameter ${name} is not documented`);
}
