export const list = (sql: (text: TemplateStringsArray) => unknown): unknown => sql`select 1`;
