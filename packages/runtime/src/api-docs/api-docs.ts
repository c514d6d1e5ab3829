import { readFileSync } from 'node:fs';
import { openApiDocument } from '@cloudity/kernel';
import { Hono } from 'hono';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The OpenAPI document and the page that shows it, both from this server and without any inline script or style. */
export const createApiDocs = (publicUrl: string): Hono => {
  let document: string | undefined;
  const app = new Hono();
  const file = (path: string, name: string, type: string): void => {
    let text: string | undefined;
    app.get(path, (context) => {
      text ??= read(name);
      return context.body(text, 200, { 'Content-Type': type });
    });
  };
  app.get('/api/v1/openapi.json', (context) => {
    document ??= JSON.stringify(openApiDocument(publicUrl));
    return context.body(document, 200, { 'Content-Type': 'application/json' });
  });
  file('/api/docs', 'page.html', 'text/html; charset=utf-8');
  file('/api/docs/page.css', 'page.css', 'text/css; charset=utf-8');
  file('/api/docs/page.js', 'page.js', 'text/javascript; charset=utf-8');
  return app;
};
