/** A letter in words, ready to become a message. `text` and `html` say the same. */
export interface RenderedLetter {
  subject: string;
  text: string;
  html: string;
}
