package org.imap4x.mail.opening;

import java.util.regex.Pattern;
import org.imap4x.client.ImapException;

/** Tells that a server has forgotten which mailbox is selected, by texts of known servers. */
final class Unselected {
  /** Dovecot, Cyrus, Courier, Exchange, GreenMail. */
  private static final Pattern SAID =
      Pattern.compile(
          "(?i)no mailbox (is )?(currently )?selected|mailbox (is )?not selected"
              + "|please select a mailbox first|select a mailbox first"
              + "|not (valid|allowed|permitted) in (this|authenticated) state"
              + "|command received in invalid state");

  private Unselected() {}

  static boolean isSaidBy(ImapException refusal) {
    return SAID.matcher(refusal.serverText()).find();
  }
}
