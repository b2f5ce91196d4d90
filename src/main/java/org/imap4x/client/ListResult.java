package org.imap4x.client;

import java.util.List;
import java.util.Map;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;
import org.imap4x.model.StatusData;
import org.imap4x.model.Untagged;

/**
 * The mailboxes that LIST named, with the STATUS data and MYRIGHTS that came along.
 *
 * @param malformed lines that could not be read. What could be read of a line that broke in the
 *     middle is in its entry, or STATUS data, beside a mark of its own.
 */
public record ListResult(
    List<ListEntry> entries,
    Map<MailboxName, StatusData> status,
    Map<MailboxName, String> myRights,
    List<Untagged.Malformed> malformed) {
  public ListResult {
    entries = List.copyOf(entries);
    status = Map.copyOf(status);
    myRights = Map.copyOf(myRights);
    malformed = List.copyOf(malformed);
  }

  /** Whether all could be read: else a mailbox that is not among the entries may still be there. */
  public boolean isWhole() {
    return malformed.isEmpty() && entries.stream().allMatch(e -> e.malformed().isEmpty());
  }

  /**
   * Checks that what is not here is not there.
   *
   * @throws ImapException.Protocol with what could not be read; the connection lives
   */
  public void requireWhole() throws ImapException {
    if (isWhole()) {
      return;
    }
    String raw =
        malformed.isEmpty()
            ? entries.stream().map(ListEntry::malformed).filter(m -> !m.isEmpty()).findFirst().get()
            : malformed.get(0).raw();
    throw ImapException.Protocol.contained(
        "LIST: a part of the answer can't be read: " + raw, Outcome.REFUSED);
  }
}
