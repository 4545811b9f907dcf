import { describe, expect, it, onTestFinished } from 'vitest';
import { listen, readBody } from '../../emulators/server.ts';
import { patience, testBrowser } from './support/browser.ts';
import { scan } from './support/scanner.ts';

/** `GET /letter`, or `POST /send code=12`. */
type Asked = string;
/** A page, or where another one is. */
type Answered = string | { location: string };

const page = (heading: string, inside = '') => `<!doctype html><h1>${heading}</h1>${inside}`;
const form = (action: string, inside = '<button>Send</button>') =>
  `<form method="post" action="${action}" novalidate>${inside}</form>`;

describe('a mail scanner', patience, () => {
  const browser = testBrowser();
  const look = { language: 'en', theme: 'light', width: 1280 } as const;

  /** Scans the one letter of a site that answers like this. @returns what the site was asked */
  async function scanned(answerTo: (asked: Asked) => Answered, guesses: string[] = []): Promise<Asked[]> {
    const asked: Asked[] = [];
    const { url, close } = await listen(async (request, response) => {
      const body = String(await readBody(request, 1000));
      asked.push(`${request.method} ${request.url} ${body}`.trim());
      const answer = answerTo(asked.at(-1) ?? '');
      response.setHeader('content-type', 'text/html; charset=utf-8');
      if (typeof answer === 'string') response.end(answer);
      else response.writeHead(303, answer).end();
    });
    onTestFinished(close);
    await browser.visit({ look }, ({ context }) =>
      scan(context, { site: url, links: [`${url}/letter`], guesses }),
    );
    return asked;
  }

  it('sends a form with every button, in every way and with every guess', async () => {
    const fields = '<input type="text" name="code" required><input type="checkbox" name="sure" value="yes">';
    const buttons = ['a', 'b'].map((value) => `<button name="do" value="${value}">${value}</button>`);

    const asked = await scanned(() => page('A letter', form('/send', fields + buttons.join(''))), ['12']);

    const sent = asked.filter((each) => each.startsWith('POST'));
    const times = (body: string) => sent.filter((each) => each === `POST /send ${body}`).length;
    for (const code of ['', '12']) {
      // By a click, by the script in a button's name, and without a browser; the key takes the first button.
      expect(times(`code=${code}&sure=yes&do=a`)).toBe(3 + 2);
      expect(times(`code=${code}&sure=yes&do=b`)).toBe(3);
      // By the script without a button.
      expect(times(`code=${code}&sure=yes`)).toBe(2);
    }
    expect(sent).toHaveLength(20);
  });

  it('presses what only the third try brings', async () => {
    let tries = 0;
    const asked = await scanned((each) => {
      if (!each.startsWith('POST /send')) return page('A letter', form('/send'));
      tries += 1;
      return tries < 3 ? page('A letter', form('/send')) : page('Locked', form('/unlock'));
    });

    expect(asked).toContain('POST /unlock');
  });

  it('presses what is behind a button that is behind another', async () => {
    const asked = await scanned((each) => {
      if (each.startsWith('POST /second')) return page('Third', form('/third'));
      return each.startsWith('POST /first')
        ? page('Second', form('/second'))
        : page('A letter', form('/first'));
    });

    expect(asked.filter((each) => each === 'POST /third')).toHaveLength(4);
  });

  it('presses what a link has become when its button was pressed', async () => {
    let isSent = false;
    const asked = await scanned((each) => {
      isSent ||= each.startsWith('POST /send');
      if (each.startsWith('POST')) return page('Thank you');
      return isSent ? page('Undo', form('/undo')) : page('A letter', form('/send'));
    });

    expect(asked).toContain('POST /undo');
  });

  it('follows the links of every answer, and where an answer leads', async () => {
    let tries = 0;
    const asked = await scanned((each) => {
      if (each.startsWith('GET /moved')) return page('Moved', form('/there'));
      if (!each.startsWith('POST /send')) return page('A letter', form('/send'));
      tries += 1;
      return tries < 4 ? page('A letter', `<a href="/try-${tries}">Help</a>`) : { location: '/moved' };
    });

    for (const path of ['/try-1', '/try-2', '/try-3']) expect(asked).toContain(`HEAD ${path}`);
    expect(asked).toContain('POST /there');
  });
});
