package org.imap4x.mail.read;

import java.util.ArrayList;
import java.util.List;
import org.imap4x.model.Capabilities;
import org.imap4x.model.Capability;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.Section;
import org.jspecify.annotations.Nullable;

/** What of a message is kept once it was fetched; sets of them are bits of an int. */
public enum MessageItem {
  FLAGS(FetchItem.Simple.FLAGS),
  SIZE(FetchItem.Simple.RFC822_SIZE),
  DATE(FetchItem.Simple.INTERNALDATE),
  ENVELOPE(FetchItem.Simple.ENVELOPE),
  STRUCTURE(FetchItem.Simple.BODYSTRUCTURE),
  MODSEQ(FetchItem.Simple.MODSEQ, Capability.CONDSTORE),
  EMAILID(FetchItem.Simple.EMAILID, Capability.OBJECTID),
  THREADID(FetchItem.Simple.THREADID, Capability.OBJECTID),
  SAVEDATE(FetchItem.Simple.SAVEDATE, Capability.SAVEDATE),
  PREVIEW(FetchItem.Simple.PREVIEW, Capability.PREVIEW),
  MSGID(FetchItem.Simple.X_GM_MSGID, Capability.X_GM_EXT_1),
  THRID(FetchItem.Simple.X_GM_THRID, Capability.X_GM_EXT_1),
  LABELS(FetchItem.Simple.X_GM_LABELS, Capability.X_GM_EXT_1),
  /** The whole header. */
  HEADER(FetchItem.peek(Section.HEADER)),
  /** The whole message. */
  MESSAGE(FetchItem.peek(Section.MESSAGE));

  private final FetchItem fetchItem;
  private final @Nullable Capability capability;

  MessageItem(FetchItem fetchItem) {
    this(fetchItem, null);
  }

  MessageItem(FetchItem fetchItem, @Nullable Capability capability) {
    this.fetchItem = fetchItem;
    this.capability = capability;
  }

  /** Its place in a set. */
  public int bit() {
    return 1 << ordinal();
  }

  /** A set of items. */
  public static int bits(MessageItem... items) {
    int bits = 0;
    for (MessageItem item : items) {
      bits |= item.bit();
    }
    return bits;
  }

  /** Whether it is in the set. */
  public boolean in(int bits) {
    return (bits & bit()) != 0;
  }

  /** Whether other items tell the same: the header what an envelope does, and so on. */
  boolean isElsewhere() {
    return this == ENVELOPE || this == STRUCTURE || this == HEADER || this == MESSAGE;
  }

  /** Whether a server with these capabilities has it. */
  boolean offered(Capabilities capabilities) {
    return capability == null || capabilities.has(capability);
  }

  /** The name under which {@link FetchData#texts} has it. */
  String textName() {
    return ((FetchItem.Simple) fetchItem).keyword();
  }

  /** What of the set the server has. */
  static int offered(int bits, Capabilities capabilities) {
    int offered = bits;
    for (MessageItem item : values()) {
      if (item.in(bits) && !item.offered(capabilities)) {
        offered &= ~item.bit();
      }
    }
    return offered;
  }

  /** What to ask for a set, in a fixed order, with the UID in front. */
  static List<FetchItem> ask(int bits) {
    List<FetchItem> items = new ArrayList<>(8);
    items.add(FetchItem.Simple.UID);
    for (MessageItem item : values()) {
      if (item.in(bits)) {
        items.add(item.fetchItem);
      }
    }
    return items;
  }
}
