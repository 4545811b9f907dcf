import type { Basics, Mail, Secrecy, Site } from '../app/ports.ts';
import type { LetterPorts } from '../app/send-letter.ts';
import { renderLetter } from '../web/render-letter.ts';

/** Adds the words to the ports of a step that writes letters. */
export const withLetters = <Ports extends Basics & Secrecy & Site & { mail: Mail }>(
  ports: Ports,
): Ports & LetterPorts => ({
  ...ports,
  renderLetter: renderLetter(ports.settings),
});
