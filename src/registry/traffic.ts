import type { Http, HttpResponse } from '../ports/index.ts';

/** What went over the wire, for reports. */
export interface Traffic {
  readonly requests: number;
  /** Bytes of request bodies. */
  readonly uploaded: number;
  /** Bytes of response bodies. */
  readonly downloaded: number;
}

/** The same Http with everything counted, token services and storage behind redirects included. */
export function countTraffic(http: Http): { readonly http: Http; traffic(): Traffic } {
  const count = { requests: 0, uploaded: 0, downloaded: 0 };

  async function* counted(
    body: AsyncIterable<Uint8Array>,
    way: 'uploaded' | 'downloaded',
  ): AsyncIterable<Uint8Array> {
    for await (const chunk of body) {
      count[way] += chunk.byteLength;
      yield chunk;
    }
  }

  function wrap(response: HttpResponse): HttpResponse {
    return {
      ...response,
      body: counted(response.body, 'downloaded'),
      async text(limit) {
        const text = await response.text(limit);
        count.downloaded += Buffer.byteLength(text);
        return text;
      },
    };
  }

  return {
    traffic: () => ({ ...count }),
    http: {
      async request(request) {
        count.requests += 1;
        const { body } = request;
        if (typeof body === 'function') {
          return wrap(await http.request({ ...request, body: () => counted(body(), 'uploaded') }));
        }
        if (body !== undefined) count.uploaded += Buffer.byteLength(body);
        return wrap(await http.request(request));
      },
      upgrade: (request) => http.upgrade(request),
    },
  };
}
