package org.imap4x.mail.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.client.FetchSink;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.mail.mime.KeptContent;
import org.imap4x.model.Content;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/** One window of a section on its way; length 0 means all of it. */
final class BodyWindow implements FetchSink {
  private final ImapClient client;
  private final long uid;
  private final Section section;
  private final long offset;
  private final long length;
  private @Nullable Pending<@Nullable Void> pending;
  private volatile FetchData.@Nullable BodyItem item;
  private volatile boolean answered;

  private BodyWindow(ImapClient client, long uid, Section section, long offset, long length) {
    this.client = client;
    this.uid = uid;
    this.section = section;
    this.offset = offset;
    this.length = length;
  }

  static BodyWindow begin(ImapClient client, long uid, Section section, long offset, long length)
      throws ImapException {
    BodyWindow window = new BodyWindow(client, uid, section, offset, length);
    List<FetchItem> items = new ArrayList<>(2);
    items.add(FetchItem.Simple.UID);
    items.add(
        length == 0 ? SectionItems.peek(client, section) : FetchItem.peek(section, offset, length));
    window.pending = client.beginFetch(UidSet.of(uid), items, null, window);
    return window;
  }

  @Override
  public void message(FetchData data) {
    if (data.uid() == uid) {
      answered = true;
      data.body(section).ifPresent(b -> item = b);
    }
  }

  void await() throws ImapException {
    Pending<@Nullable Void> p = pending;
    if (p != null) {
      p.await();
    }
  }

  /** Whether waiting for it would not block. */
  boolean isDone() {
    Pending<@Nullable Void> p = pending;
    return p == null || p.isDone();
  }

  /** Takes the window from the connection, if it is still that one, and drops it. */
  boolean drained(ImapClient now) throws ImapException {
    if (now == client) {
      await();
    }
    Content content = content();
    try {
      KeptContent.discard(content);
    } catch (IOException e) {
      return false;
    }
    return true;
  }

  /** Whether it was asked for on that connection and holds the octet at that place. */
  boolean isFor(ImapClient now, long place) {
    return client == now && place >= offset && (length == 0 || place < offset + length);
  }

  /** Whether it was asked for on that connection. */
  boolean isOn(ImapClient now) {
    return client == now;
  }

  /** Place behind the window. */
  long end() {
    return offset + length;
  }

  /** Whether it makes sense to ask for the next one before this one came. */
  boolean mayHaveMore(long hint) {
    return length > 0 && end() < hint;
  }

  /** The octets; null when none came. */
  @Nullable Content content() {
    FetchData.BodyItem came = item;
    Content content = came == null ? null : came.octets().orElse(null);
    return content == null || content.isStreamed() ? null : content;
  }

  /**
   * Place of the first octet. An answer that does not name it is everything (Exchange), but for one
   * that fits a later window.
   */
  long origin() {
    FetchData.BodyItem came = item;
    if (came == null) {
      return 0;
    }
    return came.offset().orElse(size() <= length ? offset : 0);
  }

  /**
   * Whether nobody can tell where its octets belong, or they are others than those asked for.
   *
   * @param place of the octet that is due
   * @param hint the section's size as the structure has it; -1 for unknown
   */
  boolean isElsewhere(long place, long hint) {
    FetchData.BodyItem came = item;
    if (came == null || offset == 0) {
      return false;
    }
    if (came.offset().isPresent()) {
      long from = came.offset().getAsLong();
      return from > place || (from < place && from + size() <= place);
    }
    return size() <= length && hint >= 0 && size() != Math.min(length, hint - offset);
  }

  long size() {
    Content content = content();
    return content == null ? 0 : content.size();
  }

  /** Whether the server said anything of the message. */
  boolean isAnswered() {
    return answered;
  }

  /** Whether it said NIL, which is not the same as nothing. */
  boolean isNil() {
    FetchData.BodyItem came = item;
    return came != null && came.octets().isEmpty();
  }

  /**
   * Whether nothing comes behind it: it was all that was asked for, or it is shorter than asked for
   * and reaches as far as the server said, or its size is another one than that of a window.
   */
  boolean isLast(long hint) {
    if (length == 0) {
      return true;
    }
    FetchData.BodyItem came = item;
    boolean everything = came != null && came.offset().isEmpty() && size() != length;
    long to = origin() + size();
    return everything || (to < end() && to >= hint);
  }
}
