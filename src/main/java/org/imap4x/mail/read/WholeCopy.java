package org.imap4x.mail.read;

import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ImapException.Outcome;
import org.imap4x.client.Pending;
import org.imap4x.mail.config.Threads;
import org.imap4x.mail.link.Task;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a whole message, or one inside it, to an application's stream: one literal, with what a
 * loop reads next behind it.
 *
 * <p>The application's stream is written to by the application's thread, and never while that has
 * the connection's turn: it may wait for somebody who reads of the same folder. A small message has
 * come by then; a large one is read by a thread of its own while it is written.
 */
final class WholeCopy implements Task<WholeCopy.Came> {
  /** More than this is worth a thread of its own. */
  private static final long SMALL = 64 * 1024;

  /** How far it is. */
  enum Came {
    ALL,
    /** The rest has to come in windows: on old servers, and after a loss. */
    PART,
    /** It is on its way. */
    COMING
  }

  private final BodyReader reader;
  private final Section section;
  private final Spool spool = new Spool();

  /** The literal on its way, and on which connection. */
  private @Nullable Pending<Long> body;

  private @Nullable ImapClient on;

  /** What became of it; to be looked at behind the spool's end. */
  private volatile Came came = Came.COMING;

  private volatile @Nullable Throwable failed;

  WholeCopy(BodyReader reader, Section section) {
    this.reader = reader;
    this.section = section;
  }

  // ---- the application's thread

  void writeTo(OutputStream out) throws MessagingException, IOException {
    boolean done = false;
    try {
      came = reader.reading().source().run(this);
      if (came == Came.COMING) {
        Threads.start("imap4x-body", this::receive);
      } else {
        spool.end();
      }
      spool.copyTo(out);
      throwFailure();
      done = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingException(
          "interrupted while BODY[" + section + "] was written",
          new ImapException.Interrupted("FETCH: the thread was interrupted", Outcome.UNKNOWN, e));
    } finally {
      boolean ended = spool.isClosedAtEnd();
      if (ended) {
        markRead();
      }
    }
    if (done && came == Came.PART) {
      writeRest(out);
    }
  }

  /** Content that came is read, whatever the application's stream made of it. */
  private void markRead() throws MessagingException {
    if (came == Came.ALL && failed == null) {
      reader.reading().handedOut(reader.root());
    }
  }

  private void throwFailure() throws MessagingException {
    Throwable e = failed;
    if (e instanceof MessagingException told) {
      throw told;
    } else if (e instanceof RuntimeException wrong) {
      throw wrong;
    } else if (e instanceof Error worse) {
      throw worse;
    }
  }

  /** Goes on where the literal broke off. */
  private void writeRest(OutputStream out) throws MessagingException, IOException {
    try (InputStream in = new BodyStream(reader, section, -1, spool.total())) {
      in.transferTo(out);
    } catch (IOException e) {
      if (e.getCause() instanceof MessageRemovedException) {
        throw new MessageRemovedException(e.getMessage(), e);
      }
      throw e;
    }
  }

  // ---- the thread that reads a large one

  private void receive() {
    try {
      while (came == Came.COMING) {
        came = reader.reading().source().run(this);
      }
    } catch (MessagingException | RuntimeException | Error e) {
      failed = e;
    } finally {
      if (spool.end()) {
        markReadLate();
      }
    }
  }

  private void markReadLate() {
    try {
      markRead();
    } catch (MessagingException e) {
      // the folder is closed, whose end has reported what was not stored
      return;
    }
  }

  // ---- the work

  @Override
  public Kind kind() {
    return Kind.REPEATABLE;
  }

  @Override
  public long progress() {
    return spool.total();
  }

  /** Asks for it, or waits for what was asked for on that connection before. */
  @Override
  public Came run(ImapClient client) throws ImapException, MessagingException {
    Pending<Long> coming = body;
    if (coming == null || client != on) {
      if (!SectionItems.hasWindows(client) || spool.total() > 0) {
        return Came.PART;
      }
      ServerMessage root = reader.root();
      BodyAhead bodies = reader.reading().bodies();
      List<Pending<Void>> sizes =
          on == null ? bodies.beginSizes(client, root) : bodies.beginSizes(client, root, 0);
      coming = client.beginFetchBody(UidSet.of(root.uid()), section, true, spool);
      body = coming;
      on = client;
      BodyAhead.await(sizes, false);
      if (root.size() < 0 || root.size() > SMALL) {
        return Came.COMING;
      }
    }
    try {
      return coming.await() >= 0 ? Came.ALL : Came.PART;
    } catch (ImapException e) {
      if (!e.isRefusal() || spool.total() > 0 || e.asksToStop()) {
        throw e;
      }
      return Came.PART;
    }
  }
}
