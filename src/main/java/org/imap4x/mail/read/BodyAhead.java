package org.imap4x.mail.read;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.mail.config.Later;
import org.imap4x.mail.link.Work;
import org.imap4x.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * Fetches small content whole, and with it that of the messages that a loop reads next.
 *
 * <p>Only what the server says is small comes in advance. A window of messages is at most half of
 * what the property {@code readahead.octets} allows; a loop that has come far has the next window
 * on its way while the present one is handed out. What was not asked for, because nobody knows how
 * large it is or there is no room, begins the next window.
 */
final class BodyAhead {
  /** A loop whose windows are meant to be so large has the next one asked for in advance. */
  private static final int STEADY = 256;

  /** Sizes cost next to nothing. */
  private static final int LEAST_SIZES = 64;

  /** Whoever takes longer for a window has the next one received meanwhile. */
  private static final long PAUSE_MILLIS = 100;

  private static final int BASIC = MessageItem.bits(MessageItem.FLAGS, MessageItem.SIZE);

  /** What a loop reads of its messages. */
  private enum Loop {
    WHOLE,
    /** The first text, or the part that was asked for. */
    ONE_PART,
    ALL_PARTS
  }

  private final ReadAhead ahead;
  private final BodyCache cache = new BodyCache();

  /** Windows on their way. */
  private final List<Batch> flights = new CopyOnWriteArrayList<>();

  /** The window behind the present one, of which nothing was read yet; it may be here already. */
  private final AtomicReference<@Nullable Batch> coming = new AtomicReference<>();

  /** The message whose content was read last, and what of it. */
  private record Last(long uid, List<Section> sections) {
    /** The section is the last one then. */
    Last with(long now, Section section) {
      List<Section> all = new ArrayList<>(now == uid ? sections : List.of());
      all.remove(section);
      all.add(section);
      return new Last(now, all);
    }
  }

  private volatile Last last = new Last(0, List.of());

  /** Whether more than one part of a message was read. */
  private volatile boolean allParts;

  BodyAhead(ReadAhead ahead) {
    this.ahead = ahead;
  }

  private long most() {
    return ahead.settings().aheadOctets();
  }

  // ---- content of parts

  /**
   * The content, when it is small or here already; null otherwise. The message is marked as seen
   * when its content is returned.
   */
  byte @Nullable [] content(ServerMessage m, Section section, long size) throws MessagingException {
    byte[] kept = kept(m, section);
    if (kept != null) {
      last = last.with(m.uid(), section);
      return kept;
    }
    if (size < 0 || size > Math.min(BodyPlan.SMALL, 2 * ahead.settings().firstWindow())) {
      return null;
    }
    Last now = last.with(m.uid(), section);
    last = now;
    int others = now.sections().size() - 1;
    if (others > 0 && !allParts) {
      allParts = true;
      ahead.follow(Loop.ALL_PARTS, Loop.ONE_PART, m);
    }
    Loop loop = allParts ? Loop.ALL_PARTS : Loop.ONE_PART;
    Batch coming = comingWith(m, section);
    if (coming != null) {
      return fetched(new Reading(loop, m, section, size, coming, true));
    }
    BodyPlan plan = plan(loop, section, most() / 2 - size);
    List<Section> sections = new ArrayList<>(now.sections());
    long more = allParts && ahead.settings().ahead() ? plan.wanted(m, sections) : 0;
    plan.add(m, List.copyOf(sections.subList(others, sections.size())), more);
    Batch batch = new Batch(cache, most(), plan, ahead.window(loop, m, plan), section, m);
    return fetched(new Reading(loop, m, section, size, batch, false));
  }

  private BodyPlan plan(Loop loop, Section like, long room) {
    return loop == Loop.WHOLE
        ? new BodyPlan.Whole(cache, room)
        : new BodyPlan.Parts(cache, room, like, loop == Loop.ALL_PARTS);
  }

  // ---- whole messages

  /** The whole message, when it came ahead or comes now with its neighbours; null otherwise. */
  byte @Nullable [] whole(ServerMessage m) throws MessagingException {
    byte[] kept = kept(m, Section.MESSAGE);
    if (kept != null) {
      return kept;
    }
    Batch coming = comingWith(m, Section.MESSAGE);
    if (coming != null) {
      return fetched(new Reading(Loop.WHOLE, m, Section.MESSAGE, m.size(), coming, true));
    }
    BodyPlan plan = plan(Loop.WHOLE, Section.MESSAGE, most() / 2);
    boolean small = !plan.endsBefore(m) && plan.octets() > 0;
    BodyPlan none = plan(Loop.WHOLE, Section.MESSAGE, -1);
    ReadAhead.Window window = ahead.window(Loop.WHOLE, m, small ? plan : none);
    if (window.messages().size() < 2 || !small) {
      return null;
    }
    Batch batch = new Batch(cache, most(), plan, window, Section.MESSAGE, m);
    return fetched(new Reading(Loop.WHOLE, m, Section.MESSAGE, m.size(), batch, false));
  }

  // ---- what windows to come need

  /**
   * Begins to fetch the sizes of the messages that follow, so that their text can come ahead, and
   * that of the message itself.
   */
  List<Pending<Void>> beginSizes(ImapClient client, ServerMessage m) throws ImapException {
    return beginSizes(client, m, newsCount(Loop.WHOLE));
  }

  /** The same for so many that follow, and the message itself. */
  List<Pending<Void>> beginSizes(ImapClient client, ServerMessage m, int count)
      throws ImapException {
    List<ServerMessage> unknown = new ArrayList<>();
    for (ServerMessage next : ahead.following(Loop.WHOLE, count)) {
      if (!next.knows(MessageItem.SIZE)) {
        unknown.add(next);
      }
    }
    if (unknown.isEmpty() && m.knows(MessageItem.FLAGS)) {
      return List.of();
    }
    if (!m.knows(MessageItem.SIZE) || !m.knows(MessageItem.FLAGS)) {
      unknown.add(m);
    }
    return new ItemFetch(unknown, BASIC, List.of()).begin(client);
  }

  /** Begins to fetch the structures of the messages that follow, with what a loop asks besides. */
  private List<Pending<Void>> beginStructures(ImapClient client, Loop loop) throws ImapException {
    List<ServerMessage> unknown = new ArrayList<>();
    int bits = MessageItem.STRUCTURE.bit() | ahead.touchedInLoops();
    int missing = 0;
    for (ServerMessage next : ahead.following(loop, newsCount(loop))) {
      if (!next.knows(MessageItem.STRUCTURE) && next.whole() == null) {
        unknown.add(next);
        missing |= bits & ~next.known();
      }
    }
    return unknown.isEmpty() ? List.of() : new ItemFetch(unknown, missing, List.of()).begin(client);
  }

  private int newsCount(Loop loop) {
    int size = ahead.size(loop);
    int least =
        switch (loop) {
          case WHOLE -> LEAST_SIZES;
          case ALL_PARTS -> ReadAhead.FIRST_WINDOW;
          case ONE_PART -> 0;
        };
    int count = size < 2 ? least : Math.max(least, (size < LEAST_SIZES ? 4 : 8) * size);
    return Math.min(count, ahead.settings().aheadMessages());
  }

  // ---- what came ahead

  /** What is here already: read, from now on. */
  private byte @Nullable [] kept(ServerMessage m, Section section) {
    byte[] octets = cache.take(m.uid(), section);
    if (octets != null) {
      ahead.handedOut(m);
      Batch next = coming.get();
      if (next != null && next.asksFor(m, section) && coming.compareAndSet(next, null)) {
        goOn(next);
      }
    }
    return octets;
  }

  /** The window on its way that brings the section. */
  private @Nullable Batch comingWith(ServerMessage m, Section section) {
    for (Batch batch : flights) {
      if (batch.asksFor(m, section)) {
        return batch;
      }
    }
    return null;
  }

  /**
   * Has the next window of a loop on its way, where there is room for it.
   *
   * @param present octets that are to come before it
   */
  private void beginNext(ImapClient client, Loop loop, Section like, long present)
      throws ImapException {
    Batch there = coming.get();
    if (there != null && !there.isOn(client)) {
      drop(there);
      there = null;
    }
    long room = Math.min(most() / 2, most() - cache.octets() - present);
    if (there != null || ahead.size(loop) < STEADY || room < most() / 8) {
      return;
    }
    BodyPlan plan = plan(loop, like, room);
    ReadAhead.Window window = ahead.next(loop, plan);
    if (window == null) {
      return;
    }
    Batch next = new Batch(cache, most(), plan, window, like, null);
    if (!coming.compareAndSet(null, next)) {
      ahead.takeBack(window);
      return;
    }
    flights.add(next);
    try {
      next.begin(client);
    } catch (ImapException e) {
      drop(next);
      throw e;
    }
    next.otherwise(Later.run(PAUSE_MILLIS, () -> receive(next)));
  }

  /** What is still on its way is lost with its connection, and nobody had waited for it. */
  private void drop(Batch batch) {
    batch.letBe();
    coming.compareAndSet(batch, null);
    if (flights.remove(batch)) {
      ahead.takeBack(batch.window());
    }
  }

  /** Nobody needs it so soon: a server that cannot get rid of it would hang up. */
  private void receive(Batch batch) {
    if (!batch.isDone()) {
      quietly(
          client -> {
            if (batch.isOn(client)) {
              batch.await();
            }
            return true;
          });
    }
    if (batch.isDone() && batch.unanswered().isEmpty()) {
      flights.remove(batch);
    } else {
      drop(batch); // it is asked for again when it is needed, and only then it matters who did it
    }
  }

  /**
   * The loop has reached what came ahead, and the one behind it is due. Nothing is waited for, and
   * it is sent before the application can begin an IDLE, which it would end.
   */
  private void goOn(Batch reached) {
    if (!reached.isOnItsConnection()) {
      return; // another one is not made for this
    }
    Loop loop = (Loop) reached.window().kind();
    quietly(
        client -> {
          beginNext(client, loop, reached.like(), 0);
          return true;
        });
  }

  /** Whoever reads is told of what is wrong when he needs something that is not here. */
  private void quietly(Work<Boolean> work) {
    try {
      ahead.source().repeat(work);
    } catch (MessagingException | RuntimeException e) {
      return;
    }
  }

  /** Waits for all of it; what does not come while the connection lives may be asked for again. */
  private void await(Batch batch) throws ImapException {
    try {
      batch.await();
    } catch (ImapException e) {
      if (!e.isFatal()) {
        ahead.takeBack(batch.window());
      }
      throw e;
    } finally {
      flights.remove(batch);
    }
  }

  // ---- fetching

  /** The section's octets; null where none came although there is something. */
  private byte @Nullable [] fetched(Reading reading) throws MessagingException {
    byte[] octets = ahead.source().<byte @Nullable []>run(reading);
    ServerMessage m = reading.message;
    ahead.suspects().clear(m);
    if (octets == null || (octets.length == 0 && reading.size > 0)) {
      return null;
    }
    ahead.handedOut(m);
    return octets;
  }

  /** One section of one message, with what is asked for beside it. */
  private final class Reading extends Alone<byte @Nullable []> {
    private final Loop loop;
    private final ServerMessage message;
    private final Section section;
    private final long size;
    private final Batch batch;

    /** Whether it was asked for before. */
    private final boolean begun;

    Reading(
        Loop loop, ServerMessage message, Section section, long size, Batch batch, boolean begun) {
      super(ahead.suspects());
      this.loop = loop;
      this.message = message;
      this.section = section;
      this.size = size;
      this.batch = batch;
      this.begun = begun;
    }

    @Override
    byte @Nullable [] read(ImapClient client) throws ImapException {
      if (isFirst() && !begun) {
        return together(client);
      }
      byte[] octets = isFirst() ? ahead(client) : null;
      if (octets != null) {
        return octets;
      }
      BodyPlan plan = plan(loop, section, 0);
      plan.add(message, List.of(section), size);
      ReadAhead.Window window = new ReadAhead.Window(List.of(message), loop, null, null);
      Batch only = new Batch(cache, most(), plan, window, section, message);
      only.begin(client);
      only.await();
      return only.octets();
    }

    private byte @Nullable [] together(ImapClient client) throws ImapException {
      flights.add(batch);
      try {
        batch.begin(client);
        List<Pending<Void>> news = beginNews(client);
        beginNext(client, loop, section, batch.expected());
        BodyAhead.this.await(batch);
        awaitNews(news, batch.octets());
      } finally {
        flights.remove(batch);
      }
      return batch.octets();
    }

    private List<Pending<Void>> beginNews(ImapClient client) throws ImapException {
      return loop == Loop.WHOLE ? beginSizes(client, message) : beginStructures(client, loop);
    }

    /** What came is not asked for again because something else did not. */
    private void awaitNews(List<Pending<Void>> news, byte @Nullable [] octets)
        throws ImapException {
      try {
        await(news, false);
      } catch (ImapException e) {
        if (octets == null || e instanceof ImapException.Interrupted) {
          throw e;
        }
      }
    }

    /** What another window has brought; null where it has not. */
    private byte @Nullable [] ahead(ImapClient client) throws ImapException {
      if (!batch.isOn(client)) {
        drop(batch);
        return null;
      }
      coming.compareAndSet(batch, null);
      List<Pending<Void>> news;
      try {
        news = beginNews(client);
        beginNext(client, loop, section, batch.expected());
        batch.await();
      } catch (ImapException e) {
        Batch next = coming.get();
        if (next != null) {
          drop(next);
        }
        drop(batch);
        throw e;
      } finally {
        flights.remove(batch);
      }
      byte[] octets = cache.take(message.uid(), section);
      awaitNews(news, octets);
      return octets;
    }

    @Override
    List<ServerMessage> unanswered() {
      // a window that nobody needed yet is asked for again, and only then one is to blame
      return begun ? List.of() : batch.unanswered();
    }
  }

  /**
   * Waits for all; a refusal means that nothing came, and the reader asks by other means.
   *
   * @param alone whether nothing was asked for but what the application wants
   */
  static void await(List<? extends Pending<@Nullable Void>> pending, boolean alone)
      throws ImapException {
    for (Pending<Void> p : pending) {
      try {
        p.await();
      } catch (ImapException e) {
        if (!e.isRefusal() || e.isThrottling() || (alone && e.asksToStop())) {
          throw e;
        }
      }
    }
  }
}
