/** Numbers that belong to a person: of a telephone, of an account, of a payment card. */
import type { Stretch } from './mask';

/** ITU-T E.164 with its plus, grouped as people do; the plus may be percent-encoded. */
const telephone = /(?<![\w+])(?:\+|%2B)\d(?:[ ()./-]{0,2}\d){7,14}(?!\d)/gi;
/** ISO 13616: country, check digits, up to 30 further characters, often in groups of four. */
const account = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g;
/** ISO/IEC 7812: what the large issuers' numbers begin with, in groups or not. */
const card =
  /(?<![\w.-])(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|3[0468-9]\d{2}|3[47]\d{2}|6(?:011|5\d{2}|4[4-9]\d))[ -]?(?:\d{4}[ -]?\d{4}[ -]?\d{4}|\d{6}[ -]?\d{4,5})(?![\w-]|\.\d)/g;

/** Where one stands; those with check digits only where these are right. Time is linear in the text. */
export function personalNumbers(text: string): Stretch[] {
  if (!/\d{2}/.test(text)) return [];
  const found: Stretch[] = [];
  const add = (shape: RegExp, isRight: (number: string) => boolean): void => {
    for (const { index, 0: number } of text.matchAll(shape)) {
      if (isRight(number)) found.push({ start: index, end: index + number.length });
    }
  };
  add(telephone, () => true);
  add(account, hasAccountCheck);
  add(card, hasCardCheck);
  return found;
}

/** ISO 7064, mod 97-10: the first four characters come last, letters count from 10. */
function hasAccountCheck(number: string): boolean {
  const plain = number.replaceAll(' ', '');
  let rest = 0;
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Luhn: each second digit from the right counts twice. */
function hasCardCheck(number: string): boolean {
  const digits = [...number.replace(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce((all, digit, index) => {
    const counted = index % 2 === 1 ? digit * 2 : digit;
    return all + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return sum % 10 === 0;
}
