// Made from the OpenAPI documents by `npm run docs`.

export interface paths {
  '/orders': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows orders, the newest first, a page at a time. */
    get: operations['list'];
    put?: never;
    /** Takes an order and begins its saga, which decides whether the order can be served. */
    post: operations['place'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/orders/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows an order with its history: everything that it was asked and heard. */
    get: operations['show'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/orders/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Cancels an order, which is possible until it is confirmed. */
    post: operations['cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/orders/{id}/return': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Returns an order, which is possible once it is completed. */
    post: operations['return'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Says that the process runs. */
    get: operations['live'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Says whether the service can serve requests, and what that depends on. */
    get: operations['ready'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows what Prometheus scrapes. */
    get: operations['metrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    ProblemError: {
      /**
       * @description JSON pointer (RFC 6901) into the body, or the name of a header, query or path parameter.
       * @example /lines/0/sku
       */
      pointer: string;
      /** @example there is no product UNICORN */
      detail: string;
    };
    ProblemDetails: {
      /**
       * @description URI reference that names the kind of problem; `about:blank` where the status says it all.
       * @example /problems/unknown-product
       */
      type: string;
      /**
       * @description The kind in words.
       * @example Unknown product
       */
      title: string;
      /**
       * @description The HTTP status.
       * @example 422
       */
      status: number;
      /**
       * @description What was wrong, and what to do.
       * @example The order names a product that does not exist.
       */
      detail: string;
      /**
       * @description The request's path.
       * @example /orders
       */
      instance?: string;
      /** @description Every fault of the request that could be found. */
      errors?: components['schemas']['ProblemError'][];
    };
    OrderLine: {
      /** @example COFFEE-MUG */
      sku: string;
      /**
       * @description Pieces.
       * @example 2
       */
      quantity: number;
    };
    PlaceOrderRequest: {
      /** @example alice */
      customerId: string;
      /** @description Each SKU in one line only. */
      lines: components['schemas']['OrderLine'][];
      /**
       * @description How long the customer is ready to wait for both answers, in milliseconds.
       * @example 30000
       */
      deadlineMs?: number | null;
    };
    /** @enum {string} */
    OrderStatus: 'PLACED' | 'CONFIRMED' | 'COMPLETED' | 'CANCELLED' | 'RETURNING' | 'RETURNED';
    PricedLineView: {
      /** @example COFFEE-MUG */
      sku: string;
      /**
       * @description Pieces.
       * @example 2
       */
      quantity: number;
      /**
       * @description Minor units: 1250 is 12.50 EUR.
       * @example 1250
       */
      unitPrice: number;
    };
    MoneyView: {
      /**
       * @description Minor units: 2500 is 25.00 EUR.
       * @example 2500
       */
      amount: number;
      /**
       * @description ISO 4217.
       * @example EUR
       */
      currency: string;
    };
    OrderView: {
      /**
       * Format: uuid
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      id: string;
      /** @example COMPLETED */
      status: components['schemas']['OrderStatus'];
      /**
       * @description Why the order was cancelled; null unless it was.
       * @example null
       * @enum {string|null}
       */
      reason: 'out-of-stock' | 'payment-declined' | 'customer-request' | 'deadline-passed' | null;
      /**
       * @description Whether inventory and payment have done everything that the status asks of them: false while the order still waits for an answer from one of them.
       * @example true
       */
      settled: boolean;
      /** @example alice */
      customerId: string;
      lines: components['schemas']['PricedLineView'][];
      total: components['schemas']['MoneyView'];
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      placedAt: string;
      /**
       * Format: date-time
       * @description When the order is cancelled if the answers have not come by then.
       * @example 2026-11-02T09:30:00.000Z
       */
      deadlineAt: string;
    };
    OrderPageView: {
      items: components['schemas']['OrderView'][];
      /**
       * Format: uuid
       * @description The `cursor` of the next page; null where this page is the last.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      next: string | null;
    };
    HistoryEntryView: {
      /**
       * @description The name of an event or of a request.
       * @example cancel
       */
      happened: string;
      /**
       * @description The status after it.
       * @example PLACED
       */
      status: components['schemas']['OrderStatus'];
      /**
       * @description False where it came too late to change anything.
       * @example true
       */
      applied: boolean;
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      at: string;
    };
    OrderWithHistoryView: {
      /**
       * Format: uuid
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      id: string;
      /** @example COMPLETED */
      status: components['schemas']['OrderStatus'];
      /**
       * @description Why the order was cancelled; null unless it was.
       * @example null
       * @enum {string|null}
       */
      reason: 'out-of-stock' | 'payment-declined' | 'customer-request' | 'deadline-passed' | null;
      /**
       * @description Whether inventory and payment have done everything that the status asks of them: false while the order still waits for an answer from one of them.
       * @example true
       */
      settled: boolean;
      /** @example alice */
      customerId: string;
      lines: components['schemas']['PricedLineView'][];
      total: components['schemas']['MoneyView'];
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      placedAt: string;
      /**
       * Format: date-time
       * @description When the order is cancelled if the answers have not come by then.
       * @example 2026-11-02T09:30:00.000Z
       */
      deadlineAt: string;
      /** @description The oldest entry first. */
      history: components['schemas']['HistoryEntryView'][];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  list: {
    parameters: {
      query?: {
        /** @description Shows the orders of this customer only. */
        customerId?: string;
        /** @description The `next` of the page before. */
        cursor?: string;
        /** @description Orders on a page. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of orders. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderPageView'];
        };
      };
      /** @description Invalid request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/invalid-request';
          };
        };
      };
      /** @description Internal Server Error */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Service Unavailable */
      503: {
        headers: {
          /** @description When to try again, in seconds. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
    };
  };
  place: {
    parameters: {
      query?: never;
      header: {
        /** @description The trace that the request belongs to (W3C Trace Context). Its saga goes on in it. */
        traceparent?: string;
        /** @description What vendors add to the trace (W3C Trace Context). Of more than 512 characters, the last entries are dropped. */
        tracestate?: string;
        /** @description A new one for each new request. A request that is sent again with its key gets the first answer again, and is carried out once. A key is remembered for 30 days, unless the operator has set another time. */
        'Idempotency-Key': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PlaceOrderRequest'];
      };
    };
    responses: {
      /** @description The order as it was placed. */
      202: {
        headers: {
          /** @description Where the order can be read. */
          Location: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderView'];
        };
      };
      /** @description Invalid idempotency key or Invalid request or Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/invalid-idempotency-key' | '/problems/invalid-request' | 'about:blank';
          };
        };
      };
      /** @description Payload Too Large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Unsupported Media Type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Unknown product or Mixed currencies or Idempotency key reused */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-product' | '/problems/mixed-currencies' | '/problems/idempotency-key-reused';
          };
        };
      };
      /** @description Internal Server Error */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Service Unavailable */
      503: {
        headers: {
          /** @description When to try again, in seconds. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
    };
  };
  show: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The order. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderWithHistoryView'];
        };
      };
      /** @description Unknown order */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-order';
          };
        };
      };
      /** @description Internal Server Error */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Service Unavailable */
      503: {
        headers: {
          /** @description When to try again, in seconds. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
    };
  };
  cancel: {
    parameters: {
      query?: never;
      header?: {
        /** @description The trace that the request belongs to (W3C Trace Context). Its saga goes on in it. */
        traceparent?: string;
        /** @description What vendors add to the trace (W3C Trace Context). Of more than 512 characters, the last entries are dropped. */
        tracestate?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The cancelled order. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderView'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Unknown order */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-order';
          };
        };
      };
      /** @description Too late to cancel */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/too-late-to-cancel';
          };
        };
      };
      /** @description Payload Too Large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Unsupported Media Type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Internal Server Error */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Service Unavailable */
      503: {
        headers: {
          /** @description When to try again, in seconds. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
    };
  };
  return: {
    parameters: {
      query?: never;
      header?: {
        /** @description The trace that the request belongs to (W3C Trace Context). Its saga goes on in it. */
        traceparent?: string;
        /** @description What vendors add to the trace (W3C Trace Context). Of more than 512 characters, the last entries are dropped. */
        tracestate?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The order, whose return has begun. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderView'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Unknown order */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-order';
          };
        };
      };
      /** @description Not completed or Already returned */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/not-completed' | '/problems/already-returned';
          };
        };
      };
      /** @description Payload Too Large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Unsupported Media Type */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Internal Server Error */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Service Unavailable */
      503: {
        headers: {
          /** @description When to try again, in seconds. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
    };
  };
  live: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It runs. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            status: 'ok';
          };
        };
      };
      /** @description Internal Server Error */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Service Unavailable */
      503: {
        headers: {
          /** @description When to try again, in seconds. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
    };
  };
  ready: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The service is ready. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            status: 'ok';
            /** @description What is up. */
            info?: {
              [key: string]: {
                /** @enum {string} */
                status: 'up' | 'down';
              } & {
                [key: string]: unknown;
              };
            };
            /** @description What is down. */
            error?: {
              [key: string]: {
                /** @enum {string} */
                status: 'up' | 'down';
              } & {
                [key: string]: unknown;
              };
            };
            /** @description Both. */
            details: {
              [key: string]: {
                /** @enum {string} */
                status: 'up' | 'down';
              } & {
                [key: string]: unknown;
              };
            };
          };
        };
      };
      /** @description The service is not ready, or stops. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            status: 'error' | 'shutting_down';
            /** @description What is up. */
            info?: {
              [key: string]: {
                /** @enum {string} */
                status: 'up' | 'down';
              } & {
                [key: string]: unknown;
              };
            };
            /** @description What is down. */
            error?: {
              [key: string]: {
                /** @enum {string} */
                status: 'up' | 'down';
              } & {
                [key: string]: unknown;
              };
            };
            /** @description Both. */
            details: {
              [key: string]: {
                /** @enum {string} */
                status: 'up' | 'down';
              } & {
                [key: string]: unknown;
              };
            };
          };
        };
      };
    };
  };
  metrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The metrics. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      /** @description Internal Server Error */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
      /** @description Service Unavailable */
      503: {
        headers: {
          /** @description When to try again, in seconds. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: 'about:blank';
          };
        };
      };
    };
  };
}
