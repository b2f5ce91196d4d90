package org.imap4x.mail.read;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.ReadSettings;
import org.imap4x.mail.config.Threads;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.mime.KeptContent;
import org.imap4x.model.Content;
import org.imap4x.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * The octets of a section, fetched as they are read.
 *
 * <p>Large ones come in windows, each twice as large as the one before up to the property {@code
 * fetchsize.max}, and {@value #FAST_GROWTH} times where the size is known to be {@value #LARGE} or
 * more, as long as they come fast. The next one is asked for with the first, and once that is read,
 * two are on their way behind the present one, or all the rest where that is large and comes fast.
 * The size that BODYSTRUCTURE gave is a hint only: an answer that is longer or shorter than what
 * was asked for is placed by its offset, and the end is where the server gives no more. Not safe
 * for use by several threads.
 */
final class BodyStream extends InputStream {
  /** Octets asked for at a time where a connection does not live longer. */
  private static final long SMALLEST_WINDOW = 2048;

  private static final int GROWTH = 2;
  private static final int FAST_GROWTH = 4;

  /** Octets that windows grow faster for. */
  private static final long LARGE = 1 << 20;

  /** Whoever waits so long for a window gets no larger ones: who stops reading waits for them. */
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Windows on their way with the first one, which may be all that anybody reads. */
  private static final int FIRST_FLIGHTS = 2;

  private static final int MOST_FLIGHTS = 3;

  /** The most that comes in one go; who stops reading waits until it has come. */
  private static final long LARGEST_REST = 64L << 20;

  /** About so long that may take, if it comes as fast as the first window with its round trip. */
  private static final long LONGEST_REST_SECONDS = 8;

  private final BodyReader reader;
  private final ServerMessage message;
  private final Section section;
  private final long hint;
  private final ReadAhead ahead;
  private final ReadSettings settings;

  private InputStream current = InputStream.nullInputStream();

  /** What {@link #current} reads; a temporary file of it goes when the stream does. */
  private @Nullable Content held;

  /** Place behind the last octet of {@link #current}. */
  private long position;

  private long length;

  /** Windows on their way, in order, each behind the one before. */
  private final Deque<BodyWindow> flights = new ArrayDeque<>();

  private int mostFlights = FIRST_FLIGHTS;

  /** What comes in one go behind the windows on their way. */
  private @Nullable BodyRest rest;

  /** Octets that may come in one go; 0 where the first window has not come, or came slowly. */
  private long restAtOnce;

  /** Whether the server gives other windows than it is asked for. */
  private boolean odd;

  private boolean ended;
  private @Nullable IOException failed;

  /** Why the first window did not come. */
  private @Nullable ImapException refusal;

  private boolean lostOnce;
  private boolean marked;
  private boolean closed;

  BodyStream(BodyReader reader, Section section, long hint) throws MessagingException {
    this(reader, section, hint, 0);
  }

  /** Begins at an offset; what is before it was read already. */
  BodyStream(BodyReader reader, Section section, long hint, long offset) throws MessagingException {
    this.position = offset;
    this.reader = reader;
    this.message = reader.root();
    this.section = section;
    this.hint = hint;
    this.ahead = reader.reading();
    this.settings = ahead.settings();
    this.length = settings.firstWindow();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, buffer.length);
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (count == 0) {
      return 0;
    }
    if (failed != null) {
      throw new IOException("reading failed before: " + failed.getMessage(), failed);
    }
    try {
      int n = current.read(buffer, offset, count);
      while (n < 0 && !ended) {
        fill();
        n = current.read(buffer, offset, count);
      }
      return n;
    } catch (IOException e) {
      failed = e; // what comes after a gap is not what was asked for
      throw e;
    }
  }

  @Override
  public int available() throws IOException {
    return closed ? 0 : current.available();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    List<BodyWindow> unread = List.copyOf(flights);
    flights.clear();
    dropRest();
    release();
    if (!unread.stream().allMatch(BodyWindow::isDone)) {
      Threads.start("imap4x-drain", () -> drain(unread));
    }
  }

  /** Nobody waits for these windows, but a server that cannot get rid of them hangs up. */
  private void drain(List<BodyWindow> windows) {
    try {
      reader
          .reading()
          .source()
          .repeat(
              client -> {
                for (BodyWindow window : windows) {
                  window.drained(client);
                }
                return true;
              });
    } catch (MessagingException | RuntimeException e) {
      // the connection or the folder is gone, and the window with it
      return;
    }
  }

  private void release() throws IOException {
    current.close();
    current = InputStream.nullInputStream();
    KeptContent.discard(held);
    held = null;
  }

  private void fill() throws IOException {
    try {
      if (current == rest) {
        endRest();
      }
      release(); // it was read, and is not to be held beside the next one
      message.checkPresent();
      if (ended || beginsRest()) {
        return;
      }
      BodyWindow window = reader.reading().source().run(new Fill());
      if (position > 0 && (window.content() == null || window.isElsewhere(position, hint))) {
        broken(window);
      } else if (window.content() == null || isOddlyEmpty(window)) {
        ended = true;
        absent(window);
      } else {
        take(window);
        if (!marked) {
          marked = true;
          ahead.handedOut(message);
        }
      }
    } catch (MessagingException e) {
      throw message.asIo(e);
    }
  }

  /** The rest was read as far as it came; what is missing, if anything, comes in windows. */
  private void endRest() {
    BodyRest read = Objects.requireNonNull(rest);
    dropRest();
    position = read.end();
    ended = read.isLast(hint);
    if (!ended && !read.isFull()) {
      broughtTooLittle();
    }
  }

  /** Whether the rest is what comes next. */
  private boolean beginsRest() {
    BodyRest next = rest;
    if (next == null || !flights.isEmpty()) {
      return false;
    }
    if (next.from() != position) {
      dropRest();
      return false;
    }
    current = next;
    return true;
  }

  private void dropRest() {
    if (rest != null) {
      rest.close();
      rest = null;
    }
  }

  /** One window; after a loss smaller ones, so that something comes before the next one. */
  private final class Fill implements Task<BodyWindow> {
    private int attempts;

    @Override
    public Kind kind() {
      return Kind.REPEATABLE;
    }

    /** An attempt for less is not the same once more. */
    @Override
    public long progress() {
      return length > SMALLEST_WINDOW ? attempts : 0;
    }

    @Override
    public BodyWindow run(ImapClient client) throws ImapException {
      if (attempts++ > 0) {
        flights.clear();
        dropRest();
        broughtTooLittle();
      }
      return windowAndNext(client);
    }
  }

  /** It broke off: smaller windows from now on, and nothing in one go. */
  private void broughtTooLittle() {
    lostOnce = true;
    restAtOnce = 0;
    length = Math.max(SMALLEST_WINDOW, Math.min(length, settings.firstWindow()) / 4);
  }

  /** Waits for the window at the position, with those behind it already on their way. */
  private BodyWindow windowAndNext(ImapClient client) throws ImapException {
    BodyWindow window = flights.poll();
    if (window != null && !window.isFor(client, position)) {
      odd |= window.isOn(client);
      flights.clear();
      dropRest();
      window = null;
    }
    long before = System.nanoTime();
    if (window == null) {
      window = begin(client, position, whole(client) ? 0 : length);
    }
    BodyWindow last = flights.isEmpty() ? window : flights.getLast();
    while (rest == null
        && last.mayHaveMore(hint)
        && flights.size() + 1 < (odd ? FIRST_FLIGHTS : mostFlights)) {
      if (hint - last.end() >= LARGE && restAtOnce >= LARGE && !odd) {
        long octets = Math.min(hint - last.end(), restAtOnce);
        rest = BodyRest.begin(reader, client, section, last.end(), octets);
      } else {
        last = begin(client, last.end(), length);
        flights.add(last);
      }
    }
    mostFlights = MOST_FLIGHTS;
    try {
      window.await();
    } catch (ImapException e) {
      if (!e.isRefusal() || position > 0 || e.asksToStop()) {
        throw e;
      }
      refusal = e; // the whole message may still be had
    }
    long nanos = Math.max(1, System.nanoTime() - before);
    if (nanos > SLOW_NANOS) {
      length = Math.min(length, Math.max(settings.firstWindow(), window.size()));
    } else if (position == 0 && settings.largestWindow() >= LARGE) {
      long inTime = TimeUnit.SECONDS.toNanos(LONGEST_REST_SECONDS) / nanos * window.size();
      restAtOnce = Math.min(inTime, LARGEST_REST);
    }
    return window;
  }

  private BodyWindow begin(ImapClient client, long from, long octets) throws ImapException {
    BodyWindow begun = BodyWindow.begin(client, message.uid(), section, from, octets);
    boolean fast = hint >= LARGE && !lostOnce && !odd;
    length = Math.min(length * (fast ? FAST_GROWTH : GROWTH), settings.largestWindow());
    return begun;
  }

  private boolean whole(ImapClient client) {
    if (!SectionItems.hasWindows(client)) {
      return true;
    }
    return !lostOnce
        && position == 0
        && (!settings.partial() || (hint >= 0 && hint <= 2 * settings.firstWindow()));
  }

  /**
   * A window behind the first is not what was asked for: the section is asked for in one piece,
   * where the structure, or the server's silence, lets one expect more.
   */
  private void broken(BodyWindow window) throws MessagingException, IOException {
    KeptContent.discard(window.content());
    ended = true;
    if (hint >= 0 ? position >= hint : window.isNil()) {
      return;
    }
    if (!window.isAnswered()) {
      ahead.checkGone(message);
    }
    BodyReader.Answer answer = reader.content(section);
    Content whole = answer.content();
    if (whole == null || whole.size() < position) {
      KeptContent.discard(whole);
      ImapException refusal = answer.refusal();
      throw new IOException(
          "BODY["
              + section
              + "] broke off after "
              + position
              + (hint >= 0 ? " of " + hint : "")
              + " octets; in one piece the server gives "
              + (whole == null ? "nothing" : whole.size() + " octets")
              + (refusal == null ? "" : ": " + refusal.getMessage()),
          refusal);
    }
    InputStream octets = whole.open();
    octets.skipNBytes(position);
    release();
    current = octets;
    held = whole;
    position = whole.size();
  }

  private void take(BodyWindow window) throws IOException {
    Content content = Objects.requireNonNull(window.content());
    InputStream octets = content.open();
    long from = window.origin();
    long to = from + window.size();
    if (from > position) {
      throw new IOException(
          "the server gave octets from " + from + " where " + position + " was asked for");
    }
    octets.skipNBytes(Math.min(position - from, window.size()));
    release();
    current = octets;
    held = content;
    boolean more = to > position;
    position = Math.max(position, to);
    ended = !more || window.isLast(hint);
  }

  /** Whether nothing is there at all where the structure says that something is. */
  private boolean isOddlyEmpty(BodyWindow window) {
    return position == 0 && hint > 0 && window.size() == 0;
  }

  /** Nothing came at the very start: the message is gone, the content empty, or left out. */
  private void absent(BodyWindow window) throws MessagingException, IOException {
    if (!window.isAnswered()) {
      ahead.checkGone(message);
    }
    if (window.isNil() && hint <= 0) {
      return;
    }
    InputStream cut = reader.cutOut(section);
    if (cut == null && window.content() != null) {
      return;
    }
    if (cut == null) {
      throw reader.missing(section, new BodyReader.Answer(null, refusal));
    }
    current = cut;
    ahead.handedOut(message);
  }
}
