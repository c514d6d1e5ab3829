import { silentLog } from '@cloudity/kernel';
import type { TestMember } from '@cloudity/testkit';
import type { Hono } from 'hono';
import type { DriveWorld } from './drive-world.ts';

export interface DavAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A program of the member's: sends one request below /dav with their address and app password. */
export type DavClient = (
  line: string,
  options?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: BodyInit },
) => Promise<DavAnswer>;

export const davClient = (world: DriveWorld, member: TestMember, app: Hono = world.app): DavClient => {
  world.as(member);
  const credentials = Buffer.from(`${member.actor.email}:${member.id}`).toString('base64');
  return async (line, { headers = {}, body } = {}) => {
    const space = line.indexOf(' ');
    const method = line.slice(0, space);
    const response = await app.request(
      `https://drive.example.test${line.slice(space + 1)}`,
      {
        method,
        headers: { host: 'drive.example.test', authorization: `Basic ${credentials}`, ...headers },
        ...(body === undefined ? {} : { body }),
      },
      { ip: '192.0.2.1', log: silentLog },
    );
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
};

/** The hrefs of a multistatus, decoded, without what they begin with. */
export const namesIn = ({ text }: DavAnswer, base: string): readonly string[] =>
  [...text.matchAll(/<D:response><D:href>([^<]*)/g)]
    .map(([, href = '']) => decodeURIComponent(href))
    .filter((href) => href.startsWith(base) && href !== base)
    .map((href) => href.slice(base.length))
    .sort();
