interface CommonParts {
  readonly recorder: { readonly control: string };
  readonly mail: { readonly smtp: string; readonly messages: string };
}

/** Addresses of the shared parts that are not settings of the gateway. */
export function commonParts(): CommonParts {
  const parts = process.env['FOYER_TEST_PARTS'];
  if (!parts) throw new Error('FOYER_TEST_PARTS is not set: run the tests with npm test');
  return JSON.parse(parts) as CommonParts;
}
