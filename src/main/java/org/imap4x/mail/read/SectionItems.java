package org.imap4x.mail.read;

import org.imap4x.client.ImapClient;
import org.imap4x.client.ProtocolVersion;
import org.imap4x.model.FetchItem;
import org.imap4x.model.Section;

/** What to ask a server for a section of a message; RFC 1730 servers have other words for some. */
final class SectionItems {
  private SectionItems() {}

  /** The item that gives the section and leaves \Seen as it is. */
  static FetchItem peek(ImapClient client, Section section) {
    if (client.protocolVersion() == ProtocolVersion.IMAP4 && section.part().isEmpty()) {
      return switch (section.text()) {
        case NONE -> FetchItem.Simple.RFC822_PEEK;
        case TEXT -> FetchItem.Simple.RFC822_TEXT_PEEK;
        default -> FetchItem.Simple.RFC822_HEADER;
      };
    }
    return FetchItem.peek(section);
  }

  /** Whether the server can be asked for a window of a section. */
  static boolean hasWindows(ImapClient client) {
    return client.protocolVersion() != ProtocolVersion.IMAP4;
  }
}
