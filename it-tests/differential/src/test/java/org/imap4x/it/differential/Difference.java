package org.imap4x.it.differential;

import java.util.regex.Pattern;

/**
 * A difference that is meant.
 *
 * @param questions the whole names of those that are answered differently
 * @param answer what imap4x answers
 * @param reason why an application is better off with that
 */
record Difference(Pattern questions, Answer answer, String reason) {

  /** What imap4x answers, where it is not what is right by the rule. */
  enum Answer {
    /** What nobody else says. */
    OWN,
    /** What the reader says who is not right by the rule. */
    OTHERS,
    /** The one or the other, for whether the others say it is not the point. */
    EITHER
  }

  static Difference own(String reason, String questions) {
    return new Difference(Pattern.compile(questions), Answer.OWN, reason);
  }

  static Difference others(String reason, String questions) {
    return new Difference(Pattern.compile(questions), Answer.OTHERS, reason);
  }

  static Difference either(String reason, String questions) {
    return new Difference(Pattern.compile(questions), Answer.EITHER, reason);
  }

  boolean allows(String question, boolean isOwn) {
    Answer given = isOwn ? Answer.OWN : Answer.OTHERS;
    return (answer == Answer.EITHER || answer == given) && questions.matcher(question).matches();
  }
}
