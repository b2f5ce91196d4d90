package org.imap4x.mail.login;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.imap4x.client.ImapException;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;

/** Failures of the command core, for tests. */
public final class Failures {
  private static final Pattern STATUS =
      Pattern.compile("(NO|BAD|BYE) (?:\\[([^\\] ]+)( [^\\]]+)?\\] )?(.*)");

  private Failures() {}

  /** Of what a server says after the tag, or LOST, TIMEOUT, PROTOCOL with an outcome. */
  public static ImapException of(String said) {
    if (said.startsWith("LOST ")) {
      return new ImapException.Lost("reset", outcome(said), new java.io.IOException("reset"));
    }
    if (said.startsWith("TIMEOUT ")) {
      return new ImapException.Timeout("nothing came", outcome(said), null);
    }
    if (said.startsWith("PROTOCOL ")) {
      return new ImapException.Protocol("nonsense", outcome(said), null);
    }
    Matcher m = STATUS.matcher(said);
    if (!m.matches()) {
      throw new IllegalArgumentException(said);
    }
    ResponseCode code = null;
    if (m.group(2) != null) {
      code =
          m.group(3) == null
              ? new ResponseCode.Simple(m.group(2))
              : new ResponseCode.Text(m.group(2), m.group(3).strip());
    }
    ResponseText text = new ResponseText(code, m.group(4));
    return switch (m.group(1)) {
      case "NO" -> new ImapException.No("COMMAND", text);
      case "BAD" -> new ImapException.Bad("COMMAND", text);
      default -> new ImapException.Bye("COMMAND", text, Outcome.UNKNOWN);
    };
  }

  private static Outcome outcome(String said) {
    return Outcome.valueOf(said.substring(said.indexOf(' ') + 1));
  }
}
