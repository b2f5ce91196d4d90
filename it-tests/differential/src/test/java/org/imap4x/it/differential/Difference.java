package org.imap4x.it.differential;

import java.util.regex.Pattern;

/**
 * A difference that is meant.
 *
 * @param questions the whole names of those that are answered differently
 * @param alone whether imap4x answers as nobody else; else as the other reader, who is not right
 * @param reason why an application is better off with the answer of imap4x
 */
record Difference(Pattern questions, boolean alone, String reason) {

  static Difference alone(String reason, String questions) {
    return new Difference(Pattern.compile(questions), true, reason);
  }

  static Difference asTheOther(String reason, String questions) {
    return new Difference(Pattern.compile(questions), false, reason);
  }

  boolean allows(String question, boolean isAlone) {
    return alone == isAlone && questions.matcher(question).matches();
  }
}
