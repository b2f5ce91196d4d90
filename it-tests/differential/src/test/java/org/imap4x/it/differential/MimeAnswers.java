package org.imap4x.it.differential;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which answer about a message is right.
 *
 * <p>Of what the server tells in ENVELOPE and BODYSTRUCTURE it is that of the usual provider, who
 * asks the same server; of header fields and contents, that of the API's own classes with the
 * octets of the message. Who cannot answer is not right where the other one can.
 *
 * @param local of the API's classes
 * @param usual of the usual provider
 * @param found of imap4x
 */
record MimeAnswers(
    Map<String, String> local, Map<String, String> usual, Map<String, String> found) {

  private static final Pattern TOLD =
      Pattern.compile(
          "(.* )?(subject|from|sender|reply to|to|cc|bcc|recipients|reply|sent|message id|received|"
              + "type|bare type|parameters|is text|is plain|is multipart|is message|disposition|"
              + "file name|encoding|content id|md5|language|description|lines|size|handler type|"
              + "handler name|multipart type|count|preamble|part beyond)");

  /** What the server gives as header fields, whose names may be like those above. */
  private static final Pattern FIELD = Pattern.compile("(.* )?header( joined)? \\S+");

  /** What questions end with that the usual provider has no answer to. */
  static final String FAILS = ", where the usual provider fails";

  private static final String NOTHING = "(nothing)";

  void compare(String shape, Comparison to) {
    Set<String> questions = new LinkedHashSet<>(local.keySet());
    questions.addAll(usual.keySet());
    questions.addAll(found.keySet());
    for (String question : questions) {
      String one = local.getOrDefault(question, NOTHING);
      String two = usual.getOrDefault(question, NOTHING);
      String three = found.getOrDefault(question, NOTHING);
      String seen = "\n  local  " + one + "\n  usual  " + two + "\n  imap4x " + three;
      String right = right(question, one, two);
      String other = right.equals(one) ? two : one;
      String fails = isAnswer(two) ? "" : FAILS;
      to.compare(shape + " / " + question + fails, right, other, three, seen);
    }
  }

  private static String right(String question, String local, String usual) {
    boolean told = TOLD.matcher(question).matches() && !FIELD.matcher(question).matches();
    String first = told ? usual : local;
    String second = told ? local : usual;
    return isAnswer(first) || !isAnswer(second) ? first : second;
  }

  private static boolean isAnswer(String text) {
    return !text.equals(NOTHING) && !text.startsWith("throws ");
  }
}
