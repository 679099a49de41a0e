import { describe, expect, it } from '@jest/globals';
import { ApiDocument, type Exchange } from './api-document.js';

const api = new ApiDocument({
  paths: {
    '/mugs/{id}': {
      post: {
        parameters: [{ name: 'colour', in: 'query' }],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Wish' } } } },
        responses: {
          200: {
            headers: { Location: { required: true } },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Mug' } } },
          },
          400: { content: { 'application/problem+json': { schema: {} } } },
        },
      },
    },
  },
  components: {
    schemas: {
      Wish: { type: 'object', required: ['size'], properties: { size: { type: 'integer', maximum: 3 } } },
      Mug: {
        type: 'object',
        required: ['id', 'madeAt'],
        properties: { id: { type: 'string' }, madeAt: { type: 'string', format: 'date-time', nullable: true } },
      },
    },
  },
});

const asDocumented: Exchange = {
  method: 'POST',
  path: '/mugs/7?colour=red',
  json: { size: 3 },
  status: 200,
  headers: new Headers({ 'content-type': 'application/json; charset=utf-8', location: '/mugs/7' }),
  body: { id: '7', madeAt: '2026-11-02T09:30:00.000Z' },
};

const invalid: Partial<Exchange> = {
  status: 400,
  headers: new Headers({ 'content-type': 'application/problem+json' }),
  body: { type: '/problems/invalid-request' },
};

function faultsOf(difference: Partial<Exchange>): string[] {
  return api.faultsOf({ ...asDocumented, ...difference });
}

describe('an answer is as the document says', () => {
  it.each<[string, Partial<Exchange>]>([
    ['with a documented status, type, header and body', {}],
    ['with null where the document allows null', { body: { id: '7', madeAt: null } }],
    ['where a body that the document does not allow is found invalid', { ...invalid, json: { size: 4 } }],
    ['where nothing is at the path, and the answer says so', { path: '/pots/7', status: 404 }],
  ])('%s', (_, difference) => {
    expect(faultsOf(difference)).toEqual([]);
  });
});

describe('an answer is not as the document says', () => {
  it.each<[string, Partial<Exchange>, string]>([
    ['with another status', { status: 202 }, 'status 202 is not documented'],
    ['with a body of another type', { headers: new Headers({ location: '/mugs/7' }) }, 'type'],
    ['without a header', { headers: new Headers({ 'content-type': 'application/json' }) }, 'Location is missing'],
    ['without a field', { body: { id: '7' } }, 'madeAt'],
    ['with a field of another type', { body: { id: 7, madeAt: null } }, '/id must be string'],
    ['with a text of another format', { body: { id: '7', madeAt: 'today' } }, 'date-time'],
    ['with a field that is not documented', { body: { id: '7', madeAt: null, price: 1 } }, 'price'],
    ['where the operation is not documented', { method: 'PUT' }, 'PUT /mugs/7 is not documented'],
    ['where nothing is documented at the path', { path: '/pots/7' }, '/pots/7 is not documented'],
    ['where a query parameter is not documented', { path: '/mugs/7?shape=round' }, 'shape'],
    ['where a body is taken that is too much', { json: { size: 4 } }, '/size must be <= 3'],
    ['where a body is found invalid that the document allows', invalid, 'found invalid'],
  ])('%s', (_, difference, fault) => {
    expect(faultsOf(difference)).toEqual([expect.stringContaining(fault)]);
  });
});
