// Made from the OpenAPI documents by `npm run docs`.

export interface paths {
  '/accounts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows an account's balance, in minor units. */
    get: operations['account'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/payments/{orderId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows what payment did for an order, with the ledger entries. */
    get: operations['payment'];
    put?: never;
    post?: never;
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
    AccountView: {
      /** @example alice */
      customerId: string;
      /**
       * @description ISO 4217.
       * @example EUR
       */
      currency: string;
      /**
       * @description What the customer can spend, in minor units.
       * @example 7500
       */
      available: number;
      /**
       * @description What is held for orders, in minor units.
       * @example 0
       */
      held: number;
      /**
       * @description What completed orders have taken, in minor units.
       * @example 2500
       */
      captured: number;
    };
    /**
     * @description `TOMBSTONE`: the order was cancelled before payment heard of it.
     * @enum {string}
     */
    PaymentStatus: 'AUTHORIZED' | 'DECLINED' | 'CAPTURED' | 'VOIDED' | 'REFUNDED' | 'TOMBSTONE';
    /**
     * @description Why the money moved.
     * @enum {string}
     */
    Move: 'open' | 'authorize' | 'capture' | 'void' | 'refund';
    /** @enum {string} */
    Bucket: 'opening' | 'available' | 'held' | 'captured';
    LedgerEntryView: {
      /**
       * @description Why the money moved.
       * @example authorize
       */
      move: components['schemas']['Move'];
      /** @example held */
      bucket: components['schemas']['Bucket'];
      /**
       * @description Minor units; negative where money leaves the bucket.
       * @example 2500
       */
      amount: number;
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      at: string;
    };
    PaymentView: {
      /**
       * Format: uuid
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      orderId: string;
      /**
       * @description Whose account; null where the order was cancelled before payment heard of it.
       * @example alice
       */
      customerId: string | null;
      /**
       * @description `TOMBSTONE`: the order was cancelled before payment heard of it.
       * @example CAPTURED
       */
      status: components['schemas']['PaymentStatus'];
      /**
       * @description What was held, in minor units; 0 where nothing was.
       * @example 2500
       */
      amount: number;
      /** @description Both sides of each move, the oldest move first. */
      entries: components['schemas']['LedgerEntryView'][];
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
  account: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The customer's id. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The account. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AccountView'];
        };
      };
      /** @description Unknown account */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-account';
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
  payment: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        orderId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The payment. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PaymentView'];
        };
      };
      /** @description Unknown payment */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-payment';
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
