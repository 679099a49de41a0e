// Made from the OpenAPI documents by `npm run docs`.

export interface paths {
  '/stock': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows the stock of every SKU. */
    get: operations['list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/stock/{sku}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows the stock of one SKU. */
    get: operations['show'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/stock/{sku}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Books a delivery to the warehouse. */
    post: operations['deliver'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/reservations/{orderId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows what inventory did for an order, with the stock movements. */
    get: operations['reservation'];
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
    StockView: {
      /** @example COFFEE-MUG */
      sku: string;
      /**
       * @description How many there were when the SKU was first listed.
       * @example 100
       */
      initial: number;
      /**
       * @description In the warehouse, the reserved ones included.
       * @example 98
       */
      onHand: number;
      /**
       * @description Of those on hand, reserved for orders.
       * @example 0
       */
      reserved: number;
      /**
       * @description Shipped to customers and not returned.
       * @example 2
       */
      shipped: number;
      /**
       * @description Delivered to the warehouse since the SKU was first listed.
       * @example 0
       */
      delivered: number;
    };
    StockListView: {
      items: components['schemas']['StockView'][];
    };
    DeliveryRequest: {
      /**
       * @description Pieces that were delivered.
       * @example 10
       */
      quantity: number;
    };
    /**
     * @description `TOMBSTONE`: the order was cancelled before inventory heard of it.
     * @enum {string}
     */
    ReservationStatus: 'RESERVED' | 'REJECTED' | 'COMMITTED' | 'RELEASED' | 'RESTOCKED' | 'TOMBSTONE';
    ReservedLineView: {
      /** @example COFFEE-MUG */
      sku: string;
      /**
       * @description Pieces.
       * @example 2
       */
      quantity: number;
    };
    /**
     * @description Why the stock moved.
     * @enum {string}
     */
    Move: 'deliver' | 'reserve' | 'release' | 'commit' | 'restock';
    StockMovementView: {
      /**
       * @description Why the stock moved.
       * @example reserve
       */
      move: components['schemas']['Move'];
      /** @example COFFEE-MUG */
      sku: string;
      /**
       * @description Pieces.
       * @example 2
       */
      quantity: number;
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      at: string;
    };
    ReservationView: {
      /**
       * Format: uuid
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      orderId: string;
      /**
       * @description `TOMBSTONE`: the order was cancelled before inventory heard of it.
       * @example COMMITTED
       */
      status: components['schemas']['ReservationStatus'];
      /** @description What is or was reserved; empty where nothing ever was. */
      lines: components['schemas']['ReservedLineView'][];
      /** @description How stock moved for the order, the oldest movement first. */
      movements: components['schemas']['StockMovementView'][];
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
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stock, in the order of the SKUs. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StockListView'];
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
        sku: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stock. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StockView'];
        };
      };
      /** @description Unknown sku */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-sku';
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
  deliver: {
    parameters: {
      query?: never;
      header: {
        /** @description A new one for each new request. A request that is sent again with its key gets the first answer again, and is carried out once. A key is remembered for 30 days, unless the operator has set another time. */
        'Idempotency-Key': string;
      };
      path: {
        sku: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeliveryRequest'];
      };
    };
    responses: {
      /** @description The stock after the delivery. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StockView'];
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
      /** @description Unknown sku */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-sku';
          };
        };
      };
      /** @description Too many pieces */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/too-many-pieces';
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
      /** @description Idempotency key reused */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/idempotency-key-reused';
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
  reservation: {
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
      /** @description The reservation. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReservationView'];
        };
      };
      /** @description Unknown reservation */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-reservation';
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
