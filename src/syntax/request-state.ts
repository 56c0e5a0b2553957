import { FieldLine } from './field-line';
import { HTTP, TEXT_BODY } from './records';
import { RequestLine } from './request-line';

/** What may come next in a block. */
export const HEAD = 0;
/** After the request line: query lines and headers. */
export const FIELDS = 1;
/** After the empty line: the body, if there is one. */
export const BEFORE_BODY = 2;
export const IN_BODY = 3;
export const IN_MULTIPART = 4;
/** After the body: scripts, outputs, assertions, comments and variables. */
export const TAIL = 5;
/** After what looks like another request, with no `###` before it: nothing of it is sent. */
export const REST = 6;
/** A response that is kept in the file. */
export const RESPONSE = 7;

/** What the scan knows about the block that it is in. Offsets into the text; -1 where there is nothing. */
export class RequestState {
  state = HEAD;
  readonly line: RequestLine;
  readonly field: FieldLine;

  /** A request line was read, and it has a URL. */
  hasRequest = false;
  protocol = HTTP;
  /** Its method is one that usually has a body. */
  carriesBody = false;
  /** Query lines may follow: no header was read yet. */
  targetOpen = false;
  /** The request line ends with `?`, or a line below it has `?`, `&` or `#` first: indented lines of any kind go on. */
  inQuery = false;
  typeStart = -1;
  typeEnd = -1;
  isGraphql = false;

  /** The first line of the head that is not understood. */
  unknownStart = -1;
  unknownEnd = -1;
  /** httpYac's options may follow a `proto` line. */
  afterProto = false;
  /** Up to here, the lines are known to be no curl command, though `curl` starts one. */
  proseTo = -1;
  /** Another tool's front matter may still come. */
  frontMatter = true;

  bodyKind = TEXT_BODY;
  /** What the Content-Type says; -1: nothing, the body's look decides. */
  typeKind = -1;
  /** The Content-Type is that of an HTTP message, which may hold status lines and request lines. */
  isMessage = false;
  /** Start of the text segment that is being read. */
  segmentStart = -1;
  /** End of the last line of the body that is not blank, without and with its line end. */
  contentEnd = -1;
  contentNext = -1;
  afterBlank = false;
  files = 0;
  hasText = false;
  /** Up to here, comment lines are known to be followed by more of the body. */
  bodyGoesOnTo = -1;
  /** Of a GraphQL body: its variables, and the end of the query before them. */
  variablesStart = -1;
  queryEnd = -1;

  boundaryStart = -1;
  boundaryEnd = -1;
  inPartFields = false;
  /** End of the line before the current one, without its line end. */
  previousEnd = -1;

  constructor(text: string) {
    this.line = new RequestLine(text);
    this.field = new FieldLine(text);
  }

  reset(): void {
    this.state = HEAD;
    this.hasRequest = false;
    this.protocol = HTTP;
    this.carriesBody = false;
    this.targetOpen = false;
    this.inQuery = false;
    this.typeStart = -1;
    this.typeEnd = -1;
    this.isGraphql = false;
    this.unknownStart = -1;
    this.unknownEnd = -1;
    this.frontMatter = true;
    this.afterProto = false;
    this.proseTo = -1;
    this.bodyKind = TEXT_BODY;
    this.typeKind = -1;
    this.isMessage = false;
    this.segmentStart = -1;
    this.contentEnd = -1;
    this.contentNext = -1;
    this.afterBlank = false;
    this.files = 0;
    this.hasText = false;
    this.bodyGoesOnTo = -1;
    this.variablesStart = -1;
    this.queryEnd = -1;
    this.boundaryStart = -1;
    this.boundaryEnd = -1;
    this.inPartFields = false;
    this.previousEnd = -1;
  }
}
