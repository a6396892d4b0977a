import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { parse, validate } from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../tools/dev-stack/lib/paths.mjs';
import { buildSchema } from '../../src/resolvers/build-schema.js';

const schema = buildSchema();

const PAGES = [
  'README.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
];

const operations = PAGES.flatMap((page) =>
  [...readFileSync(path.join(root, page), 'utf8').matchAll(/```graphql\n(.*?)```/gs)].map(
    ([, text = ''], index) => ({ page, number: index + 1, text }),
  ),
);

describe('the documentation', () => {
  it('has operations', () => {
    expect(operations.length).toBeGreaterThan(5);
  });

  it.each(operations)('has operations that are valid: $page, $number', ({ text }) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });
});
