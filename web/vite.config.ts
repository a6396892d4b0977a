import react from '@vitejs/plugin-react';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const CLIENT = { html: 'index.html', outDir: join(HERE, '../dist/web') };
/** Of `--mode graphiql`: a page for developers, which no production image has. */
const GRAPHIQL = { html: 'graphiql.html', outDir: join(HERE, 'dist') };

/** Of `--mode embed`: one script for pages of other origins, which the gateway completes. */
const EMBED = {
  entry: join(HERE, 'src/embed/foyer-meeting.ts'),
  outDir: join(HERE, '../dist/embed'),
};

const LIVEKIT = 'livekit-client';

/** What `@livekit/track-processors` finds people in pictures with. */
const require = createRequire(import.meta.url);
const processors = createRequire(require.resolve('@livekit/track-processors'));
const visionPath = dirname(processors.resolve('@mediapipe/tasks-vision'));
const VISION_DIRECTORY = `vision-${versionOf(visionPath)}`;
/** Every browser that can run it has SIMD. */
const VISION_FILES = ['vision_wasm_internal.js', 'vision_wasm_internal.wasm'];

// As `npm run dev` says.
const gateway = process.env['FOYER_GATEWAY'] ?? 'http://127.0.0.1:4000';

export default defineConfig(({ mode }) => {
  if (mode === 'embed') {
    const { entry, outDir } = EMBED;
    // Not a module, so that it works in script elements of both types.
    const lib = { entry, formats: ['iife' as const], name: 'FoyerEmbed', fileName: () => 'v1.js' };
    return { publicDir: false, build: { outDir, emptyOutDir: true, target: 'es2022', lib } };
  }
  const { html, outDir } = mode === 'graphiql' ? GRAPHIQL : CLIENT;
  return {
    // The gateway tells the page below which path it is, so that one build serves everywhere.
    base: './',
    plugins: [react(), ...(mode === 'graphiql' ? [] : [vision]), compressed(outDir), framing],
    define: { VISION_DIRECTORY: JSON.stringify(VISION_DIRECTORY) },
    // Compiled licenses and helpers of packages count, too: a warning would only be about LiveKit's client.
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      chunkSizeWarningLimit: 800,
      rolldownOptions: {
        input: join(HERE, html),
        // A file of its own: it changes more rarely than the screens, and its lines in the console can be told from theirs.
        output: {
          codeSplitting: {
            groups: [{ name: LIVEKIT, test: /node_modules[\\/]livekit-client[\\/]/ }],
          },
        },
      },
    },
    optimizeDeps: { entries: 'index.html' },
    server: {
      host: '127.0.0.1',
      port: Number(process.env['WEB_PORT'] ?? 5173),
      strictPort: true,
      // GraphiQL comes as it is built, with its files.
      proxy: {
        '^/assets/': gateway,
        '^/embed/v1\\.js$': gateway,
        '^/graphql(\\?|$)': { target: gateway, ws: true },
        '^/auth/': gateway,
        '^/meetings/': gateway,
      },
    },
  };
});

// The best quality takes twice as long for a fiftieth less.
const QUICKLY = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } };
/** The WebAssembly of backgrounds would take minutes. */
const LARGE = 2_000_000;
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } };

/** Writes each file in the two encodings that the gateway can answer with, once and for all. */
function compressed(outDir: string): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
        // Pages are sent by the gateway, which fills them in.
        if (!/\.(js|css|svg|wasm|tflite)$/.test(name)) continue;
        const path = join(outDir, name);
        const content = readFileSync(path);
        const quality = content.length > LARGE ? FAST : QUICKLY;
        writeFileSync(`${path}.br`, brotliCompressSync(content, quality));
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

function versionOf(packagePath: string): string {
  const { version } = JSON.parse(readFileSync(join(packagePath, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}

/** Serves these files below names of their own, because the library computes their addresses. */
const vision: Plugin = {
  name: 'vision',
  generateBundle() {
    for (const file of VISION_FILES) {
      const source = readFileSync(join(visionPath, 'wasm', file));
      this.emitFile({ type: 'asset', fileName: `assets/${VISION_DIRECTORY}/${file}`, source });
    }
  },
};

const NOT_FRAMED = "frame-ancestors 'none'";

/** In development, too, the gateway decides which pages may embed a meeting. */
const framing: Plugin = {
  name: 'framing',
  configureServer({ middlewares }) {
    middlewares.use(({ url = '' }, response, next) => {
      ancestorsOf(url).then((policy) => {
        response.setHeader('content-security-policy', policy);
        next();
      }, next);
    });
  },
};

async function ancestorsOf(url: string): Promise<string> {
  if (!url.startsWith('/embed/') || url.startsWith('/embed/v1.js')) return NOT_FRAMED;
  const { headers } = await fetch(new URL(url, gateway), { headers: { accept: 'text/html' } });
  const policy = headers.get('content-security-policy') ?? '';
  return /frame-ancestors [^;]*/.exec(policy)?.[0] ?? NOT_FRAMED;
}
