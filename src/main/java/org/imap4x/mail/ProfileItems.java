package org.imap4x.mail;

import jakarta.mail.FetchProfile;
import jakarta.mail.UIDFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.imap4x.mail.read.MessageItem;

/** What a fetch profile asks for. */
final class ProfileItems {
  private ProfileItems() {}

  /** The profile's items. */
  static int bits(FetchProfile profile) {
    int bits = 0;
    for (FetchProfile.Item item : profile.getItems()) {
      bits |= bits(item);
    }
    return bits;
  }

  private static int bits(FetchProfile.Item item) {
    if (item == FetchProfile.Item.ENVELOPE) {
      return MessageItem.bits(MessageItem.ENVELOPE, MessageItem.DATE, MessageItem.SIZE);
    }
    if (item == FetchProfile.Item.CONTENT_INFO) {
      return MessageItem.STRUCTURE.bit();
    }
    if (item == FetchProfile.Item.FLAGS) {
      return MessageItem.FLAGS.bit();
    }
    if (item == FetchProfile.Item.SIZE || item == IMAPFolder.FetchProfileItem.SIZE) {
      return MessageItem.SIZE.bit();
    }
    if (item == UIDFolder.FetchProfileItem.UID) {
      return 0;
    }
    return OURS.getOrDefault(item, 0);
  }

  /** With the text what the server says of it, so that nothing is answered otherwise then. */
  private static final int WHOLE =
      MessageItem.bits(
          MessageItem.MESSAGE, MessageItem.SIZE, MessageItem.ENVELOPE, MessageItem.STRUCTURE);

  private static final Map<FetchProfile.Item, Integer> OURS =
      Map.ofEntries(
          Map.entry(IMAPFolder.FetchProfileItem.HEADERS, MessageItem.HEADER.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.MESSAGE, WHOLE),
          Map.entry(IMAPFolder.FetchProfileItem.INTERNALDATE, MessageItem.DATE.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.MODSEQ, MessageItem.MODSEQ.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.EMAILID, MessageItem.EMAILID.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.THREADID, MessageItem.THREADID.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.SAVEDATE, MessageItem.SAVEDATE.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.PREVIEW, MessageItem.PREVIEW.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.MSGID, MessageItem.MSGID.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.THRID, MessageItem.THRID.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.LABELS, MessageItem.LABELS.bit()));

  /** The header fields it names; no header has a field of any other name. */
  static List<String> headers(FetchProfile profile) {
    List<String> headers = new ArrayList<>();
    for (String name : profile.getHeaderNames()) {
      if (EnvelopedMessage.isFieldName(name)) {
        headers.add(name);
      }
    }
    return headers;
  }
}
