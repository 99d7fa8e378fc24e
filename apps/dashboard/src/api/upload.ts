import { ApiProblem } from './problem.js';

export interface UploadOptions {
  readonly path: string;
  readonly key: string;
  readonly body: Blob | FormData;
  /** Of a body that is no form. */
  readonly contentType?: string;
  readonly signal: AbortSignal;
  /** Part that was sent, 0 to 1. */
  readonly onProgress: (part: number) => void;
}

/** Sends a file and tells how far it is, which fetch cannot. @throws ApiProblem */
export function upload<Answer>(options: UploadOptions): Promise<Answer> {
  const { path, key, body, contentType, signal, onProgress } = options;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('authorization', `Bearer ${key}`);
    if (contentType !== undefined) request.setRequestHeader('content-type', contentType);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onerror = () => reject(new TypeError('The upload broke off.'));
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as Answer);
      else reject(problemOf(request));
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}

function problemOf({ status, responseText }: XMLHttpRequest): ApiProblem {
  try {
    const { code, detail, errors } = JSON.parse(responseText) as {
      code: string;
      detail: string;
      errors?: { path: string; message: string }[];
    };
    return new ApiProblem(status, code, detail, errors);
  } catch {
    return new ApiProblem(status, 'HTTP', `The server answered ${status}.`);
  }
}
