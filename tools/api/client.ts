import createClient, { type Client } from 'openapi-fetch';
import type { Paths, Schemas } from './generated/services.js';

// The types are made from the OpenAPI documents, so a client that asks or reads what is not documented does not compile.
export type OrderView = Schemas['order']['OrderView'];
export type OrderWithHistoryView = Schemas['order']['OrderWithHistoryView'];
export type OrderPageView = Schemas['order']['OrderPageView'];
export type HistoryEntryView = Schemas['order']['HistoryEntryView'];
export type OrderStatus = Schemas['order']['OrderStatus'];
export type ProblemDetails = Schemas['order']['ProblemDetails'];
export type AccountView = Schemas['payment']['AccountView'];
export type PaymentView = Schemas['payment']['PaymentView'];
export type LedgerEntryView = Schemas['payment']['LedgerEntryView'];
export type StockView = Schemas['inventory']['StockView'];
export type ReservationView = Schemas['inventory']['ReservationView'];
export type DeadLetterView = Schemas['ops']['DeadLetterView'];
export type WholeDeadLetterView = Schemas['ops']['WholeDeadLetterView'];
export type DeadLetterActionView = Schemas['ops']['ActionView'];
export type StockMovementView = Schemas['inventory']['StockMovementView'];

/** Sends a request and waits for its answer. */
export type Send = (request: Request) => Promise<Response>;

/** What a client gives: the body of a success or of an error, and the answer as a whole. */
export interface Result<T, E = unknown> {
  readonly data?: T;
  readonly error?: E;
  readonly response: Response;
}

/** A client of one service: `client.GET('/orders/{id}', { params: { path: { id } } })`. */
export type ServiceClient<S extends keyof Paths> = Client<Paths[S]>;

export function clientOf<S extends keyof Paths>(_service: S, baseUrl: string, send: Send = fetch): ServiceClient<S> {
  return createClient<Paths[S]>({ baseUrl, fetch: send });
}

/** The body of a success. @throws with the error if there is none */
export function bodyOf<T>({ data, error, response: { url, status } }: Result<T>): T {
  if (data !== undefined) return data;
  throw new Error(`${url} was answered ${String(status)}: ${JSON.stringify(error)}`);
}
