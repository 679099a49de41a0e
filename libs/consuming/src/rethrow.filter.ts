import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets the transport see the error that a reaction threw. Nest's own filter would replace it by `{ status, message }`, and
 * its class and code would be lost, which tell a transient fault from a bad message.
 */
@Catch()
export class RethrowFilter implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}
