package org.imap4x.mail.read;

import org.jspecify.annotations.Nullable;

/** In what order the application probably reads messages: that of the array it was given last. */
interface ReadingOrder {
  /** The place of the message, -1 where it is not in it. */
  int place(ServerMessage message, int expected);

  /** The message at a place; null beyond the ends, or where it is gone. */
  @Nullable ServerMessage at(int place);

  /** By message number. */
  static ReadingOrder byNumber(Source source) {
    return new ReadingOrder() {
      @Override
      public int place(ServerMessage message, int expected) {
        return source.number(message.uid()) - 1;
      }

      @Override
      public @Nullable ServerMessage at(int place) {
        return place < 0 || place >= source.size() ? null : source.message(place + 1);
      }
    };
  }

  /** As in an array; only UIDs of 32 bits are kept, 0 for none, so that nothing is kept alive. */
  static ReadingOrder of(Source source, int[] uids) {
    return new ReadingOrder() {
      @Override
      public int place(ServerMessage message, int expected) {
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
      public @Nullable ServerMessage at(int place) {
        return place < 0 || place >= uids.length || uids[place] == 0
            ? null
            : source.byUid(Integer.toUnsignedLong(uids[place]));
      }
    };
  }
}
