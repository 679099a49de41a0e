import { sign, type KeyObject } from 'node:crypto';

// The types of ASN.1 that a request consists of.
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const SEQUENCE = 0x30;
const SET = 0x31;
const NO_ATTRIBUTES = Buffer.from([0xa0, 0]);

const COMMON_NAME = Buffer.from([0x55, 0x04, 0x03]);
const ECDSA_WITH_SHA256 = Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]);

/**
 * A request for a certificate (PKCS #10) for a key pair of an elliptic curve, as PEM.
 *
 * keytool makes requests too, but only for keys that it keeps: it gives no private key away, and PostgreSQL wants its own
 * as PEM. So that key is made here, and keytool signs.
 */
export function certificateRequest(name: string, keys: { publicKey: KeyObject; privateKey: KeyObject }): string {
  const subject = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, der(OBJECT_ID, COMMON_NAME), der(UTF8_STRING, Buffer.from(name)))),
  );
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' });
  const content = der(SEQUENCE, der(INTEGER, Buffer.from([0])), subject, publicKey, NO_ATTRIBUTES);
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', content, keys.privateKey)]);
  const algorithm = der(SEQUENCE, der(OBJECT_ID, ECDSA_WITH_SHA256));
  const request = der(SEQUENCE, content, algorithm, der(BIT_STRING, signature));
  return `-----BEGIN CERTIFICATE REQUEST-----\n${base64(request)}\n-----END CERTIFICATE REQUEST-----\n`;
}

/** A value with its type and its length before it. */
function der(type: number, ...values: readonly Buffer[]): Buffer {
  const value = Buffer.concat(values);
  const { length } = value;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([type, ...size]), value]);
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n');
}
