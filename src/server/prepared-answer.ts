/** Large answers as the bytes that leave the process: what has not changed since the last one is not written anew. */
import type { ContentTypeEncoder, Message } from 'vscode-languageserver/node';

/** Stands for a result whose JSON is there already, as UTF-8. */
export class PreparedAnswer {
  constructor(readonly json: Uint8Array) {}

  /** For what does not look for it: Node's own channel between processes. */
  toJSON(): unknown {
    return JSON.parse(new TextDecoder().decode(this.json));
  }
}

/** The encoder of a stream's writer: JSON as ever, in which a prepared answer is put as it is. */
export const preparedAnswerEncoder: ContentTypeEncoder = {
  name: 'application/json',
  encode: async (message) => {
    if (!isPrepared(message)) return Buffer.from(JSON.stringify(message));
    const { result, ...rest } = message;
    const head = JSON.stringify(rest).slice(0, -1);
    return Buffer.concat([Buffer.from(`${head},"result":`), result.json, Buffer.from('}')]);
  },
};

function isPrepared(message: Message): message is Message & { readonly result: PreparedAnswer } {
  return 'result' in message && message.result instanceof PreparedAnswer;
}
