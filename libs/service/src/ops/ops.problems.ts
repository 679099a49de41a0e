import { Problem, type Fault, type ProblemError } from '#libs/problem-details';
import { HttpStatus } from '@nestjs/common';

/** The instance asks for a token, and the request has none, or another one. */
export const UNAUTHORIZED: Fault & { readonly kind: string } = {
  status: HttpStatus.UNAUTHORIZED,
  kind: 'token-needed',
  detail: 'Send the OPS_TOKEN of this service as Authorization: Bearer.',
};

/** Nobody outside this machine may act while there is no token. */
export const NOT_LOCAL: Fault & { readonly kind: string } = {
  status: HttpStatus.FORBIDDEN,
  kind: 'only-from-this-machine',
  detail:
    'Without a token, actions are taken only from the machine of the service. Set OPS_TOKEN to act from another one.',
};

/** Another name than the machine's own may be that of a web site which leads to this address. */
export const FOREIGN_HOST: Fault & { readonly kind: string } = {
  status: HttpStatus.FORBIDDEN,
  kind: 'foreign-host',
  detail: 'Without a token, ask for localhost, 127.0.0.1 or [::1]. Set OPS_TOKEN to use another name.',
};

/** A page of another origin makes the browser ask. */
export const FOREIGN_ORIGIN: Fault & { readonly kind: string } = {
  status: HttpStatus.FORBIDDEN,
  kind: 'foreign-origin',
  detail: 'A page of another origin cannot use this API.',
};

export function unknownDeadLetter(id: string): Problem {
  return new Problem(HttpStatus.NOT_FOUND, 'unknown-dead-letter', `There is no dead letter ${id}.`);
}

export function unknownAction(id: string): Problem {
  return new Problem(HttpStatus.NOT_FOUND, 'unknown-action', `There is no action ${id}.`);
}

export function notParked(id: string): Problem {
  return new Problem(
    HttpStatus.CONFLICT,
    'not-parked',
    `The dead letter ${id} was redriven or discarded before: there is nothing to correct.`,
  );
}

export function breaksContract(detail: string, errors: readonly ProblemError[]): Problem {
  return new Problem(HttpStatus.UNPROCESSABLE_ENTITY, 'breaks-contract', detail, errors);
}
