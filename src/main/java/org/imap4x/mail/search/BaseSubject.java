package org.imap4x.mail.search;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A subject without what replying and forwarding add (RFC 5256 section 2.1).
 *
 * @param text the base subject, perhaps empty
 * @param isReply whether something of a reply or a forward was taken away
 */
record BaseSubject(String text, boolean isReply) {
  /** Characters of a subject that are looked at; what costs squared time must have an end. */
  private static final int MOST = 4000;

  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** subj-leader: blobs and then "re:", "fw:" or "fwd:", perhaps with a blob; or white space. */
  private static final Pattern LEADER =
      Pattern.compile(
          "(?:\\[[^\\[\\]]*+\\]\\s*+)*+(?:re|fwd?)\\s*+(?:\\[[^\\[\\]]*+\\]\\s*+)?+:",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern BLOB = Pattern.compile("\\[[^\\[\\]]*+\\]\\s*+");
  private static final String TRAILER = "(fwd)";
  private static final String FORWARD = "[fwd:";

  /** The base of a subject that is decoded already. */
  static BaseSubject of(String subject) {
    String start = subject.length() > MOST ? subject.substring(0, MOST) : subject;
    String text = SPACES.matcher(start).replaceAll(" ").strip();
    boolean reply = false;
    while (true) {
      String bare = withoutTrailers(text);
      BaseSubject base = withoutLeaders(bare);
      reply |= !bare.equals(text) || base.isReply();
      text = base.text();
      if (!isForward(text)) {
        return new BaseSubject(text, reply);
      }
      reply = true;
      text = text.substring(FORWARD.length(), text.length() - 1).strip();
    }
  }

  private static boolean isForward(String text) {
    return text.regionMatches(true, 0, FORWARD, 0, FORWARD.length()) && text.endsWith("]");
  }

  private static String withoutTrailers(String text) {
    String s = text;
    while (s.regionMatches(true, s.length() - TRAILER.length(), TRAILER, 0, TRAILER.length())) {
      s = s.substring(0, s.length() - TRAILER.length()).strip();
    }
    return s;
  }

  /** Steps 3 to 5: leaders, and blobs that are not all that there is. */
  private static BaseSubject withoutLeaders(String text) {
    String s = text;
    boolean reply = false;
    while (true) {
      Matcher leader = LEADER.matcher(s);
      Matcher blob = BLOB.matcher(s);
      if (leader.lookingAt()) {
        s = s.substring(leader.end()).strip();
        reply = true;
      } else if (blob.lookingAt() && blob.end() < s.length()) {
        s = s.substring(blob.end());
      } else {
        return new BaseSubject(s, reply);
      }
    }
  }
}
