import { isIPv4 } from 'node:net';
import { RefusedValue } from './variables.js';

/**
 * S3's rules for bucket names, which all storages with path-style URLs follow. Ceph adds the name
 * of a tenant.
 */
const BUCKET = /^(\w+:)?([a-z\d][a-z\d.-]{1,61}[a-z\d])$/;
const REGION = /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i;
const PATH = /^[\w.-]+(\/[\w.-]+)*$/;

export function bucketName(value: string): string {
  const name = BUCKET.exec(value)?.[2];
  if (name && !/\.\.|\.-|-\./.test(name) && !isIPv4(name)) return value;
  throw new RefusedValue(
    'must be the name of a bucket: 3 to 63 lowercase letters, digits, dots, and hyphens, but not an IP address',
  );
}

/** The S3 client uses it in host names and signatures. */
export function region(value: string): string {
  if (REGION.test(value)) return value;
  throw new RefusedValue('must consist of letters, digits, and hyphens, as in eu-central-1');
}

/** Removes the slashes around it. */
export function folder(value: string): string {
  const path = value.replace(/^\/+|\/+$/g, '');
  if (isPath(path)) return storable(path);
  throw new RefusedValue('must be the path of a folder, such as recordings or foyer/recordings');
}

export function keyTemplate(value: string): string {
  const example = value.replaceAll(/\{(id|room|date|mode)\}/g, 'x');
  if (value.includes('{id}') && isPath(example)) return storable(value);
  throw new RefusedValue(
    'must contain {id}, and otherwise only {room}, {date}, {mode}, letters, digits, and . _ - /',
  );
}

/** HTTP clients resolve the segments . and .., so a key with them would denote another object. */
const isPath = (value: string): boolean =>
  PATH.test(value) && !value.split('/').some((segment) => /^\.{1,2}$/.test(segment));

/** S3 keys have at most 1024 bytes, and file systems allow 255 between slashes. */
function storable(path: string): string {
  const longest = path.replaceAll(/\{\w+\}/g, 'x'.repeat(36));
  if (longest.length <= 500 && longest.split('/').every(({ length }) => length <= 250)) return path;
  throw new RefusedValue('must have at most 500 characters, and at most 250 between slashes');
}
