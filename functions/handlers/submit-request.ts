import type { BasePorts, Limits, Workflow } from '../requests/ports.ts';
import { type SubmissionKey, type Submitted, submitRequest } from '../requests/submit-request.ts';
import type { Secrets } from '../shared/ports.ts';
import { referenceOf } from '../shared/reference.ts';
import { isRefusal, type LimitRefusal } from '../shared/refusal.ts';
import { newSecret } from '../shared/secrets.ts';
import { languages } from '../shared/vocabulary.ts';
import type { FormErrors } from '../web/page.ts';
import { formPages } from '../web/pages/form.ts';
import { submittedPages } from '../web/pages/submitted.ts';
import { type BodyProblem, type Fields, readBody, statusOfProblem } from './form-body.ts';
import {
  type HttpEvent,
  type HttpResponse,
  httpHandler,
  isJson,
  json,
  languageOf,
  showing,
  statusOfRefusal,
  withRetryAfter,
} from './http.ts';
import { parseSubmission, typedValues } from './submission-schema.ts';

const page = showing({ ...formPages, ...submittedPages });

type Ports = BasePorts & Secrets<SubmissionKey> & { limits: Limits; workflow: Workflow };

/** `POST /requests`: a form gets a page, JSON gets JSON. */
export const submitRequestHandler = (ports: Ports) =>
  httpHandler(ports, async (event) => {
    const read = readBody(event);
    if ('problem' in read) return unreadableBody(ports, event, read.problem);
    const language = languageOf(event, ports.settings.defaultLanguage);
    const parsed = parseSubmission(read.fields, language, isJson(event) ? 'program' : 'page');
    if ('errors' in parsed) return invalidSubmission(ports, event, 422, read.fields, parsed.errors);
    const channel = isJson(event) ? 'api' : 'form';
    const submitted = await submitRequest(
      ports,
      { ...parsed.submission, channel },
      event.requestContext.http.sourceIp,
    );
    if (isRefusal(submitted)) return tooManyForms(ports, event, read.fields, submitted);
    return isJson(event) ? acceptedAsJson(submitted) : acceptedAsPage(ports, event, submitted);
  });

function acceptedAsPage(ports: Ports, event: HttpEvent, { request, matchCode }: Submitted): HttpResponse {
  const waitDays = ports.settings.periods.confirmationWaitSeconds / 86_400;
  return page(
    ports,
    event,
    202,
    {
      type: 'submitted',
      reference: referenceOf(request.id),
      kind: request.kind,
      address: request.address ?? '',
      waitDays,
      letterLanguage: request.language,
      ...(matchCode && { matchCode }),
    },
    request.language,
  );
}

const acceptedAsJson = ({ request, matchCode }: Submitted): HttpResponse =>
  json(202, {
    reference: referenceOf(request.id),
    kind: request.kind,
    matchCode,
    submittedAt: request.submittedAt,
  });

/** Says honestly that this form is not on record, and shows it again with everything that was typed. */
function tooManyForms(ports: Ports, event: HttpEvent, fields: Fields, refusal: LimitRefusal): HttpResponse {
  const { refused, retryAt } = refusal;
  const status = statusOfRefusal[refused];
  const title =
    'Too many forms came from this network address; this one was not recorded. Retry at `retryAt`.';
  const answer = isJson(event)
    ? json(status, { type: 'about:blank', title, status, retryAt }, 'problem+json')
    : formAgain(ports, event, status, fields, {}, retryAt);
  return withRetryAfter(answer, refusal, ports.clock());
}

const unreadableBody = (ports: Ports, event: HttpEvent, problem: BodyProblem): HttpResponse =>
  invalidSubmission(ports, event, statusOfProblem[problem], {}, { form: problem });

/** Reports what to correct: next to the fields, with everything that was typed, or as a problem document. */
function invalidSubmission(
  ports: Ports,
  event: HttpEvent,
  status: number,
  fields: Fields,
  errors: FormErrors,
): HttpResponse {
  if (isJson(event)) {
    const title = 'The request could not be accepted; `errors` names each field and what is wrong with it.';
    const { unknown = [], ...known } = errors;
    const byName = { ...known, ...Object.fromEntries(unknown.map((name) => [name, 'unknown-field'])) };
    return json(status, { type: 'about:blank', title, status, errors: byName }, 'problem+json');
  }
  return formAgain(ports, event, status, fields, errors);
}

/** The form with everything that was typed, in the language in which it was filled in. */
function formAgain(
  ports: Ports,
  event: HttpEvent,
  status: number,
  fields: Fields,
  errors: FormErrors,
  retryAt?: string,
): HttpResponse {
  const language = languages.find((known) => known === fields.language);
  const key = typeof fields.idempotencyKey === 'string' ? fields.idempotencyKey : newSecret(ports.random);
  return page(
    ports,
    event,
    status,
    {
      type: 'form',
      values: typedValues(fields),
      errors,
      idempotencyKey: key,
      ...(retryAt !== undefined && { retryAt }),
    },
    language ?? languageOf(event, ports.settings.defaultLanguage),
  );
}
