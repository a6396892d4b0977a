import { readFileSync, writeFileSync } from 'node:fs';
import { SECTIONS } from '../config/sections.js';
import type { Variables } from '../config/variables.js';

/** Written by the chart itself, from values of their own or for the container. */
export const SET_BY_CHART: ReadonlySet<string> = new Set([
  'HOST',
  'NODE_ENV',
  'PORT',
  'SHUTDOWN_GRACE_SECONDS',
]);

interface ValuesSchema {
  readonly definitions: Record<string, unknown>;
}

/**
 * Writes the settings into the schema of the Helm chart's values, so that a misspelled setting, or a
 * secret among the plain ones, fails before anything is installed.
 */
export function writeChartSchema(file: string): void {
  const schema = JSON.parse(readFileSync(file, 'utf8')) as ValuesSchema;
  Object.assign(schema.definitions, settingDefinitions());
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
}

function settingDefinitions() {
  const all = Object.values(SECTIONS).flatMap((section) => Object.entries(section as Variables));
  const plain = all.filter(([name, { secret }]) => !secret && !SET_BY_CHART.has(name));
  return {
    settings: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        plain.map(([name, { meaning }]) => [
          name,
          { description: meaning, type: ['string', 'integer', 'boolean'] },
        ]),
      ),
    },
    secretSetting: { enum: all.filter(([, { secret }]) => secret).map(([name]) => name) },
  };
}
