package org.imap4x.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.imap4x.model.Response;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Deadline;
import org.imap4x.wire.Patience;
import org.jspecify.annotations.Nullable;

/** One IDLE: it looks at what comes and leaves it to the session. */
final class IdleRun extends Command<@Nullable Void> implements IdleSession {
  /** Responses kept for {@link #next}; who does not ask for them must not pay without bound. */
  private static final int KEPT = 1000;

  /** Larger ones are not kept for it at all: they are no news of a mailbox. */
  private static final int LARGE = 8 * 1024;

  private final Connection connection;
  private final Sender sender;
  private final Session session;
  private final Runnable tellListeners;
  private final AfterCommand after;
  private final BoundedQueue<Untagged> responses = new BoundedQueue<>(KEPT);

  /** Octets of the one that is just coming. */
  private int coming;

  private final AtomicLong reports = new AtomicLong();
  private long seen;
  private volatile @Nullable Flight<@Nullable Void> flight;
  private volatile @Nullable NewsWait waiting;

  /** What the client does after each command. */
  @FunctionalInterface
  interface AfterCommand {
    void run() throws ImapException;
  }

  IdleRun(
      Connection connection,
      Sender sender,
      Session session,
      Runnable tellListeners,
      AfterCommand after) {
    super("IDLE", SessionCommands.NOTHING);
    this.connection = connection;
    this.sender = sender;
    this.session = session;
    this.tellListeners = tellListeners;
    this.after = after;
    alone();
    awaitingContinuation();
  }

  /** Sends IDLE and waits for {@code +}. */
  void start() throws ImapException {
    Flight<@Nullable Void> begun = sender.submit(this);
    flight = begun;
    if (connection.continuation(begun) == null && !begun.continued) {
      connection.await(begun); // throws what the server answered instead
    }
    tellListeners.run(); // of what came while it waited for its place
  }

  /** What came before IDLE and was not settled yet, the server will not report again. */
  @Override
  void sending() {
    if (session.hasUntold()) {
      reports.incrementAndGet();
    }
  }

  @Override
  boolean isIdle() {
    return true;
  }

  /** How large the next response is. */
  void comes(int octets) {
    coming = octets;
  }

  @Override
  boolean claims(Untagged response, String tag) {
    if (coming <= LARGE) {
      responses.offer(response);
    }
    if (!(response instanceof Untagged.Status)) {
      reports.incrementAndGet();
    }
    return false;
  }

  @Override
  @Nullable Void result(Response.Tagged ok) {
    return null;
  }

  @Override
  public boolean await(Duration atMost) throws ImapException {
    long before = seen;
    boolean something =
        connection.serve(
            "IDLE",
            () -> reports.get() != before || isEnded(),
            Patience.until(Deadline.after(atMost)));
    seen = reports.get();
    tellListeners.run();
    throwLoss();
    return something;
  }

  @Override
  public boolean whenNews(Duration atMost, Runnable news) {
    NewsWait now = new NewsWait(news);
    waiting = now;
    if (!now.begin(connection, Deadline.after(atMost))) {
      waiting = null;
      return false;
    }
    if (isEnded()) {
      now.tell();
    }
    return true;
  }

  @Override
  void over() {
    NewsWait now = waiting;
    if (now != null) {
      now.tell();
    }
  }

  @Override
  public boolean takeNews() throws ImapException {
    connection.takeWhatCame("IDLE");
    boolean something = reports.get() != seen || isEnded();
    seen = reports.get();
    tellListeners.run();
    throwLoss();
    return something;
  }

  @Override
  public Optional<Untagged> next(Duration atMost) throws ImapException {
    connection.serve(
        "IDLE", () -> !responses.isEmpty() || isEnded(), Patience.until(Deadline.after(atMost)));
    if (responses.isEmpty()) {
      throwLoss();
    }
    return Optional.ofNullable(responses.poll());
  }

  /** A connection that got lost ends an IDLE, but not as DONE does. */
  private void throwLoss() throws ImapException {
    Flight<@Nullable Void> f = flight;
    if (f != null && f.failure != null) {
      connection.await(f);
    }
  }

  @Override
  public List<Untagged> burst(Duration atMost, Duration interval) throws ImapException {
    List<Untagged> all = new ArrayList<>();
    Optional<Untagged> next = next(atMost);
    while (next.isPresent()) {
      all.add(next.get());
      next = next(interval);
    }
    return all;
  }

  @Override
  public boolean isEnded() {
    Flight<@Nullable Void> f = flight;
    return f != null && f.isDone();
  }

  @Override
  public void close() throws ImapException {
    Flight<@Nullable Void> f = flight;
    if (f != null && !f.isDone()) {
      sender.endIdle();
      MailboxState mailbox = session.mailbox();
      if (mailbox != null && mailbox.needsUids()) {
        after.run(); // new messages get their UIDs while the end is on its way
        connection.await(f);
        tellListeners.run();
      } else {
        connection.await(f);
        after.run();
      }
    }
  }
}
