import type { TestPerson } from '@cloudity/testkit/suite';

export interface DavAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** A program of the person's: sends requests with their address and an app password of scope dav. */
export type Dav = (method: string, path: string, headers?: Record<string, string>, body?: string) => Promise<DavAnswer>;

export const davOf = async (url: string, person: TestPerson): Promise<Dav> => {
  const { password } = await person.api('POST /me/app-passwords', { body: { name: 'WebDAV', scopes: ['dav'] } });
  const authorization = `Basic ${Buffer.from(`${person.email}:${password}`).toString('base64')}`;
  return async (method, path, headers = {}, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
};

/** A body that the method understands. */
export const bodyFor = (method: string): string | undefined =>
  ({
    PUT: 'bytes',
    PROPPATCH: '<propertyupdate xmlns="DAV:"><set><prop><x xmlns="urn:x">1</x></prop></set></propertyupdate>',
    LOCK: '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>',
    REPORT: '<x xmlns="urn:x"/>',
  })[method];
