import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { chunkGroups } from './build/chunk-groups.ts';
import { compressAssets } from './build/compress-assets.ts';
import { onlyOurLocales } from './build/only-our-locales.ts';

/** Paths that belong to the server: never answered by the service worker, proxied in development. */
const serverPaths = ['/api', '/collab', '/dav', '/.well-known', '/healthz', '/readyz', '/metrics'];
const server = process.env.CLOUDITY_DEV_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  build: {
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    manifest: true,
    // A file inlined as data: would need `img-src data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One style sheet for everything: it is small, and a page then never waits for a second one.
    cssCodeSplit: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: chunkGroups },
        // Every page carries the names of what it may load later; seven letters tell two versions apart as well as eight.
        chunkFileNames: 'assets/[name]-[hash:7].js',
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      serverPaths.map((path) => [path, { target: server, ws: path === '/collab', changeOrigin: false }]),
    ),
  },
  plugins: [
    react(),
    onlyOurLocales(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      includeAssets: ['icon.svg', 'icon-180.png', 'theme.js'],
      manifest: {
        name: 'Cloudity',
        short_name: 'Cloudity',
        description: 'Files and documents, written together.',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#f9fafc',
        theme_color: '#f9fafc',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,woff2}'],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        navigateFallback: '/index.html',
        navigateFallbackDenylist: serverPaths.map((path) => new RegExp(`^${path.replace('.', '\\.')}(/|$)`)),
        cleanupOutdatedCaches: true,
        // The bundling step of the worker is the slowest part of the build; its runtime is small unminified too.
        mode: 'development',
        importScripts: ['/sw-quiet.js'],
        sourcemap: false,
      },
    }),
    compressAssets(),
  ],
});
