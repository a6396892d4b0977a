import { expect, it } from '@jest/globals';
import { OperationMetrics } from '../../src/http/operation-metrics.js';
import { Metrics } from '../../src/http/metrics.js';

it.each([
  [undefined, 'ok'],
  [[], 'ok'],
  [['NOT_FOUND'], 'refused'],
  [['GRAPHQL_VALIDATION_FAILED'], 'refused'],
  [['NOT_FOUND', 'STORAGE_UNAVAILABLE'], 'failed'],
  [['INTERNAL_SERVER_ERROR'], 'failed'],
  [[undefined, 'constructor'], 'refused'],
])('an operation with the errors %j counts as %s', async (codes, outcome) => {
  const metrics = new Metrics();
  new OperationMetrics(metrics).finished('query', codes, 20);

  const text = await metrics.text();

  const counted = text.split('\n').filter((line) => /_count\{.*\} 1$/.test(line));
  expect(counted).toEqual([`foyer_operation_seconds_count{type="query",outcome="${outcome}"} 1`]);
});
