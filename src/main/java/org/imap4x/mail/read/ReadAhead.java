package org.imap4x.mail.read;

import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;
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
  /** Messages of the first window behind a single one. */
  static final int FIRST_WINDOW = 16;

  /** Kinds of reading that are followed at the same time; header names make a kind each. */
  private static final int MOST_RUNS = 64;

  private static final int BASIC =
      MessageItem.bits(MessageItem.FLAGS, MessageItem.SIZE, MessageItem.DATE);

  /** What a window may bring beside what was just asked for. */
  private static final int IN_LOOPS =
      BASIC | MessageItem.bits(MessageItem.ENVELOPE, MessageItem.STRUCTURE);

  /** Header fields that a window brings beside the one that was just asked for. */
  private static final int MOST_HEADERS = 16;

  /**
   * How far one kind of reading has come: places that were asked for, how many messages the last
   * window was meant to hold, and where the next ones are: 1 behind, -1 before, 0 for anywhere.
   */
  record Run(ReadingOrder order, int low, int high, int size, int step) {}

  /** How far a window goes. */
  interface Extent {
    /** Most messages. */
    int most();

    /** How many times as large as the one before it a window may be. */
    int growth();

    /** Whether the window ends before that message; asked in order, of each but the first. */
    boolean endsBefore(ServerMessage next);
  }

  /** Messages that are asked for together, and what was recorded of them, in place of what. */
  record Window(
      List<ServerMessage> messages, Object kind, @Nullable Run run, @Nullable Run before) {}

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

  /** The same for the window behind it. */
  private volatile List<ServerMessage> aliveNext = List.of();

  /** The same for those of which something was asked for windows to come. */
  @SuppressWarnings("UnusedVariable") // held, not read
  private volatile List<ServerMessage> aliveLater = List.of();

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
   * @param uidAt their UIDs of 32 bits, 0 for none
   */
  public void handedOut(int count, IntUnaryOperator uidAt) {
    touched = 0;
    touchedHeaders.clear();
    if (count == source.size()) {
      order = byNumber;
    } else {
      int[] uids = new int[count];
      Arrays.setAll(uids, uidAt);
      order = ReadingOrder.of(source, uids);
    }
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

  /** As many as the property says. */
  private static final Extent ITEMS =
      new Extent() {
        @Override
        public int most() {
          return Integer.MAX_VALUE;
        }

        @Override
        public int growth() {
          return 2;
        }

        @Override
        public boolean endsBefore(ServerMessage next) {
          return false;
        }
      };

  /** The message and those that should come with it, in the order of reading. */
  private List<ServerMessage> window(Object kind, ServerMessage message) {
    return window(kind, message, ITEMS).messages();
  }

  /**
   * The message and those that should come with it, in the order of reading. They are recorded as
   * asked for.
   */
  Window window(Object kind, ServerMessage message, Extent extent) {
    Run last = runs.get(kind);
    Window alone = new Window(List.of(message), kind, last, last);
    int cap = Math.min(extent.most(), settings().aheadMessages());
    if (!settings().ahead() || cap < 2 || suspects.has(message)) {
      return alone;
    }
    ReadingOrder now = order;
    int place = now == null ? -1 : now.place(message, last == null ? 0 : last.high() + 1);
    if (now == null || place < 0) {
      now = byNumber;
      place = now.place(message, 0);
    }
    if (last != null && last.order() == now && place >= last.low() && place <= last.high()) {
      return alone;
    }
    int step = step(last, now, place);
    int size = step == 0 || last == null ? 1 : larger(last, extent, cap);
    Run run = new Run(now, place, place, size, step);
    Window window = collected(kind, message, place, run, extent);
    alive = window.messages();
    return window;
  }

  /** What comes behind the last window of that kind; null for nothing, or for a jump. */
  @Nullable Window next(Object kind, Extent extent) {
    Run last = runs.get(kind);
    int cap = Math.min(extent.most(), settings().aheadMessages());
    if (last == null || last.step() == 0 || last.order() != current() || cap < 2) {
      return null;
    }
    int place = last.step() > 0 ? last.high() + 1 : last.low() - 1;
    ServerMessage first = last.order().at(place);
    if (first == null || first.isExpunged() || suspects.has(first) || extent.endsBefore(first)) {
      return null;
    }
    int size = larger(last, extent, cap);
    Run more = new Run(last.order(), last.low(), last.high(), size, last.step());
    Window window = collected(kind, first, place, more, extent);
    alive = aliveNext;
    aliveNext = window.messages();
    return window;
  }

  private static int larger(Run last, Extent extent, int cap) {
    return (int) Math.min(cap, Math.max(FIRST_WINDOW, (long) last.size() * extent.growth()));
  }

  private ReadingOrder current() {
    ReadingOrder now = order;
    return now == null ? byNumber : now;
  }

  /** Collects the messages from a place on, as far as the window goes, and records those places. */
  private Window collected(Object kind, ServerMessage first, int place, Run run, Extent extent) {
    List<ServerMessage> messages = new ArrayList<>();
    messages.add(first);
    int end = place;
    for (int i = 1; i < run.size(); i++) {
      int at = place + i * run.step();
      ServerMessage next = run.order().at(at);
      if (next != null && !next.isExpunged() && !suspects.has(next)) {
        if (extent.endsBefore(next)) {
          break;
        }
        messages.add(next);
      }
      end = next == null ? end : at;
    }
    Run before = runs.get(kind);
    // one that could not grow says nothing of the loop
    int most = messages.size() < 2 && before != null ? before.size() : run.size();
    Run now =
        new Run(
            run.order(),
            Math.min(run.low(), Math.min(place, end)),
            Math.max(run.high(), Math.max(place, end)),
            Math.min(run.size(), most),
            run.step());
    remember(kind, now);
    return new Window(messages, kind, now, before);
  }

  /** The window's messages are not on their way any more. */
  void takeBack(Window window) {
    Run run = window.run();
    Run before = window.before();
    if (run != null && before != null) {
      runs.replace(window.kind(), run, before);
    }
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

  /** Has one kind of reading go on where another one is, from that message on. */
  void follow(Object kind, Object other, ServerMessage message) {
    Run there = runs.get(other);
    int place = there == null ? -1 : there.order().place(message, there.low());
    if (there != null && place >= there.low() && place <= there.high() && there.step() != 0) {
      int before = place - there.step();
      runs.put(
          kind,
          new Run(there.order(), before, before, Math.max(1, there.size() / 4), there.step()));
    }
  }

  /** How many messages the last window of that kind was meant to hold; 0 where there was none. */
  int size(Object kind) {
    Run last = runs.get(kind);
    return last == null ? 0 : last.size();
  }

  /** What was asked of messages of the last array, of {@link MessageItem}. */
  int touchedInLoops() {
    return touched & IN_LOOPS;
  }

  /** So many messages behind the last window of that kind. */
  List<ServerMessage> following(Object kind, int count) {
    List<ServerMessage> list = new ArrayList<>();
    Run last = runs.get(kind);
    if (!settings().ahead() || last == null) {
      return list;
    }
    int step = last.step() < 0 ? -1 : 1;
    int from = step < 0 ? last.low() : last.high();
    for (int i = 1; i <= count; i++) {
      ServerMessage next = last.order().at(from + i * step);
      if (next != null && !next.isExpunged() && !suspects.has(next)) {
        list.add(next);
      }
    }
    aliveLater = list;
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
        source.<@Nullable ImapException>run(new Load(message, item, window(item, message)));
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
    source.run(new Field(message, name, window("header " + name, message)));
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
