/** What a large response is measured against: Node's http, streamed to a file. Arguments: URL, file. */
import { createWriteStream } from 'node:fs';
import { get } from 'node:http';
import { pipeline } from 'node:stream/promises';

const [, , url = '', path = ''] = process.argv;
get(url, (response) => void pipeline(response, createWriteStream(path)));
