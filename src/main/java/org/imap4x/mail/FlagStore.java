package org.imap4x.mail;

import java.util.ArrayList;
import java.util.List;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.client.StoreMode;
import org.imap4x.client.StoreResult;
import org.imap4x.model.FlagSet;
import org.imap4x.model.UidSet;

/** STORE by UID, split under the line limit and pipelined. */
final class FlagStore {
  private FlagStore() {}

  /** Stores, and takes over what the server answers. */
  static boolean store(
      IMAPFolder folder, ImapClient client, UidSet uids, StoreMode how, FlagSet flags)
      throws ImapException {
    int room = client.options().maxCommandLine() - 60 - flags.toString().length();
    List<Pending<StoreResult>> commands = new ArrayList<>();
    for (UidSet part : uids.split(Math.max(100, room))) {
      commands.add(client.beginStore(part, how, flags, false, -1));
    }
    for (Pending<StoreResult> command : commands) {
      command.await().data().forEach(folder.eventBridge()::stored);
    }
    return true;
  }
}
