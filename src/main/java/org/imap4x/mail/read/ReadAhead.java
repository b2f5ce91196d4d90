package org.imap4x.mail.read;

import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.ReadSettings;
import org.imap4x.mail.mime.HeaderFields;
import org.jspecify.annotations.Nullable;

/**
 * Fetches with one message what a loop will ask of the next ones.
 *
 * <p>The first touch fetches one message. When the next one is a neighbour of it in the array that
 * the application was given last, so many neighbours come along, and twice as many each time after
 * that, up to the property {@code readahead.messages}. A jump begins anew with one. Nothing is ever
 * marked as seen by this.
 */
public final class ReadAhead {
  private static final int FIRST_WINDOW = 16;

  /** Kinds of reading that are followed at the same time; header names make a kind each. */
  private static final int MOST_RUNS = 64;

  private static final int BASIC =
      MessageItem.bits(MessageItem.FLAGS, MessageItem.SIZE, MessageItem.DATE);

  /** What a window may bring beside what was just asked for. */
  private static final int IN_LOOPS =
      BASIC | MessageItem.bits(MessageItem.ENVELOPE, MessageItem.STRUCTURE);

  /** Header fields that a window brings beside the one that was just asked for. */
  private static final int MOST_HEADERS = 16;

  /** How far one kind of reading has come: places that were fetched, and how many the last time. */
  private record Run(ReadingOrder order, int low, int high, int size) {}

  private final Source source;
  private final ReadSettings settings;
  private final SeenMarks marks;
  private final BodyAhead bodies;
  private final Suspects suspects = new Suspects();
  private final Map<Object, Run> runs = new ConcurrentHashMap<>();
  private final ReadingOrder byNumber;
  private volatile @Nullable ReadingOrder order;

  /** What was asked of messages of the last array: a window brings all of it. */
  private volatile int touched;

  private final Set<String> touchedHeaders = ConcurrentHashMap.newKeySet();

  /**
   * The last window's messages: the table holds them weakly, and the loop may not hold them yet.
   */
  @SuppressWarnings("UnusedVariable") // held, not read
  private volatile List<ServerMessage> alive = List.of();

  /** For a folder that is open. */
  public ReadAhead(Source source, ReadSettings settings) {
    this.source = source;
    this.settings = settings;
    this.byNumber = ReadingOrder.byNumber(source);
    this.marks = new SeenMarks(source);
    this.bodies = new BodyAhead(this);
  }

  /** How content is read. */
  public ReadSettings settings() {
    return settings;
  }

  Source source() {
    return source;
  }

  BodyAhead bodies() {
    return bodies;
  }

  Suspects suspects() {
    return suspects;
  }

  /** The {@code \Seen} flags that reading sets. */
  public SeenMarks marks() {
    return marks;
  }

  /**
   * Remembers the order in which messages were handed to the application.
   *
   * @param uids of 32 bits, 0 for none
   */
  public void handedOut(int[] uids) {
    touched = 0;
    touchedHeaders.clear();
    order = uids.length == source.size() ? byNumber : ReadingOrder.of(source, uids);
  }

  /** A message's content was handed out from what is here already. */
  public void handedOut(ServerMessage message) {
    if (marks.mark(message)) {
      marks.later();
    }
  }

  /** Sends the {@code \Seen} flags that are still to be stored, before any other work. */
  public void flush(ImapClient client) {
    marks.flush(client);
  }

  // ---- windows

  /** The message and those that should come with it, in the order of reading. */
  List<ServerMessage> window(Object kind, ServerMessage message, int most) {
    int cap = Math.min(most, settings().aheadMessages());
    if (!settings().ahead() || cap < 2 || suspects.has(message)) {
      return List.of(message);
    }
    Run last = runs.get(kind);
    ReadingOrder now = order;
    int place = now == null ? -1 : now.place(message, last == null ? 0 : last.high() + 1);
    if (now == null || place < 0) {
      now = byNumber;
      place = now.place(message, 0);
    }
    if (last != null && last.order() == now && place >= last.low() && place <= last.high()) {
      return List.of(message);
    }
    int step = step(last, now, place);
    int size =
        step == 0 || last == null ? 1 : Math.min(cap, Math.max(FIRST_WINDOW, last.size() * 2));
    List<ServerMessage> window = new ArrayList<>(size);
    window.add(message);
    int end = place;
    for (int i = 1; i < size; i++) {
      ServerMessage next = now.at(place + i * step);
      if (next != null && !next.isExpunged() && !suspects.has(next)) {
        window.add(next);
      }
      end = place + i * step;
    }
    remember(kind, new Run(now, Math.min(place, end), Math.max(place, end), size));
    alive = window;
    return window;
  }

  /** 1 for a neighbour behind, -1 before, 0 for a jump. */
  private static int step(@Nullable Run last, ReadingOrder now, int place) {
    if (last == null || last.order() != now || place < 0) {
      return 0;
    }
    int slack = Math.max(4, last.size() / 4);
    if (place > last.high() && place <= last.high() + slack) {
      return 1;
    }
    return place < last.low() && place >= last.low() - slack ? -1 : 0;
  }

  private void remember(Object kind, Run run) {
    if (runs.size() >= MOST_RUNS) {
      runs.clear();
    }
    runs.put(kind, run);
  }

  /** Messages behind the last window of that kind. */
  List<ServerMessage> following(Object kind, int count) {
    List<ServerMessage> list = new ArrayList<>();
    Run last = runs.get(kind);
    for (int i = 1; settings().ahead() && last != null && i <= count; i++) {
      ServerMessage next = last.order().at(last.high() + i);
      if (next != null && !next.isExpunged() && !suspects.has(next)) {
        list.add(next);
      }
    }
    return list;
  }

  // ---- items

  /** What comes with an item because it is cheap and usually asked for next. */
  private static int companions(MessageItem item) {
    return switch (item) {
      case FLAGS, ENVELOPE, SIZE, DATE -> BASIC | MessageItem.ENVELOPE.bit();
      case STRUCTURE -> item.bit() | MessageItem.bits(MessageItem.FLAGS, MessageItem.SIZE);
      case EMAILID, THREADID -> MessageItem.bits(MessageItem.EMAILID, MessageItem.THREADID);
      case MSGID, THRID -> MessageItem.bits(MessageItem.MSGID, MessageItem.THRID);
      default -> item.bit();
    };
  }

  /** The application asked a message for the item; it need not be fetched for that. */
  public void touched(MessageItem item) {
    if (!item.in(touched)) {
      touched |= item.bit();
    }
  }

  /**
   * Fetches the item of the message; afterwards it is known, if only to be unusable.
   *
   * @throws MessageRemovedException when the message is gone
   */
  public void load(ServerMessage message, MessageItem item) throws MessagingException {
    ImapException refusal =
        source.<@Nullable ImapException>run(
            new Load(message, item, window(item, message, Integer.MAX_VALUE)));
    suspects.clear(message);
    if (message.knows(item)) {
      return;
    }
    checkGone(message);
    if (refusal != null && !item.isElsewhere()) {
      throw source.refused(refusal, "the message with UID " + message.uid());
    }
    message.markUnusable(item.bit()); // if the header and the text are refused too, reading tells
  }

  /** One item, with what the loop asked of earlier messages. */
  private final class Load extends Alone<@Nullable ImapException> {
    private final ServerMessage message;
    private final MessageItem item;
    private final List<ServerMessage> window;
    private final int bits;

    Load(ServerMessage message, MessageItem item, List<ServerMessage> window) {
      super(suspects);
      this.message = message;
      this.item = item;
      this.window = window;
      this.bits = (touched & IN_LOOPS) | item.bit();
    }

    @Override
    @Nullable ImapException read(ImapClient client) throws ImapException {
      if (isFirst() && window.size() > 1 && !message.knows(item)) {
        together(client, window, bits, null);
      }
      if (message.knows(item)) {
        return null;
      }
      int missing = companions(item) & ~message.known();
      return alone(client, message, item, isLast() ? item.bit() : missing | item.bit());
    }

    @Override
    List<ServerMessage> unanswered() {
      return lacking(window, bits, Set.of());
    }
  }

  /** Fetches what the loop asked of earlier messages; a refusal is no failure of the first one. */
  private void together(
      ImapClient client, List<ServerMessage> window, int bits, @Nullable String header)
      throws ImapException {
    Set<String> headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    if (header != null) {
      headers.add(header);
    }
    headers.addAll(touchedHeaders);
    List<ServerMessage> lacking = lacking(window, bits, headers);
    try {
      new ItemFetch(lacking, bits & ~window.get(0).known(), headers).run(client);
    } catch (ImapException e) {
      if (!e.isRefusal() || e.isThrottling() || (lacking.size() == 1 && e.asksToStop())) {
        throw e;
      }
      // one of the others may be the reason
    }
  }

  private static List<ServerMessage> lacking(
      List<ServerMessage> window, int bits, Set<String> headers) {
    List<ServerMessage> lacking = new ArrayList<>(window.size());
    for (ServerMessage m : window) {
      MessageState state = m;
      boolean lacks = (bits & ~state.known()) != 0;
      for (String name : headers) {
        lacks |= !state.header().covers(name);
      }
      if (lacks) {
        lacking.add(m);
      }
    }
    return lacking;
  }

  /** The refusal, where the item did not come because of one. */
  private static @Nullable ImapException alone(
      ImapClient client, ServerMessage message, MessageItem item, int most) throws ImapException {
    ImapException refusal = null;
    for (int bits : most == item.bit() ? new int[] {most} : new int[] {most, item.bit()}) {
      try {
        new ItemFetch(List.of(message), bits, List.of()).run(client);
        return null;
      } catch (ImapException e) {
        if (!e.isRefusal() || e.asksToStop()) {
          throw e;
        }
        refusal = e;
      }
    }
    return message.knows(item) ? null : refusal;
  }

  /** Fetches the named header field of the message, and of its neighbours; it may not come. */
  public HeaderFields header(ServerMessage message, String name) throws MessagingException {
    if (touchedHeaders.size() < MOST_HEADERS) {
      touchedHeaders.add(name.toLowerCase(Locale.ROOT));
    }
    source.run(new Field(message, name, window("header " + name, message, Integer.MAX_VALUE)));
    suspects.clear(message);
    return message.header();
  }

  /** One header field, with what the loop asked of earlier messages. */
  private final class Field extends Alone<Boolean> {
    private final ServerMessage message;
    private final String name;
    private final List<ServerMessage> window;

    Field(ServerMessage message, String name, List<ServerMessage> window) {
      super(suspects);
      this.message = message;
      this.name = name;
      this.window = window;
    }

    @Override
    Boolean read(ImapClient client) throws ImapException {
      if (isFirst()) {
        together(client, window, window.size() > 1 ? touched & IN_LOOPS : 0, name);
      } else if (!message.header().covers(name)) {
        together(client, List.of(message), 0, name);
      }
      return true;
    }

    @Override
    List<ServerMessage> unanswered() {
      return lacking(window, 0, Set.of(name));
    }
  }

  /** Nothing came of a message: asks whether it is still there. */
  void checkGone(ServerMessage message) throws MessagingException {
    message.checkPresent();
    source.repeat(
        client -> {
          client.noop();
          return true;
        });
    message.checkPresent();
  }
}
