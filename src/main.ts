import 'reflect-metadata';
import { createApp, type App } from './app.js';
import { ConfigError, loadConfig, type Config } from './config/load-config.js';
import { connectPorts } from './connect-ports.js';
import { createLog } from './log.js';

const config = readConfig();
const log = createLog(config.logLevel);
try {
  const connected = await connectPorts(config, log);
  const app = createApp(config, connected.ports);
  const { port } = await app.start();
  log.info({ host: config.http.host, port }, 'Foyer is ready');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void stop(app, connected.close));
  }
} catch (error) {
  log.fatal({ err: error }, 'Foyer cannot start');
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

async function stop(app: App, closePorts: () => Promise<void>): Promise<void> {
  log.info('stopping');
  await app.stop();
  await closePorts();
  process.exit();
}
