package org.imap4x.mail;

import org.jspecify.annotations.Nullable;

/** In what order the application probably reads messages: that of the array it was given last. */
interface ReadingOrder {
  /** The place of the message, -1 where it is not in it. */
  int place(IMAPMessage message, int expected);

  /** The message at a place; null beyond the ends, or where it is gone. */
  @Nullable IMAPMessage at(int place);

  /** By message number. */
  static ReadingOrder ofTable(IMAPFolder folder) {
    return new ReadingOrder() {
      @Override
      public int place(IMAPMessage message, int expected) {
        return folder.table().number(message.uid()) - 1;
      }

      @Override
      public @Nullable IMAPMessage at(int place) {
        MessageTable table = folder.table();
        return place < 0 || place >= table.size() ? null : table.message(place + 1);
      }
    };
  }

  /** As in an array; only UIDs are kept, so that nothing is kept alive. */
  static ReadingOrder of(MessageTable table, IMAPMessage[] messages) {
    int[] uids = new int[messages.length];
    for (int i = 0; i < uids.length; i++) {
      IMAPMessage m = messages[i];
      uids[i] = m == null ? 0 : (int) m.uid();
    }
    return new ReadingOrder() {
      @Override
      public int place(IMAPMessage message, int expected) {
        int uid = (int) message.uid();
        int end = Math.min(uids.length, expected + 64);
        for (int near = Math.max(0, expected - 4); near < end; near++) {
          if (uids[near] == uid) {
            return near;
          }
        }
        for (int i = 0; i < uids.length; i++) {
          if (uids[i] == uid) {
            return i;
          }
        }
        return -1;
      }

      @Override
      public @Nullable IMAPMessage at(int place) {
        return place < 0 || place >= uids.length || uids[place] == 0
            ? null
            : table.byUid(Integer.toUnsignedLong(uids[place]));
      }
    };
  }
}
