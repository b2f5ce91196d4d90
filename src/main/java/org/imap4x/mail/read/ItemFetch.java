package org.imap4x.mail.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.imap4x.client.FetchSink;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.client.ProtocolVersion;
import org.imap4x.mail.mime.HeaderFields;
import org.imap4x.mail.mime.KeptContent;
import org.imap4x.model.Content;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/** One fetch of the same items for several messages, which take over what comes. */
final class ItemFetch implements FetchSink {
  private static final Comparator<ServerMessage> BY_UID =
      (one, other) -> Long.compare(one.uid(), other.uid());

  private final ServerMessage[] messages;
  private final int bits;
  private final List<String> headers;
  private final Set<String> lowerHeaders;

  /** Behind the message that was found last; a guess. */
  private int next;

  /**
   * A fetch that was not begun yet.
   *
   * @param bits what is asked for, of {@link MessageItem}
   * @param headers names of header fields that are asked for too
   */
  ItemFetch(Collection<ServerMessage> messages, int bits, Collection<String> headers) {
    this.messages = messages.toArray(new ServerMessage[0]);
    Arrays.sort(this.messages, BY_UID);
    this.bits = bits;
    this.headers = List.copyOf(headers);
    Set<String> lower = new HashSet<>();
    for (String header : headers) {
      lower.add(header.toLowerCase(Locale.ROOT));
    }
    this.lowerHeaders = Set.copyOf(lower);
  }

  int bits() {
    return bits;
  }

  List<String> headers() {
    return headers;
  }

  /** The same with other items. */
  ItemFetch with(int otherBits, List<String> otherHeaders) {
    return new ItemFetch(Arrays.asList(messages), otherBits, otherHeaders);
  }

  /** Whether all that is asked for has come of one message at least. */
  boolean hasAny() {
    for (ServerMessage m : messages) {
      MessageState state = m;
      if ((bits & ~state.known()) == 0 && headers.stream().allMatch(state.header()::covers)) {
        return true;
      }
    }
    return false;
  }

  /** How many items it asks for, all header fields being one. */
  int count() {
    return Integer.bitCount(bits) + (headers.isEmpty() ? 0 : 1);
  }

  /** Sends it; nothing when the server has nothing of it. */
  List<Pending<Void>> begin(ImapClient client) throws ImapException {
    int offered = MessageItem.offered(bits, client.capabilities());
    if ((bits & ~offered) != 0) {
      for (ServerMessage m : messages) {
        m.markUnusable(bits & ~offered);
      }
    }
    boolean old = client.protocolVersion() == ProtocolVersion.IMAP4;
    List<FetchItem> items = old ? old(offered) : MessageItem.ask(offered);
    if (!headers.isEmpty() && !old) {
      items.add(FetchItem.peek(Section.headerFields(headers)));
    }
    List<Pending<Void>> pending = new ArrayList<>();
    if (items.size() > 1 && messages.length > 0) {
      UidSet.Builder uids = new UidSet.Builder();
      for (ServerMessage m : messages) {
        uids.add(m.uid());
      }
      pending.add(client.beginFetch(uids.build(), items, null, this));
    }
    return pending;
  }

  /** RFC 1730 has other names for the header and the whole message. */
  private List<FetchItem> old(int offered) {
    List<FetchItem> items =
        MessageItem.ask(offered & ~MessageItem.bits(MessageItem.HEADER, MessageItem.MESSAGE));
    if (MessageItem.HEADER.in(offered) || !headers.isEmpty()) {
      items.add(FetchItem.Simple.RFC822_HEADER);
    }
    if (MessageItem.MESSAGE.in(offered)) {
      items.add(FetchItem.Simple.RFC822_PEEK);
    }
    return items;
  }

  /** Sends it and waits. */
  void run(ImapClient client) throws ImapException {
    for (Pending<Void> p : begin(client)) {
      p.await();
    }
  }

  @Override
  public void message(FetchData data) {
    ServerMessage m = find(data.uid());
    if (m == null) {
      return;
    }
    if (!headers.isEmpty()) {
      header(m, data);
    }
    m.apply(data, bits);
  }

  private void header(ServerMessage m, FetchData data) {
    for (FetchData.BodyItem item : data.bodies()) {
      Content content = item.octets().orElse(null);
      Section.Text text = item.section().text();
      if (content == null || content.isStreamed() || !item.section().part().isEmpty()) {
        continue;
      }
      boolean all = text == Section.Text.HEADER && !MessageItem.HEADER.in(bits);
      byte[] octets =
          all || text == Section.Text.HEADER_FIELDS ? KeptContent.octets(content) : null;
      if (octets != null) {
        m.setHeader(all ? HeaderFields.all(octets) : m.header().plus(lowerHeaders, octets));
      }
    }
  }

  /** Answers mostly come in the order of UIDs: the one behind the last is looked at first. */
  private @Nullable ServerMessage find(long uid) {
    int likely = next;
    if (likely < messages.length && messages[likely].uid() == uid) {
      next = likely + 1;
      return messages[likely];
    }
    int low = 0;
    int high = messages.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long at = messages[middle].uid();
      if (at == uid) {
        next = middle + 1;
        return messages[middle];
      }
      if (at < uid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }
}
