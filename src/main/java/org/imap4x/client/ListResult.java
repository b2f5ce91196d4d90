package org.imap4x.client;

import java.util.List;
import java.util.Map;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;
import org.imap4x.model.StatusData;

/** The mailboxes that LIST named, with the STATUS data and MYRIGHTS that came along. */
public record ListResult(
    List<ListEntry> entries,
    Map<MailboxName, StatusData> status,
    Map<MailboxName, String> myRights) {
  public ListResult {
    entries = List.copyOf(entries);
    status = Map.copyOf(status);
    myRights = Map.copyOf(myRights);
  }
}
