// Made from the OpenAPI documents by `npm run docs`.

export interface paths {
  '/ops/state': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows what waits, and what this instance does about it. */
    get: operations['state'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ops/journal': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows what this instance did with its newest messages: published, processed, dropped or parked them. */
    get: operations['journal'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ops/dead-letters': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows dead letters, the oldest first, a page at a time. */
    get: operations['deadLetters'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ops/dead-letters/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows one dead letter, whole. */
    get: operations['deadLetter'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ops/dead-letters/{id}/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows which messages a redrive would process now, in its order. */
    get: operations['preview'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ops/dead-letters/{id}/redrive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Asks the service to process all parked messages of its key again, in their order. */
    post: operations['redrive'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ops/dead-letters/{id}/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Asks the service to give up this one message for good. */
    post: operations['discard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ops/dead-letters/{id}/correct': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Replaces the payload by one that passes the contract, and asks for a redrive. */
    post: operations['correct'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ops/dead-letter-actions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows who asked for what, a page at a time. */
    get: operations['actions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ops/dead-letter-actions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shows one action, and what became of each message. */
    get: operations['action'];
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
    RelayView: {
      /**
       * @description The table whose rows it publishes.
       * @example outbox
       */
      source: string;
      /** @description Whether it is the one that publishes now. The relays of other instances stand by. */
      leads: boolean;
    };
    OutboxView: {
      /**
       * @description Events that wait to be published.
       * @example 0
       */
      waiting: number | null;
      /**
       * @description How long the oldest of them has waited, in seconds; null also where none waits.
       * @example null
       */
      oldestSeconds: number | null;
      /**
       * @description Events that the broker will never take.
       * @example 0
       */
      refused: number | null;
    };
    PartitionView: {
      /** @example order.events */
      topic: string;
      /** @example 3 */
      partition: number;
      /** @description Whether this instance has it now. */
      assigned: boolean;
      /**
       * @description Messages that the consumer group has not taken yet.
       * @example 0
       */
      lagMessages: number | null;
      /**
       * @description How long ago the next of them was published, in seconds; 0 where it has taken all.
       * @example 0
       */
      lagSeconds: number | null;
      /** @description Whether this instance has postponed it until a fault has passed. */
      paused: boolean;
    };
    ParkedView: {
      /**
       * @description Dead letters that wait for somebody to act.
       * @example 0
       */
      messages: number | null;
      /**
       * @description Keys in quarantine.
       * @example 0
       */
      keys: number | null;
    };
    StateView: {
      /** @example payment */
      service: string;
      /** @example payment-1 */
      instance: string;
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      startedAt: string;
      relays: components['schemas']['RelayView'][];
      outbox: components['schemas']['OutboxView'];
      /** @description Those of its consumer group, also the ones that other instances have. */
      partitions: components['schemas']['PartitionView'][];
      parked: components['schemas']['ParkedView'];
    };
    PublishedEntryView: {
      /**
       * @description Its place in the journal of this process run.
       * @example 42
       */
      seq: number;
      /**
       * Format: uuid
       * @description The event's id, or the id that the inbox gives a message without one.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      messageId: string;
      /** @description The CloudEvents type; null where the message states none. */
      type: string | null;
      /**
       * @description The key, which is the order id.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      key: string | null;
      /** @example order.events */
      topic: string;
      /**
       * @description Null where the broker did not say.
       * @example 3
       */
      partition: number | null;
      /**
       * @description Null where the broker did not say.
       * @example 17
       */
      offset: string | null;
      /** @enum {string} */
      kind: 'published';
      /**
       * Format: date-time
       * @description When the event was written to the outbox.
       * @example 2026-11-02T09:30:00.000Z
       */
      writtenAt: string | null;
      /**
       * Format: date-time
       * @description When it was sent to the broker.
       * @example 2026-11-02T09:30:00.000Z
       */
      sentAt: string;
      /**
       * Format: date-time
       * @description When the broker had it.
       * @example 2026-11-02T09:30:00.000Z
       */
      acknowledgedAt: string;
    };
    /**
     * @description `duplicate`: the inbox knew it, so it changed nothing. `retrying`: an attempt failed, and another one follows.
     * @enum {string}
     */
    Outcome: 'applied' | 'duplicate' | 'parked' | 'retrying';
    ProcessedEntryView: {
      /**
       * @description Its place in the journal of this process run.
       * @example 42
       */
      seq: number;
      /**
       * Format: uuid
       * @description The event's id, or the id that the inbox gives a message without one.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      messageId: string;
      /** @description The CloudEvents type; null where the message states none. */
      type: string | null;
      /**
       * @description The key, which is the order id.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      key: string | null;
      /** @example order.events */
      topic: string;
      /**
       * @description Null where the broker did not say.
       * @example 3
       */
      partition: number | null;
      /**
       * @description Null where the broker did not say.
       * @example 17
       */
      offset: string | null;
      /** @enum {string} */
      kind: 'processed';
      /**
       * Format: date-time
       * @description The time of the record, by the clock of the publisher.
       * @example 2026-11-02T09:30:00.000Z
       */
      publishedAt: string;
      /**
       * Format: date-time
       * @description When this instance got it; null for a redrive, which fetches nothing.
       * @example 2026-11-02T09:30:00.000Z
       */
      fetchedAt: string | null;
      /**
       * Format: date-time
       * @description When its transaction began; null where the message did not come so far.
       * @example 2026-11-02T09:30:00.000Z
       */
      startedAt: string | null;
      /**
       * Format: date-time
       * @description When its transaction was committed; null while it is being retried.
       * @example 2026-11-02T09:30:00.000Z
       */
      committedAt: string | null;
      /** @description `duplicate`: the inbox knew it, so it changed nothing. `retrying`: an attempt failed, and another one follows. */
      outcome: components['schemas']['Outcome'];
      /**
       * @description Why it was parked, or is being retried.
       * @example key-quarantined
       */
      reason?: string;
    };
    JournalView: {
      /** @example payment-1 */
      instance: string;
      /**
       * Format: uuid
       * @description The run of the process. In another run the sequence numbers begin again.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      run: string;
      /**
       * @description Ask for what follows with `after` set to this.
       * @example 42
       */
      next: number;
      /**
       * @description The oldest entry that is kept; those before it are forgotten. 0 where there is none.
       * @example 1
       */
      oldest: number;
      /** @description The oldest entry first. */
      entries: (components['schemas']['PublishedEntryView'] | components['schemas']['ProcessedEntryView'])[];
    };
    /** @enum {string} */
    DeadLetterReason: 'unreadable' | 'contract-violation' | 'unknown-version' | 'handler-failed' | 'key-quarantined';
    /** @enum {string} */
    DeadLetterStatus: 'parked' | 'redriven' | 'discarded';
    DeadLetterView: {
      /**
       * Format: uuid
       * @description The id of the dead letter.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      id: string;
      /**
       * Format: uuid
       * @description The id under which the inbox knows the message.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      messageId: string;
      /** @description The CloudEvents type; null where the message states none. */
      type: string | null;
      /** @example order.events */
      topic: string;
      /** @example 3 */
      partition: number;
      /** @example 17 */
      offset: string;
      reason: components['schemas']['DeadLetterReason'];
      /** @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71 */
      key: string | null;
      /**
       * @description What the error says.
       * @example the value is not JSON
       */
      message: string;
      status: components['schemas']['DeadLetterStatus'];
      /** @description Whether a corrected payload has taken the place of the original one. */
      corrected: boolean;
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      parkedAt: string;
    };
    DeadLetterPageView: {
      /** @description The oldest first. */
      items: components['schemas']['DeadLetterView'][];
      /**
       * @description The `after` of the next page; null where this page is the last.
       * @example 120
       */
      next: string | null;
    };
    /** @enum {string} */
    DeadLetterActionName: 'redrive' | 'discard' | 'correct';
    ActionView: {
      /**
       * Format: uuid
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      id: string;
      /**
       * Format: uuid
       * @description The dead letter that was named. A redrive takes all that are parked of its key.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      deadLetterId: string;
      action: components['schemas']['DeadLetterActionName'];
      /**
       * @description Who asked for it.
       * @example alice
       */
      by: string;
      /**
       * @description The reason that was given.
       * @example the cause is gone
       */
      why: string;
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      requestedAt: string;
      /**
       * @description Messages that are done so far.
       * @example 2
       */
      done: number;
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      finishedAt: string | null;
      /**
       * @description Null until it is finished.
       * @example redriven: 2
       */
      outcome: string | null;
    };
    WholeDeadLetterView: {
      /**
       * Format: uuid
       * @description The id of the dead letter.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      id: string;
      /**
       * Format: uuid
       * @description The id under which the inbox knows the message.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      messageId: string;
      /** @description The CloudEvents type; null where the message states none. */
      type: string | null;
      /** @example order.events */
      topic: string;
      /** @example 3 */
      partition: number;
      /** @example 17 */
      offset: string;
      reason: components['schemas']['DeadLetterReason'];
      /** @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71 */
      key: string | null;
      /**
       * @description What the error says.
       * @example the value is not JSON
       */
      message: string;
      status: components['schemas']['DeadLetterStatus'];
      /** @description Whether a corrected payload has taken the place of the original one. */
      corrected: boolean;
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      parkedAt: string;
      /**
       * Format: date-time
       * @description When the message was published.
       * @example 2026-11-02T09:30:00.000Z
       */
      publishedAt: string;
      /**
       * @description Each header, with its values in base64: they may be any bytes.
       * @example {
       *       "ce_type": [
       *         "T3JkZXJDYW5jZWxsZWQ="
       *       ]
       *     }
       */
      headers: {
        [key: string]: string[];
      };
      /**
       * Format: byte
       * @description The bytes of the message as they came, in base64; null where it has none.
       * @example e30=
       */
      bytes: string | null;
      /**
       * @description What the bytes say, as JSON; null where nobody can read an object in them. It may break its contract.
       * @example {}
       */
      payload: {
        [key: string]: unknown;
      } | null;
      /**
       * @description The corrected payload, which a redrive takes instead; null where there is none.
       * @example null
       */
      correctedPayload: {
        [key: string]: unknown;
      } | null;
      /**
       * @description The class of the error.
       * @example UnprocessableMessage
       */
      error: string;
      stack: string;
      /**
       * @description How often its reaction was tried.
       * @example 5
       */
      attempts: number;
      /** @description Whether its copy is in the dead-letter topic. */
      published: boolean;
      /**
       * @description Why the broker refused that copy; null where it did not.
       * @example null
       */
      publishError: string | null;
      /** @description What was asked for, the oldest first. */
      actions: components['schemas']['ActionView'][];
    };
    PreviewedMessageView: {
      /**
       * Format: uuid
       * @description The id of the dead letter.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      id: string;
      /**
       * Format: uuid
       * @description The id under which the inbox knows the message.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      messageId: string;
      /** @description The CloudEvents type; null where the message states none. */
      type: string | null;
      /** @example order.events */
      topic: string;
      /** @example 3 */
      partition: number;
      /** @example 17 */
      offset: string;
      reason: components['schemas']['DeadLetterReason'];
    };
    PreviewView: {
      /** @description In the order of the redrive. */
      messages: components['schemas']['PreviewedMessageView'][];
    };
    ActionRequestBody: {
      /**
       * @description Who asks.
       * @example alice
       */
      by: string;
      /**
       * @description The reason, which the audit keeps.
       * @example the cause is gone
       */
      why: string;
    };
    CorrectionRequestBody: {
      /**
       * @description Who asks.
       * @example alice
       */
      by: string;
      /**
       * @description The reason, which the audit keeps.
       * @example the cause is gone
       */
      why: string;
      /**
       * @description The whole payload as it should have been. It must pass the contract of the event.
       * @example {
       *       "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
       *       "reason": "out-of-stock"
       *     }
       */
      payload: {
        [key: string]: unknown;
      };
    };
    ActionPageView: {
      /** @description The oldest first. */
      items: components['schemas']['ActionView'][];
      /**
       * Format: uuid
       * @description The `after` of the next page; null where this page is the last.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      next: string | null;
    };
    OutcomeView: {
      /**
       * Format: uuid
       * @description The id of the dead letter.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      deadLetterId: string;
      /**
       * Format: uuid
       * @description The id under which the inbox knows the message.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      messageId: string;
      /**
       * @description `redriven`, `discarded`, or `failed: ` with the error.
       * @example redriven
       */
      outcome: string;
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      at: string;
    };
    ActionWithOutcomesView: {
      /**
       * Format: uuid
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      id: string;
      /**
       * Format: uuid
       * @description The dead letter that was named. A redrive takes all that are parked of its key.
       * @example 019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71
       */
      deadLetterId: string;
      action: components['schemas']['DeadLetterActionName'];
      /**
       * @description Who asked for it.
       * @example alice
       */
      by: string;
      /**
       * @description The reason that was given.
       * @example the cause is gone
       */
      why: string;
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      requestedAt: string;
      /**
       * @description Messages that are done so far.
       * @example 2
       */
      done: number;
      /**
       * Format: date-time
       * @example 2026-11-02T09:30:00.000Z
       */
      finishedAt: string | null;
      /**
       * @description Null until it is finished.
       * @example redriven: 2
       */
      outcome: string | null;
      /** @description In the order in which they were done. */
      outcomes: components['schemas']['OutcomeView'][];
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
  state: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The state. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StateView'];
        };
      };
      /** @description Token needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/token-needed';
          };
        };
      };
      /** @description Foreign host or Foreign origin */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/foreign-host' | '/problems/foreign-origin';
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
  journal: {
    parameters: {
      query?: {
        /** @description The `next` of the answer before. */
        after?: number;
        /** @description Shows those of this key only: all about one order. */
        key?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A part of the journal. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JournalView'];
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
      /** @description Token needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/token-needed';
          };
        };
      };
      /** @description Foreign host or Foreign origin */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/foreign-host' | '/problems/foreign-origin';
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
  deadLetters: {
    parameters: {
      query?: {
        status?: 'parked' | 'redriven' | 'discarded' | 'all';
        /** @description Shows those of this key only: all about one order. */
        key?: string;
        /** @description The `next` of the page before. */
        after?: string;
        /** @description Dead letters on a page. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of dead letters. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterPageView'];
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
      /** @description Token needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/token-needed';
          };
        };
      };
      /** @description Foreign host or Foreign origin */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/foreign-host' | '/problems/foreign-origin';
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
  deadLetter: {
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
      /** @description The dead letter. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WholeDeadLetterView'];
        };
      };
      /** @description Token needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/token-needed';
          };
        };
      };
      /** @description Foreign host or Foreign origin */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/foreign-host' | '/problems/foreign-origin';
          };
        };
      };
      /** @description Unknown dead letter */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-dead-letter';
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
  preview: {
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
      /** @description All that are parked of its key. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreviewView'];
        };
      };
      /** @description Token needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/token-needed';
          };
        };
      };
      /** @description Foreign host or Foreign origin */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/foreign-host' | '/problems/foreign-origin';
          };
        };
      };
      /** @description Unknown dead letter */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-dead-letter';
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
  redrive: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ActionRequestBody'];
      };
    };
    responses: {
      /** @description The action. The service carries it out within a second or so. */
      202: {
        headers: {
          /** @description Shows what becomes of it. */
          Location: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActionView'];
        };
      };
      /** @description Invalid request or Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/invalid-request' | 'about:blank';
          };
        };
      };
      /** @description Token needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/token-needed';
          };
        };
      };
      /** @description Only from this machine or Foreign host or Foreign origin */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/only-from-this-machine' | '/problems/foreign-host' | '/problems/foreign-origin';
          };
        };
      };
      /** @description Unknown dead letter */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-dead-letter';
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
  discard: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ActionRequestBody'];
      };
    };
    responses: {
      /** @description The action. The service carries it out within a second or so. */
      202: {
        headers: {
          /** @description Shows what becomes of it. */
          Location: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActionView'];
        };
      };
      /** @description Invalid request or Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/invalid-request' | 'about:blank';
          };
        };
      };
      /** @description Token needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/token-needed';
          };
        };
      };
      /** @description Only from this machine or Foreign host or Foreign origin */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/only-from-this-machine' | '/problems/foreign-host' | '/problems/foreign-origin';
          };
        };
      };
      /** @description Unknown dead letter */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-dead-letter';
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
  correct: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CorrectionRequestBody'];
      };
    };
    responses: {
      /** @description The action. The service carries it out within a second or so. */
      202: {
        headers: {
          /** @description Shows what becomes of it. */
          Location: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActionView'];
        };
      };
      /** @description Invalid request or Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/invalid-request' | 'about:blank';
          };
        };
      };
      /** @description Token needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/token-needed';
          };
        };
      };
      /** @description Only from this machine or Foreign host or Foreign origin */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/only-from-this-machine' | '/problems/foreign-host' | '/problems/foreign-origin';
          };
        };
      };
      /** @description Unknown dead letter */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-dead-letter';
          };
        };
      };
      /** @description Not parked */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/not-parked';
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
      /** @description Breaks contract */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/breaks-contract';
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
  actions: {
    parameters: {
      query?: {
        /** @description Shows the actions on this dead letter only. */
        deadLetterId?: string;
        /** @description The `next` of the page before. */
        after?: string;
        /** @description Actions on a page. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the audit trail. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActionPageView'];
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
      /** @description Token needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/token-needed';
          };
        };
      };
      /** @description Foreign host or Foreign origin */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/foreign-host' | '/problems/foreign-origin';
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
  action: {
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
      /** @description The action. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ActionWithOutcomesView'];
        };
      };
      /** @description Token needed */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/token-needed';
          };
        };
      };
      /** @description Foreign host or Foreign origin */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/foreign-host' | '/problems/foreign-origin';
          };
        };
      };
      /** @description Unknown action */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'] & {
            /** @enum {string} */
            type?: '/problems/unknown-action';
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
}
