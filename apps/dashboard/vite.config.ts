import * as fs from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const API = 'http://127.0.0.1:3000';
const out = join(import.meta.dirname, '../../dist/dashboard');

/** Compressed once, at the best level, so that the API only sends files. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  closeBundle() {
    const assets = join(out, 'assets');
    for (const file of fs.readdirSync(assets)) {
      if (!/\.(?:js|css)$/.test(file)) continue;
      const content = fs.readFileSync(join(assets, file));
      fs.writeFileSync(join(assets, `${file}.gz`), gzipSync(content, { level: 9 }));
      const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
      fs.writeFileSync(join(assets, `${file}.br`), brotli);
    }
  },
};

/** The schema of a job as the API describes it, and nothing else of the long document. */
const newJobSchema: Plugin = {
  name: 'new-job-schema',
  resolveId: (id) => (id === 'virtual:new-job-schema' ? `\0${id}` : undefined),
  load(id) {
    if (id !== '\0virtual:new-job-schema') return undefined;
    const file = join(import.meta.dirname, '../../openapi.json');
    this.addWatchFile(file);
    const document = JSON.parse(fs.readFileSync(file, 'utf8')) as {
      components: { schemas: Record<string, object> };
    };
    return `export default ${JSON.stringify(document.components.schemas.NewJob)}`;
  },
};

/** `npx vite apps/dashboard` serves the sources, and passes calls on to an API on port 3000. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [compressed, newJobSchema],
  resolve: { alias: { '@fairlane/domain': join(import.meta.dirname, '../../libs/domain/src/index.ts') } },
  logLevel: 'warn',
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      // 'use client' means nothing here.
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  server: { proxy: Object.fromEntries(['/v1', '/docs', '/health', '/metrics'].map((path) => [path, API])) },
});
