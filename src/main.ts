import 'reflect-metadata';
import { createApp, MAX_STOP_SECONDS } from './app.js';
import { ConfigError, loadConfig, type Config } from './config/load-config.js';
import { connectPorts } from './connect-ports.js';
import { captureLibraryOutput } from './library-output.js';
import { createLog } from './log.js';
import { ProcessLifecycle } from './process-lifecycle.js';
import { startTracing } from './tracing/start-tracing.js';

const config = readConfig();
const log = createLog(config.logLevel, undefined, config.tracing !== null);
captureLibraryOutput(log);
const drainSeconds = config.http.shutdownGraceSeconds + MAX_STOP_SECONDS;
const lifecycle = new ProcessLifecycle(log, drainSeconds * 1000);
try {
  const stopTracing = await startTracing(config, log);
  const connected = await connectPorts(config, log);
  const app = createApp(config, connected.ports);
  const { port } = await app.start();
  log.info({ host: config.http.host, port }, 'Foyer is ready');
  lifecycle.started(async () => {
    await app.stop();
    await connected.close();
    await stopTracing?.();
  });
} catch (error) {
  log.fatal({ err: error }, 'Failed to start; exiting');
  process.exitCode = 1;
  process.exit();
}

function readConfig(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
