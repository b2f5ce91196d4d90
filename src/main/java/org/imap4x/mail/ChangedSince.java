package org.imap4x.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.opening.Opening;
import org.imap4x.model.Capability;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.NumberSet;
import org.imap4x.model.UidSet;

/** Finds messages that changed after a mod-sequence (RFC 7162). */
final class ChangedSince {
  private final IMAPFolder folder;

  ChangedSince(IMAPFolder folder) {
    this.folder = folder;
  }

  List<Message> find(long start, long end, long modSeq) throws MessagingException {
    if (!folder.imapStore().capabilities().has(Capability.CONDSTORE)) {
      throw new MessagingException("CONDSTORE not supported by the server");
    }
    long last = end == UIDFolder.LASTUID ? NumberSet.STAR : end;
    UidSet range = UidSet.range(start, last);
    Opening now = folder.opened();
    List<FetchData> changed = now.repeat(c -> fetch(c, range, modSeq));
    UidSet.Builder uids = new UidSet.Builder();
    for (FetchData data : changed) {
      now.came(data);
      if (data.uid() > 0) {
        uids.add(data.uid());
      }
    }
    return List.of(now.faces(uids.build()));
  }

  private static List<FetchData> fetch(ImapClient c, UidSet range, long modSeq)
      throws ImapException {
    List<FetchData> all = new ArrayList<>();
    c.beginFetch(
            range,
            List.of(FetchItem.Simple.UID, FetchItem.Simple.FLAGS),
            "CHANGEDSINCE " + modSeq,
            all::add)
        .await();
    return all;
  }
}
