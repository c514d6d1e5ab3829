import { AppError } from '@cloudity/kernel';
import { Client } from 'minio';
import { checkedKey, checkedPrefix } from './object-key.ts';
import type { ObjectInfo, ObjectStore } from './object-store.ts';
import { impatientTransport } from './s3-transport.ts';
import { uploadBody } from './s3-upload.ts';

export interface S3ObjectStoreOptions {
  /** `http://host:port` or `https://host`; buckets are addressed by path. */
  readonly endpoint: string;
  readonly region: string;
  /** Made when missing. */
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** The folder of the bucket that holds this store's objects, with its slash. */
  readonly folder?: string;
}

const codeOf = (error: unknown): string | null =>
  error instanceof Error && error.name === 'S3Error' && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;

/** HEAD has no body to say more than 404; the bucket is known to be there. */
const isMissing = (error: unknown): boolean => ['NoSuchKey', 'NotFound'].includes(codeOf(error) ?? '');

/** Errors of the body that is being stored belong to its sender and pass as they are. */
class BodyError extends Error {}

const translated = (error: unknown): unknown => {
  if (error instanceof BodyError) return error.cause;
  if (error instanceof AppError) return error;
  if (isMissing(error)) return new AppError('not_found', 'No such object.', { cause: error });
  if (codeOf(error) === 'InvalidRange')
    return new AppError('invalid', 'The range lies outside the object.', { cause: error });
  return new AppError('unavailable', 'The object store does not answer as it should.', { cause: error });
};

/** Yields the body's pieces and marks its failures, so that they are not taken for the server's. */
async function* marked(body: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  try {
    yield* body;
  } catch (error) {
    throw new BodyError('The body failed.', { cause: error });
  }
}

/**
 * Objects in a bucket of any S3 server. Only requests that all of them know are sent: no tags, ACLs, conditions or
 * multi-object deletes.
 */
export const createS3ObjectStore = (options: S3ObjectStoreOptions): ObjectStore => {
  // In a folder, because the client's XML parser takes a name like `0` for a number; with a slash in it no name is one.
  const { region, bucket, accessKey, secretKey, folder = 'objects/' } = options;
  const nameOf = (key: string): string => `${folder}${checkedKey(key)}`;
  const endpoint = new URL(options.endpoint);
  const useSSL = endpoint.protocol === 'https:';
  const client = new Client({
    endPoint: endpoint.hostname,
    port: Number(endpoint.port) || (useSSL ? 443 : 80),
    useSSL,
    region,
    accessKey,
    secretKey,
    pathStyle: true,
    transport: impatientTransport(endpoint.protocol),
    retryOptions: { disableRetry: true },
  });

  const makeBucket = async (): Promise<void> => {
    if (await client.bucketExists(bucket)) return;
    try {
      await client.makeBucket(bucket, region);
    } catch (error) {
      // Another process may have been faster.
      if (!(await client.bucketExists(bucket))) throw error;
    }
  };
  let prepared: Promise<void> | null = null;
  const prepare = (): Promise<void> => {
    prepared ??= makeBucket().catch((error: unknown) => {
      prepared = null;
      throw error;
    });
    return prepared;
  };
  /** Runs a request once the bucket is there, with errors as the interface names them. */
  const request = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      await prepare();
      return await work();
    } catch (error) {
      throw translated(error);
    }
  };

  const headOf = async (key: string, name: string): Promise<ObjectInfo | null> => {
    try {
      const found = await client.statObject(bucket, name);
      return { key, sizeBytes: found.size, modifiedAt: found.lastModified };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };

  return {
    put: async (key, body, sizeBytes) => {
      const name = nameOf(key);
      return request(async () => ({
        key,
        sizeBytes: await uploadBody(client, bucket, name, body instanceof Uint8Array ? body : marked(body), sizeBytes),
        modifiedAt: new Date(),
      }));
    },
    get: async (key, range) => {
      const name = nameOf(key);
      if (range && (range.start < 0 || range.end < range.start))
        throw new AppError('invalid', 'The range lies outside the object.');
      return request(() =>
        range
          ? client.getPartialObject(bucket, name, range.start, range.end - range.start + 1)
          : client.getObject(bucket, name),
      );
    },
    head: async (key) => {
      const name = nameOf(key);
      return request(() => headOf(key, name));
    },
    list: async function* (prefix) {
      const names = `${folder}${checkedPrefix(prefix)}`;
      for (let after: string | null = ''; after !== null; ) {
        const token: string = after;
        const page = await request(() => client.listObjectsV2Query(bucket, names, token, '', 1000, ''));
        for (const item of page.objects) {
          if (item.name === undefined) continue;
          yield { key: item.name.slice(folder.length), sizeBytes: item.size, modifiedAt: item.lastModified };
        }
        after = page.isTruncated ? page.nextContinuationToken : null;
      }
    },
    copy: async (from, to) => {
      const [source, target] = [nameOf(from), nameOf(to)];
      await request(() => client.copyObject(bucket, target, `/${bucket}/${source}`));
    },
    delete: async (key) => {
      const name = nameOf(key);
      await request(async () => {
        try {
          await client.removeObject(bucket, name);
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      });
    },
    ping: () =>
      request(async () => {
        if (await client.bucketExists(bucket)) return;
        prepared = null;
        throw new AppError('unavailable', 'The bucket is gone.');
      }),
  };
};
