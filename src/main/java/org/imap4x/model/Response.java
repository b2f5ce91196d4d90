package org.imap4x.model;

/** One response of the server (RFC 9051 section 7). */
public sealed interface Response permits Response.Tagged, Response.Continuation, Untagged {

  /** How a command ended. */
  enum Condition {
    /** It was carried out. */
    OK,
    /** It was refused. */
    NO,
    /** It was not understood, or not legal now. */
    BAD
  }

  /** The end of a command. */
  record Tagged(String tag, Condition condition, ResponseText text) implements Response {
    @Override
    public String toString() {
      return condition + " " + text;
    }
  }

  /** {@code +}: the server waits for more of the command. The text is the rest of the line, raw. */
  record Continuation(String text) implements Response {}
}
