import { ConfigError, loadConfig } from '../config/load-config.js';
import { createLog } from '../log.js';
import { prepareDatabase } from '../models/prepare-database.js';

// The process behind `npm run migrate`: the migrations of every startup, as a separate step.

try {
  const { stores, oidc, logLevel } = loadConfig(process.env);
  await prepareDatabase(stores.mongoUrl, { issuer: oidc?.issuer ?? null }, createLog(logLevel));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
